"""Values for tests, with only what a test is about said aloud: `a_mail("ana", arrived=at("1 Oct 09:00"))`.

The year is 2020 and the clocks are those of Paris, unless a test says otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.core.case import Case
from mailbot.core.changes import Change, MembershipRecorded, evolve, evolve_all
from mailbot.core.decide import decide_case
from mailbot.core.decision import Decision, Letter
from mailbot.core.delivery import Mail
from mailbot.core.message import Address, Message
from mailbot.core.model import Membership, Participant, Registration, State, Status, Thread
from mailbot.core.policy import Policy, Session
from mailbot.core.reading import Intent, Reading
from mailbot.core.requests import resumed

PARIS = ZoneInfo("Europe/Paris")
MAILBOX = Address("formation@asso.example.org", "Formation")
AUTHSERV = "mx.asso.example.org"
COORDINATOR = Address("coordination@asso.example.org", "Camille Coordination")


def at(words: str, year: int = 2020) -> datetime:
    """The instant of a moment in Paris: at("1 Oct 09:00")."""
    local = datetime.strptime(f"{year} {words}", "%Y %d %b %H:%M").replace(tzinfo=PARIS)
    return local.astimezone(UTC)


def address(who: str) -> str:
    """Where somebody reads mail: ana@example.org."""
    return f"{who}@example.org"


def a_person(who: str, name: str | None = None, organisation: str | None = None) -> Participant:
    return Participant(name or who.capitalize(), address(who), organisation)


def a_session(session_id: str = "web", *, seats: int = 2, **said: Any) -> Session:
    """On 8 October in the morning, open until the end of 1 October."""
    told = {
        "id": session_id,
        "title": f"Session {session_id}",
        "seats": seats,
        "register_by": date(2020, 10, 1),
        "place": "Visioconférence",
        "parts": [{"id": "matin", "start": datetime(2020, 10, 8, 9, 30), "end": datetime(2020, 10, 8, 12)}],
    }
    return Session.model_validate(told | said, context={"timezone": PARIS})


def a_day(session_id: str = "web", *, seats: int = 3, afternoon_seats: int = 1, **said: Any) -> Session:
    """A session of two halves, the second with fewer seats."""
    morning = {"id": "matin", "start": datetime(2020, 10, 8, 9), "end": datetime(2020, 10, 8, 12)}
    afternoon = {"id": "apres-midi", "start": datetime(2020, 10, 8, 14), "end": datetime(2020, 10, 8, 17)}
    return a_session(session_id, seats=seats, parts=[morning, afternoon | {"seats": afternoon_seats}], **said)


def a_policy(*sessions: Session, **said: Any) -> Policy:
    """The default rules with these sessions, one of two seats where none is given."""
    told = {
        "organisation": {"name": "Asso", "coordinators": [COORDINATOR]},
        "sessions": {session.id: session for session in sessions or (a_session(),)},
        "mailbox": (MAILBOX,),
        "trusted_authserv": AUTHSERV,
    }
    return Policy.model_validate(told | said, context={"timezone": PARIS})


def without_fee(*sessions: Session, **said: Any) -> Policy:
    return a_policy(*sessions, **({"membership": {"required": False}} | said))


def a_mail(who: str = "ana", arrived: datetime | None = None, uid: int = 1, **said: Any) -> Message:
    """A mail to our mailbox, authentic as our server says. (Who, uid) makes its key."""
    told: dict[str, Any] = {
        "key": f"{who}-{uid}",
        "arrived": arrived or at("15 Sep 10:00"),
        "uid": uid,
        "author": Address(address(who), who.capitalize()),
        "to": (MAILBOX,),
        "subject": "Formation",
        "message_id": f"<{who}-{uid}@example.org>",
        "headers": {"authentication-results": (f"{AUTHSERV}; dmarc=pass header.from=example.org",)},
    }
    return Message(**(told | said))


def to_register(*people: Participant, sessions: tuple[str, ...] = ("web",), parts: tuple[str, ...] = ()) -> Reading:
    return Reading(Intent.REGISTER, 1.0, sessions=sessions, parts=parts, participants=people)


def to(intent: Intent, sessions: tuple[str, ...] = (), people: tuple[Participant, ...] = ()) -> Reading:
    """Any other wish than to register."""
    return Reading(intent, 1.0, sessions=sessions, participants=people)


def a_registration(who: str, status: Status = Status.CONFIRMED, uid: int = 1, **said: Any) -> Registration:
    """Of 15 September at ten, in the session "web"; `uid` gives the order."""
    told: dict[str, Any] = {
        "id": f"{who}-{uid}",
        "session": "web",
        "participant": a_person(who),
        "status": status,
        "arrived": at("15 Sep 10:00"),
        "uid": uid,
        "rank": 0,
        "author": Address(address(who), who.capitalize()),
        "message": f"{who}-{uid}",
        "thread": Thread(f"<{who}-{uid}@example.org>", (), "Formation"),
        "language": "fr",
        "decided": at("15 Sep 10:00"),
    }
    return Registration(**(told | said))


def a_state(*registrations: Registration, paid: tuple[Membership, ...] = ()) -> State:
    by_session: dict[str, tuple[Registration, ...]] = {}
    for registration in sorted(registrations, key=lambda r: r.place):
        by_session[registration.session] = (*by_session.get(registration.session, ()), registration)
    changes: list[Change] = [MembershipRecorded(membership) for membership in paid]
    return evolve_all(State(registrations=by_session), changes)


def a_fee(who: str, paid_on: date = date(2020, 1, 10)) -> Membership:
    """Paid by a person."""
    return Membership(address(who), paid_on)


def with_fee(state: State, who: str) -> State:
    return evolve(state, MembershipRecorded(a_fee(who)))


def after(state: State, decision: Decision) -> State:
    return evolve_all(state, decision.changes)


def standing(state: State, session: str = "web") -> dict[str, Status]:
    """Where everybody stands, by name, in order of arrival; a later registration speaks for an earlier one."""
    return {r.participant.name or "": r.status for r in state.of(session)}


def decide_reading(
    policy: Policy, state: State, message: Message, reading: Reading, now: datetime, answered: Mail | None = None
) -> Decision:
    """The decision on a mail that is read so, and that may answer a letter of ours."""
    case = Case(policy, state, message, reading, now, answered)
    return decide_case(resumed(case, lambda intent: replace(reading, intent=intent)))


def decided(policy: Policy, state: State, mail: Message, reading: Reading, now: datetime | None = None) -> Decision:
    """The decision on a mail that is read so, at once unless said otherwise."""
    return decide_reading(policy, state, mail, reading, now or mail.arrived)


def told(decision: Decision) -> list[tuple[str, ...]]:
    """The letters, each as its kind and its readers: ("waitlisted", "ana")."""
    return [(letter.kind, *(reader.local_part for reader in letter.to)) for letter in decision.letters]


def as_sent(letter: Letter) -> Mail:
    """As the outbox keeps it."""
    return Mail(
        f"<{letter.kind}-{letter.to[0].local_part}@asso.example.org>",
        letter.kind,
        tuple(reader.email for reader in letter.to),
        b"",
        at("15 Sep 10:01"),
        session=letter.session.id if letter.session else "",
        registrations=(letter.registration.id,) if letter.registration else (),
        request=letter.request,
    )


def days(count: int) -> timedelta:
    return timedelta(days=count)
