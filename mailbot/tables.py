"""What the coordinator reads in tables and spreadsheets: French heads and words, and the clock of her organisation.

The rows keep the names of the contract; as JSON they go out as they are."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.core.model import Status
from mailbot.core.reading import Intent
from mailbot.wire import dates
from mailbot.wire.charset import UNSAFE_CHARACTER, clean_line

Row = Mapping[str, Any]

HEADS = {
    "name": "nom",
    "email": "courriel",
    "organisation": "organisme",
    "phone": "téléphone",
    "role": "fonction",
    "status": "état",
    "parts": "parties",
    "position": "rang",
    "arrived": "reçu le",
    "decided": "décidé le",
    "member": "adhérent",
    "unreachable": "injoignable",
    "session": "session",
    "seats": "places",
    "confirmed": "inscrits",
    "held": "gardées",
    "offered": "proposées",
    "waitlisted": "en attente",
    "deadline": "clôture",
    "holder": "adhérent",
    "paid_on": "payé le",
    "at": "le",
    "who": "de",
    "read": "lu",
    "because": "pourquoi",
    "changes": "changements",
    "letters": "lettres",
    "fetched": "reçus",
    "handled": "traités",
    "desk": "à voir",
    "ignored": "sans suite",
    "letters_sent": "lettres parties",
    "letters_waiting": "lettres en attente",
    "letters_failed": "lettres en échec",
    "seconds": "secondes",
}
STATUSES: dict[StrEnum, str] = {
    Status.CONFIRMED: "inscrit",
    Status.HELD: "place gardée",
    Status.OFFERED: "place proposée",
    Status.WAITLISTED: "en attente",
    Status.CANCELLED: "annulé",
    Status.DECLINED: "décliné",
    Status.EXPIRED: "délai passé",
    Status.REPLACED: "remplacé",
    Status.REFUSED: "refusé",
    Status.ATTENDED: "venu",
    Status.ABSENT: "absent",
}
INTENTS: dict[StrEnum, str] = {
    Intent.REGISTER: "inscription",
    Intent.CANCEL: "annulation",
    Intent.REPLACE: "remplacement",
    Intent.CHANGE: "changement",
    Intent.ACCEPT: "place acceptée",
    Intent.DECLINE: "place déclinée",
    Intent.STATUS: "où en est-on",
    Intent.MEMBERSHIP: "adhésion",
    Intent.QUESTION: "question",
    Intent.THANKS: "remerciement",
    Intent.AUTOMATIC: "réponse automatique",
    Intent.BOUNCE: "non-remise",
    Intent.UNRELATED: "sans rapport",
    Intent.UNSURE: "incertain",
}
WORDS = STATUSES | INTENTS
# The names of rules and guards, as the journal keeps them; one of her own (`[[rule]]`) is French already.
BECAUSE = {
    "a machine is never answered": "on ne répond jamais à une machine",
    "a letter of ours came back for good": "une de nos lettres n'a pas pu être remise : l'adresse est injoignable",
    "a delivery report is never answered": "on ne répond jamais à un avis de remise",
    "the mail was not written to us": "le courriel n'est pas adressé à notre boîte",
    "the sender wants no automatic answer": "l'expéditeur ne veut pas de réponse automatique",
    "an invitation since changed is answered": "l'agenda répond à une invitation d'avant le dernier changement",
    "an invitation that is over is answered": "l'agenda répond à une invitation qui n'a plus cours",
    "an invitation is accepted": "l'invitation est acceptée dans l'agenda",
    "an invitation is accepted perhaps": "l'invitation est acceptée provisoirement dans l'agenda",
    "who declines once more was asked already": "l'invitation est encore refusée : la question est déjà posée",
    "a declined invitation is looked at by a person": "une invitation qui n'est pas des nôtres a été refusée",
    "thanks need no answer": "un merci n'attend pas de réponse",
    "more people than one mail may bring": "plus de personnes qu'un courriel ne peut en inscrire",
    "nobody is named": "on ne sait pas qui inscrire",
    "the session cannot be told": "on ne sait pas pour quelle session",
    "somebody registered asks for other parts": "déjà inscrite, elle demande d'autres parties : à vous de voir",
    "late requests go to the coordinator": "après la clôture, c'est à vous de voir",
    "each person gets a seat or a place in the queue": "chacun reçoit une place, ou un rang sur la liste",
    "the sender is not who she claims to be": "l'expéditeur n'est peut-être pas celui qu'il dit être",
    "a registration is cancelled by its owner": "la personne annule son inscription",
    "all who are named are cancelled": "plusieurs personnes, nommées, sont désinscrites",
    "the registration was cancelled before": "l'inscription était déjà annulée",
    "no registration is known under this address": "aucune inscription n'est connue à cette adresse",
    "several registrations could be meant": "plusieurs inscriptions sont possibles",
    "who was asked says no": "la personne ne confirme pas : rien ne change",
    "a declined invitation is asked about once": "l'invitation du calendrier a été refusée : on demande confirmation",
    "who has the seat is asked whether to cancel": "on demande confirmation avant d'annuler",
    "who has the seat is asked whether to give it": "on demande confirmation avant de transmettre la place",
    "who has the seat is asked whether to change it": "on demande confirmation avant de modifier",
    "who has the seat is asked whether to decline": "on demande confirmation avant de laisser la place",
    "several would come for one": "plusieurs personnes viendraient à la place d'une seule",
    "somebody else takes a place": "une autre personne prend la place",
    "another session is wanted instead": "une autre session est demandée à la place",
    "nothing says what should change": "on ne voit pas ce qui doit changer",
    "somebody waits for the part that is asked for": "quelqu'un attend déjà une place dans cette partie",
    "the new address has somebody's fee": "la nouvelle adresse est celle d'une autre adhésion",
    "parts or details change": "les parties ou les coordonnées changent",
    "somebody registered takes other parts": "une personne inscrite change de parties",
    "what only a person can answer is passed on": "une question à laquelle vous seule pouvez répondre",
    "what is said of the fee is passed on": "l'adhésion est à vérifier",
    "an offered seat is taken": "la place proposée est acceptée",
    "an offered seat is declined": "la place proposée est déclinée",
    "a group would rather wait for more seats": "le groupe préfère attendre davantage de places",
    "several offers could be meant": "plusieurs places lui sont proposées : on demande laquelle",
    "its owner is told how a registration ended": "la personne demande où elle en est, et c'est terminé",
    "a seat is accepted after the offer ran out": "la place proposée est acceptée trop tard",
    "a seat is declined after the offer ran out": "la place proposée est déclinée après le délai",
    "who accepts what was not offered is told where she stands": "rien de proposé : la personne lit où elle en est",
    "its owner is told where a registration stands": "la personne demande où elle en est",
    "a person decides": "c'est à vous de décider",
    "already registered": "déjà inscrit",
    "the session has begun": "la session a commencé",
    "the registration deadline has passed": "la clôture est passée",
    "late requests join the waitlist": "après la clôture, liste d'attente",
    "a free seat is given": "une place libre est donnée",
    "a free seat is held until the fee is paid": "une place libre est gardée en attendant l'adhésion",
    "there are too few seats for a group that is kept together": "trop peu de places pour un groupe qui reste ensemble",
    "the organisation has all the seats that it may have": "l'organisme a déjà toutes les places permises",
    "no seat is free": "aucune place n'est libre",
    "a registration moves only as its life allows": "l'état de l'inscription ne le permet pas",
    "a message registers nobody twice": "ce courriel a déjà inscrit cette personne",
    "no more seats are given than there are": "il n'y a plus assez de places",
    "nobody gets a seat in a session that is called off": "personne ne reçoit de place dans une session annulée",
    "the link goes to the confirmed alone": "le lien ne va qu'à qui est inscrit",
    "somebody is erased": "une personne est effacée à sa demande",
    "who came long ago is erased": "la durée de conservation est passée : données personnelles effacées",
    "mailbot never writes to itself": "la réponse serait partie à notre propre adresse",
    "the mail says something more": "le courriel dit encore autre chose",
    "the mail brought the program down": "mailbot a échoué trois fois en traitant ce courriel, et ne l'a pas lu",
    "the mail could not be decided": "mailbot n'a pas su traiter ce courriel",
    "the mail could not even be handed over": "mailbot n'a pas su vous remettre ce courriel",
    "the mail is too large to be read": "le courriel est trop volumineux",
    "our own letter came back": "une de nos lettres est revenue",
    "a letter could not be sent": "une lettre n'a pas pu partir",
    "a letter waits: too many answers": "une lettre attend : trop de réponses à la même adresse",
    "withheld letters are let go": "de votre main : les lettres retenues partent",
    "an offer that cannot be delivered passes on": "la place proposée ne peut être annoncée : elle passe à la suite",
    "time": "l'heure est venue",
    "several mails get one answer": "plusieurs courriels, une seule réponse",
    "by the coordinator's hand": "de votre main",
    "attendance is noted once the session has begun": "la session n'a pas commencé, personne ne peut y être noté",
    "who asks for a session that is called off is told so": "la session est annulée",
    "the session is called off": "la session est annulée",
    "a part that was dropped is asked for": "la partie demandée n'aura pas lieu : à vous de voir",
    "the coordinator has people told of an edit": "la coordination fait prévenir du changement",
    "the coordinator has nobody told of an edit": "la coordination ne fait prévenir personne du changement",
    "an answer to a plan that is out of date": "cette réponse arrive après un autre changement : rien n'est parti",
    "an answer to a plan is neither yes nor no": "cette réponse ne dit ni oui ni non : rien n'est parti",
    "people are told of an edit": "un changement des règles concerne ces personnes",
    "the coordinator is asked about an edit": "un changement des règles concerne des personnes : accord demandé",
    "an edit was taken back": "le changement des règles n'est plus là",
    "what people know is noted": "ce que ces personnes savent de la session est noté",
    "more seats are taken than there are": "il y a plus de personnes que de places",
    "edited rules cannot be used": "les règles modifiées ont une erreur",
    "edited rules are in force again": "les règles modifiées sont justes, et en vigueur",
    "a server is away": "quelque chose ne marche pas, mailbot réessaie",
    "a server has been away for long": "quelque chose ne marche pas depuis longtemps",
    "the servers are back": "tout marche de nouveau",
}
# How a change begins, as the journal describes it.
CHANGES = {str(status): word for status, word in STATUSES.items()} | {
    "fee paid on": "adhésion payée le",
    "fee removed of": "adhésion retirée, payée le",
    "resembles": "adhésion peut-être à",
    "withheld": "retenue",
    "failed": "en échec",
    "changed": "modifié",
    "reminded": "rappel",
    "not sent": "lettre non envoyée",
    "asked": "question posée",
    "invitation accepted": "invitation acceptée",
    "invitation tentative": "invitation acceptée provisoirement",
    "answered": "réponse reçue",
    "unreachable": "adresse injoignable",
    "reachable": "adresse de nouveau joignable",
    "certificate withdrawn": "attestation retirée avant son départ",
    "certificate": "attestation écrite",
    "informed": "à jour",
    "planned": "accord demandé",
    "plan settled": "accord réglé",
    "overbooked": "plus de personnes que de places",
    "enough seats again": "assez de places de nouveau",
    "erased": "personnes effacées",
}


def as_json(value: object, indent: int | None = None) -> str:
    """Any value exactly; what would act on a terminal, or cannot be printed at all, is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=lambda day: day.isoformat())
    return UNSAFE_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def heads(names: Iterable[str]) -> list[str]:
    return [HEADS[name] for name in names]


