"""Mails that no person wrote: never answered, for an answer to an answer can go round for ever (RFC 3834).

Bounces are told from other machines, because they say something about our own letters."""

import re
from collections.abc import Callable, Sequence

from mailbot.core.message import Address, Message
from mailbot.core.reading.folding import fold
from mailbot.core.reading.reading import Intent

Verdict = tuple[Intent, str]


def _present(value: str) -> bool:
    return bool(value)


def _one_of(*values: str) -> Callable[[str], bool]:
    return lambda value: value in values


# Header name to what its value (lower case, parameters and comments cut off) has to be.
_MACHINE_HEADERS: dict[str, Callable[[str], bool]] = {
    "auto-submitted": lambda value: bool(value) and value != "no",
    "precedence": _one_of("bulk", "junk", "list", "auto_reply"),
    "x-autoreply": _present,
    "x-autorespond": _present,
    "x-fc-machinegenerated": _present,
    "x-apple-action": _present,
    "x-mailbot-letter": _present,
}
_MACHINE_LOCAL_PART = re.compile(
    r"mailer[-_.]?daemon|post-?master|no[-_.]?reply.*|do[-_.]?not[-_.]?reply.*|ne[-_.]?pas[-_.]?repondre.*|noreponse|"
    r"listserv|majordomo|sympa|root|owner-.*|.*-owner|.*-request|bounces?([-_+].*)?",
)
_MAIL_SYSTEM = re.compile(r"mailer[-_.]?daemon|post-?master")
_BOUNCE_SUBJECT = re.compile(
    r"^(undeliver(ed|able)|mail delivery (failed|failure|system)|delivery (status notification|failure|has failed)|"
    r"returned mail|failure notice|delayed mail|warning: (message|could not)|non remis|non remise|echec de la remise|"
    r"(avis de )?non distribution|message non (distribue|delivre|remis)|echec d (envoi|acheminement)|courrier non "
    r"remis)",
)
_ABSENCE_SUBJECT = re.compile(
    r"^((re|tr) ?: ?)*(reponse automatique|message automatique|automatic reply|auto ?reply|autoreply|out of( "
    r"the)? office|"
    r"abse\w* (du|de) bureau|message d absence|notification d absence|"
    r"lu ?:|read ?:|non lu ?:|accuse de (lecture|reception))",
)
# A person who cannot come writes such a subject too: then the text has to be a machine's.
_PERHAPS_ABSENCE_SUBJECT = re.compile(
    r"^((re|tr) ?: ?)*(abse\w*|conges?|en conges?|vacances|holiday\w*|away|on leave|annual leave)\b"
)
_ABSENCE_TEXT = re.compile(
    r"(votre|your) (message|mail|courriel) (ne sera|sera (lu|traite)|will (not )?be)|en cas d urgence|in urgent cases|"
    r"i am (currently )?(out of|away from) (the )?office|(actuellement|currently) (absent|en conge|on leave)|(de "
    r"retour|back) (le|a partir|on)",
)
_SAYS_SO = re.compile(r"ceci est (un message|une reponse) automatique|this is an automat\w+ (message|reply|response)")
_CHALLENGE = re.compile(
    r"(veuillez|merci de|vous demande de|please) (confirmer|confirm) (votre|your) (adresse|envoi|address|message|"
    r"email)|"
    r"(antispam|anti spam|mailinblock).{0,200}(cliquez|click)|(cliquez|click).{0,80}(identifier|authentifier|"
    r"verify|liberer votre)",
)


def machine(message: Message, mailbox: Sequence[Address]) -> Verdict | None:
    """What kind of machine wrote this, and why it is thought so; None for a person's mail. Where nobody can be
    answered it may still be a person's: *unsure*, so that somebody looks."""
    found = _bounce(message) or _by_envelope(message, mailbox) or _by_headers(message) or _by_words(message)
    if found or message.author:
        return found
    return Intent.UNSURE, "aucun expéditeur, plusieurs, ou une adresse illisible"


def _bounce(message: Message) -> Verdict | None:
    subject = fold(message.subject)
    if message.content_type == "multipart/report" and "delivery-status" in message.header("content-type").lower():
        return Intent.BOUNCE, "rapport de non-distribution (multipart/report)"
    if message.content_type == "message/delivery-status" or message.header("x-failed-recipients"):
        return Intent.BOUNCE, "rapport de non-distribution"
    if message.author and _MAIL_SYSTEM.fullmatch(message.author.local_part):
        return Intent.BOUNCE, f"écrit par un serveur de messagerie ({message.author.local_part})"
    if _BOUNCE_SUBJECT.match(subject) and (
        _has_empty_return_path(message) or message.content_type == "multipart/report"
    ):
        return Intent.BOUNCE, f"objet d'un avis de non-distribution : « {message.subject[:80]} »"
    return None


