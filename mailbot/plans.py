"""What is to come: who would be told what by an edit of the rules (`mailbot plan`), as data and in the coordinator's
words, and the letters that the clock alone would write (`mailbot simulate`)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from mailbot import tables
from mailbot.core.delivery import Mail
from mailbot.core.edits import Edit, News, edits, overbooked
from mailbot.core.foresight import ahead
from mailbot.core.model import AnnouncedPart, State
from mailbot.core.policy import Part, Policy, Session
from mailbot.wire import dates

Told = dict[str, Any]


def planned(policy: Policy, state: State, now: datetime) -> Told:
    """One object: `people`, each with what is news to her, and `seats`, where fewer are left than are taken."""
    return {
        "notify": policy.letters.notify,
        "people": [_person(policy, edit) for edit in edits(policy, state, now)],
        "seats": [
            {"session": each.session.id, "part": part.id if part else None, "seats": seats, "taken": taken}
            for each in overbooked(policy, state, now)
            for part, seats, taken in each.taken
        ],
    }


def foreseen(
    policy: Policy, state: State, waiting: Iterable[Mail], begin: datetime, clock: datetime, end: datetime | None
) -> list[Told]:
    """One object for each letter that would leave from `begin` on, if nobody writes: those that wait, then those that
    fall due. The clock is followed from `clock` on."""
    queued = [
        {
            "at": max(begin, mail.next_attempt or begin),
            "kind": mail.kind,
            "to": list(mail.recipients),
            "session": mail.session,
        }
        for mail in waiting
    ]
    due = [
        {
            "at": at,
            "kind": letter.kind,
            "to": [reader.email for reader in letter.to],
            "session": letter.session.id if letter.session else "",
        }
        for at, decision in ahead(policy, state, clock, end)
        for letter in decision.letters
        if at >= begin
    ]
    return sorted((*queued, *due), key=itemgetter("at"))


def _person(policy: Policy, edit: Edit) -> Told:
    registration = edit.registration
    return {
        "session": edit.session.id,
        "name": registration.participant.name,
        "email": registration.recipient.email,
        "status": registration.status,
        "letter": edit.kind,
        "changes": list(_changes(policy, edit.session, edit.news)),
    }


def _changes(policy: Policy, session: Session, news: News) -> Iterator[Told]:
    """Each with what it was and what it is, in a person's words; None: it was not, or is not any more."""

    def when(part: Part | AnnouncedPart) -> str:
        return dates.slot(part, "fr", policy.timezone)

    if news.called_off:
        yield {"what": "called off", "part": None, "was": dates.day(session.start, "fr", policy.timezone), "now": None}
    for was, part in news.moved:
        yield {"what": "moved", "part": part.id, "was": when(was), "now": when(part)}
    for what, parts in (("confirmed", news.confirmed), ("provisional", news.doubtful)):
        for part in parts:
            yield {"what": what, "part": part.id, "was": when(part), "now": when(part)}
    for part in news.added:
        yield {"what": "added", "part": part.id, "was": None, "now": when(part)}
    for gone in news.dropped:
        yield {"what": "dropped", "part": gone.id, "was": when(gone), "now": None}
    if news.place_was:
        yield {"what": "place", "part": None, "was": news.place_was, "now": session.place}
    if news.link:
        yield {"what": "link", "part": None, "was": None, "now": news.link}


WHAT = {
    "called off": "session annulée",
    "moved": "nouvel horaire",
    "confirmed": "confirmé",
    "provisional": "de nouveau à confirmer",
    "added": "en plus",
    "dropped": "n'a pas lieu",
    "place": "nouveau lieu",
    "link": "nouveau lien",
}


def in_words(told: Told, policy: Policy) -> Iterator[str]:
    for person in told["people"]:
        title = policy.sessions[person["session"]].title
        yield f"{title} : {tables.label(person['name'], person['email'])}, {tables.STATUSES[person['status']]}"
        for change in person["changes"]:
            part = f" ({change['part']})" if change["part"] else ""
            was, now = change["was"], change["now"]
            times = f"{was} -> {now}" if was and now and was != now else now or was
            yield f"    {WHAT[change['what']]}{part} : {times}"
    for over in told["seats"]:
        of = f"{over['session']}, {over['part']}" if over["part"] else over["session"]
        taken = f"{over['taken']} prise{'s' if over['taken'] > 1 else ''}"
        yield f"{of} : {tables.counted(over['seats'], 'place', 'places')}, {taken} ; personne ne perd la sienne"
    number = len(told["people"])
    if number == 0:
        yield "Personne n'est à prévenir."
    else:
        asked = "après votre accord" if told["notify"] == "ask" else "au prochain passage"
        yield f"{tables.counted(number, 'personne', 'personnes')} à prévenir, {asked}."