def cells(row: Row, zone: ZoneInfo) -> list[str]:
    return [cell(value, zone) for value in row.values()]


def cell(value: object, zone: ZoneInfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case StrEnum():
            return WORDS[value]
        case datetime():
            return f"{value.astimezone(zone):%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case list() | tuple():
            return ", ".join(cell(inner, zone) for inner in value)
    return clean_line(str(value))


def last_second(deadline: datetime, zone: ZoneInfo) -> datetime:
    """It is exclusive: one at midnight is the last second of the day that she wrote."""
    local = deadline.astimezone(zone)
    return local if local.time() != time() else (deadline - timedelta(seconds=1)).astimezone(zone)


def until(deadline: datetime, zone: ZoneInfo) -> str:
    """A day that counts to its last second is told as she wrote it: 02/10/2020 inclus."""
    last = last_second(deadline, zone)
    return f"{cell(last.date(), zone)} inclus" if last.time() == time(23, 59, 59) else cell(last, zone)


def because(names: str) -> str:
    """The rule that decided in French; where several did, all of them."""
    return " ; ".join(BECAUSE.get(name, name) for name in names.split("; "))


def change(described: str) -> str:
    """« confirmed: Ana Durand », as the journal keeps it, is « inscrit: Ana Durand »."""
    known = (name for name in CHANGES if described.startswith(name))
    return next((CHANGES[name] + described.removeprefix(name) for name in known), described)


def counted(number: int, one: str, several: str) -> str:
    """aucune ligne, 1 ligne, 2 lignes."""
    return f"aucune {one}" if number == 0 else f"{number} {one if number == 1 else several}"


def label(name: str | None, email: str | None) -> str:
    """A person as she can be named again without any doubt: Ana Durand <ana@example.org>."""
    return f"{name} <{email}>" if name and email else name or email or ""


def calendar(rows: Sequence[Row], language: str, zone: ZoneInfo) -> Iterator[str]:
    """Letters under the days on which they leave; those of one kind at one time stand together."""
    if not rows:
        yield "aucune lettre"
    for (day,), of_day in _grouped(rows, lambda row: (dates.day(row["at"], language, zone),)):
        yield f"\n{day}"
        for (hour, kind, session), letters in _grouped(
            of_day, lambda row: (f"{row['at'].astimezone(zone):%H:%M}", row["kind"], row["session"])
        ):
            readers = [reader for letter in letters for reader in letter["to"]]
            about = f"{kind}, {session}" if session else kind
            yield f"  {hour}  {about} : {counted(len(letters), 'lettre', 'lettres')}"
            yield from (f"           {reader}" for reader in readers)


def _grouped(rows: Iterable[Row], key: Callable[[Row], tuple[str, ...]]) -> list[tuple[tuple[str, ...], list[Row]]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.items())


def plain(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