def _has_empty_return_path(message: Message) -> bool:
    value = message.header("return-path").strip().lower()
    return value == "<>" or "mailer-daemon" in value


def _by_envelope(message: Message, mailbox: Sequence[Address]) -> Verdict | None:
    author = message.author
    if author and _without_tag(author) in {_without_tag(own) for own in mailbox}:
        return Intent.AUTOMATIC, "écrit par notre propre adresse"
    if _has_empty_return_path(message):
        return Intent.AUTOMATIC, "chemin de retour vide (Return-Path: <>)"
    if message.content_type == "multipart/report" or message.content_type == "message/disposition-notification":
        return Intent.AUTOMATIC, f"rapport automatique ({message.content_type})"
    if author and _MACHINE_LOCAL_PART.fullmatch(author.local_part) and not _answers_reach_a_person(message, mailbox):
        return Intent.AUTOMATIC, f"adresse d'un automate : {author.local_part}"
    return None


def _without_tag(address: Address) -> str:
    """name+tag@domain reaches name@domain (RFC 5233)."""
    return f"{address.local_part.partition('+')[0]}@{address.domain}"


def _answers_reach_a_person(message: Message, mailbox: Sequence[Address]) -> bool:
    """A web form writes from a no-reply box and puts its user into Reply-To."""
    reply_to = message.reply_to
    return (
        reply_to is not None
        and reply_to != message.author
        and not _MACHINE_LOCAL_PART.fullmatch(reply_to.local_part)
        and reply_to.email not in {own.email for own in mailbox}
    )


def _by_headers(message: Message) -> Verdict | None:
    for name, is_machine in _MACHINE_HEADERS.items():
        value = message.header(name)
        if is_machine(re.split(r"[;(]", value)[0].strip().lower()):
            return Intent.AUTOMATIC, f"en-tête {name} : {value[:60]}"
    for name in message.headers:
        if name.startswith("list-"):
            return Intent.AUTOMATIC, f"liste de diffusion (en-tête {name})"
    return None


def _by_words(message: Message) -> Verdict | None:
    if _ABSENCE_SUBJECT.match(fold(message.subject)):
        return Intent.AUTOMATIC, f"objet d'une réponse automatique : « {message.subject[:80]} »"
    # Only the beginning: a person may quote such a text further down.
    beginning = fold(f"{message.subject}\n{message.text[:600]}")
    if found := _CHALLENGE.search(beginning):
        return Intent.AUTOMATIC, f"demande de confirmation d'un antispam : « {found[0][:80]} »"
    absence = _ABSENCE_TEXT.search(beginning) if _PERHAPS_ABSENCE_SUBJECT.match(fold(message.subject)) else None
    if found := absence or _SAYS_SO.search(beginning):
        return Intent.AUTOMATIC, f"message d'absence : « {found[0][:80]} »"
    return None


# --- calendar replies ------------------------------------------------------------------------------------------

_ANSWERS = {
    "ACCEPTED": (Intent.THANKS, "invitation acceptée dans l'agenda"),
    "TENTATIVE": (Intent.THANKS, "invitation acceptée provisoirement dans l'agenda"),
    "DECLINED": (Intent.CANCEL, "invitation refusée dans l'agenda"),
}


def calendar_reply(message: Message) -> Verdict | None:
    """What an answer to one of our invitations says (RFC 5546, 3.2.3); None where it is no such answer."""
    unfolded = re.sub(r"\n[ \t]", "", message.calendar)
    if message.author is None or not re.search(r"^METHOD:REPLY\s*$", unfolded, re.MULTILINE | re.IGNORECASE):
        return None
    attendees = re.findall(r"^ATTENDEE[^\n]*", unfolded, re.MULTILINE | re.IGNORECASE)
    answer = re.search(r"PARTSTAT=([A-Z-]+)", attendees[0].upper()) if len(attendees) == 1 else None
    if answer is None or not attendees[0].lower().rstrip().endswith(f"mailto:{message.author.email}"):
        return Intent.UNSURE, "réponse d'agenda dont on ne sait pas qui la donne"
    return _ANSWERS.get(answer[1], (Intent.UNSURE, f"réponse d'agenda inconnue : {answer[1]}"))
