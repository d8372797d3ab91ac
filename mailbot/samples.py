"""One letter of each kind and each turn that its template knows: what `check` and the tests print before anybody is
written to. The people and sessions are made up."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from mailbot.core.decision import Letter
from mailbot.core.edits import Group, News
from mailbot.core.groups import Standing
from mailbot.core.message import Address, Message
from mailbot.core.model import AnnouncedPart, Membership, Participant, Registration, Status, Thread
from mailbot.core.policy import Amounts, LetterRules, MembershipRules, Organisation, Part, Policy, Reminder, Session
from mailbot.core.reading import Intent, Reading

PARIS = ZoneInfo("Europe/Paris")
LINK = "https://visio.example.org/cooperer-citoyens"
SURVEY = "https://enquete.example.org/cooperer-citoyens"


def at(day: int, hour: int = 0, minute: int = 0, month: int = 10) -> datetime:
    """A moment of autumn 2020 in Paris, as an instant."""
    return datetime(2020, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


MORNING = Part(id="morning", name={"fr": "matinée", "en": "morning"}, start=at(8, 9, 30), end=at(8, 12))
AFTERNOON = Part(
    id="afternoon", name={"fr": "après-midi", "en": "afternoon"}, start=at(8, 13, 30), end=at(8, 15), provisional=True
)
CITIZENS = Session(
    id="cooperer-citoyens",
    title="Coopérer avec les citoyens pour coproduire de l'action publique",
    seats=20,
    register_by=at(3),
    place="webconference",
    link=LINK,
    link_details="Code d'accès : 4821",
    survey=SURVEY,
    parts=(MORNING, AFTERNOON),
)
ACTORS = Session(
    id="mobiliser-acteurs",
    title="Mobiliser les acteurs d'un territoire autour d'un projet",
    seats=25,
    register_by=at(13, month=11),
    place="Maison des associations, 5 place de l'Exemple, Lyon",
    parts=(
        Part(
            id="day1",
            name={"fr": "première journée", "en": "first day"},
            start=at(19, 9, 30, month=11),
            end=at(19, 17, month=11),
        ),
        Part(
            id="day2",
            name={"fr": "seconde journée", "en": "second day"},
            start=at(20, 9, 30, month=11),
            end=at(20, 17, month=11),
        ),
    ),
)
POLICY = Policy(
    organisation=Organisation(
        name="Cap Rural",
        coordinators=(Address("dominique.bernier@caprural.example", "Dominique Bernier"),),
        phone="06 66 46 62 76",
    ),
    membership=MembershipRules(form="bulletin-cotisation.pdf", amounts=Amounts(person="30 €", organisation="80 €")),
    letters=LetterRules(signature="Dominique Bernier, Cap Rural, 06 66 46 62 76"),
    sessions={session.id: session for session in (CITIZENS, ACTORS)},
)
MARIE = Address("marie.durand@example.org", "DURAND Marie")
PAUL = Address("paul.lambert@example.org", "Paul Lambert")
THREAD = Thread("<question.1@example.org>", ("<announcement.1@caprural.example>",), "Inscription 8 octobre")


LATE = at(5, 9)


def a_registration(
    status: Status = Status.CONFIRMED, *, name: str = "Marie Durand", session: Session = CITIZENS, language: str = "fr"
) -> Registration:
    takes_time = status in {Status.HELD, Status.OFFERED}
    return Registration(
        id="4f0c2a9be1d73865",
        session=session.id,
        participant=Participant(name, MARIE.email),
        status=status,
        arrived=at(1, 14, 5),
        uid=17,
        rank=0,
        author=MARIE,
        message="key",
        thread=THREAD,
        language=language,
        decided=at(1, 14, 6),
        until=at(1, 14, 5) + timedelta(hours=48) if takes_time else None,
    )


def a_letter(
    kind: str,
    status: Status = Status.CONFIRMED,
    *,
    language: str = "fr",
    name: str = "Marie Durand",
    session: Session = CITIZENS,
    **facts: object,
) -> Letter:
    registration = a_registration(status, name=name, session=session, language=language)
    return Letter(
        kind,
        to=(registration.recipient,),
        language=language,
        session=session,
        registration=registration,
        answers=THREAD,
        facts=facts,
    )


def for_a_colleague(letter: Letter) -> Letter:
    """The same about somebody who has no address: it goes to who wrote."""
    assert letter.registration
    participant = Participant("Paul Lambert")
    return replace(letter, to=(MARIE,), registration=replace(letter.registration, participant=participant))


def every_letter(language: str, name: str = "Marie Durand") -> Iterator[tuple[str, Letter]]:
    """Each with a name for it."""
    for told, letter in _about_a_seat(language, name):
        yield told, letter
        yield f"{told}, for a colleague", for_a_colleague(letter)
    yield from _about_several(language, name)
    for told, kind, facts in _QUESTIONS:
        yield told, Letter(kind, (replace(MARIE, name=name),), language, answers=THREAD, facts=facts)
    for reminder in REMINDERS:
        yield from reminders(reminder, language, name)
    yield "desk", a_desk_letter(language, name)
    yield "desk-membership", a_likeness(language, name)
    yield "desk-membership only a name", a_likeness(language, name, only_a_name=True)
    yield "alert", an_alert(language, f"550 5.1.1 {name}: no such user")
    yield "alert uncertain", an_alert(language, uncertain=True)
    yield "alert returned", an_alert(language, f"550 5.1.1 {name}: no such user", about="offer", returned=True)
    yield from _about_edits(language, name)


def _about_a_seat(language: str, name: str) -> Iterator[tuple[str, Letter]]:
    for kind, status, facts in _SEATS:
        turn = [_turn(fact) for fact in facts.values() if fact is not None and not isinstance(fact, datetime)]
        told = " ".join([kind, status, *turn])
        letter = a_letter(kind, status, language=language, name=name)
        is_change = kind in {"changed", "session-changed"}
        had_a_seat = facts.get("was", status if is_change else Status.CONFIRMED) == Status.CONFIRMED
        had_a_seat = had_a_seat and facts.get("news") != _NEW_LINK
        yield told, replace(letter, facts=facts, calendar=_CALENDAR.get(kind, "") if had_a_seat else "")
    yield (
        "confirmation in Lyon",
        replace(a_letter("confirmation", language=language, name=name, session=ACTORS, after=""), calendar="REQUEST"),
    )
    for kind, facts in _NEAR_THE_SESSION:
        letter = replace(a_letter(kind, language=language, name=name), facts=facts)
        yield f"{kind} with the link", replace(letter, tells_link=True)
        yield f"{kind} before the link", replace(letter, facts={**facts, "link_at": at(7, 9)})
    for kind, status, facts in _AFTER_THE_DEADLINE:
        letter = a_letter(kind, status, language=language, name=name)
        assert letter.registration
        registration = replace(letter.registration, arrived=LATE, decided=LATE)
        yield f"{kind} late", replace(letter, registration=registration, facts=facts)


def by_a_colleague(letter: Letter, *, together: bool = False) -> Letter:
    """The same to somebody for whom another wrote."""
    assert letter.registration
    registration = replace(letter.registration, author=PAUL, together=together)
    return replace(letter, registration=registration)


def _about_several(language: str, name: str) -> Iterator[tuple[str, Letter]]:
    """To who asked for several people, and to those for whom another asked."""
    for told, statuses, facts in _SUMMARIES:
        yield f"summary {told}", a_summary(language, name, *statuses, **facts)
    both = (Status.CONFIRMED, Status.HELD)
    yield "summary of two sessions", a_summary(language, name, *both, sessions=(CITIZENS, ACTORS), is_answer=True)
    yield "summary in Lyon", a_summary(language, name, *both, Status.REFUSED, sessions=(ACTORS,), is_answer=True)
    for waiting in (0, 1, 2):
        for offered in (1, 2):
            statuses = (*[Status.OFFERED] * offered, *[Status.WAITLISTED] * waiting)
            told = f"offer of {offered} to a group of {offered + waiting}"
            letter = a_summary(language, name, *statuses, is_answer=False)
            yield told, replace(letter, kind="offer", registration=letter.about[0])
    for kind, status, facts in _SEATS:
        together = (
            kind == "waitlisted" or facts.get("after", facts.get("was")) == Status.OFFERED or kind == "offer-expired"
        )
        turn = [_turn(fact) for fact in facts.values() if fact is not None and not isinstance(fact, datetime)]
        told = " ".join([kind, status, *turn])
        letter = replace(a_letter(kind, status, language=language, name=name), facts=facts)
        yield f"{told}, by a colleague", by_a_colleague(letter, together=together)
    facts = {"position": None, "ended": None, "with_group": True}
    letter = replace(a_letter("waitlisted", Status.WAITLISTED, language=language, name=name), facts=facts)
    yield "waitlisted with a group", by_a_colleague(letter, together=True)


def a_summary(
    language: str,
    name: str,
    *statuses: Status,
    sessions: tuple[Session, ...] = (CITIZENS,),
    is_answer: bool,
    organisation_limit: int = 0,
    is_hidden: bool = False,
    goes_on_waiting: bool = False,
) -> Letter:
    people = [(name, MARIE.email), ("Paul Lambert", None), ("Zoé Petit", "zoe.petit@example.org"), ("Ali Benali", None)]
    stand = [
        [
            replace(a_registration(status, session=session, language=language), participant=Participant(*person))
            for person, status in zip(people, statuses, strict=False)
        ]
        for session in sessions
    ]
    standings = tuple(
        (
            session,
            session.parts,
            tuple(_stands(number, r, organisation_limit, is_hidden) for number, r in enumerate(group)),
        )
        for session, group in zip(sessions, stand, strict=True)
    )
    first = stand[0]
    offered = tuple(r for r in first if r.status is Status.OFFERED)
    invited = first[0] if first[0].status is Status.CONFIRMED else None
    return Letter(
        "summary",
        to=(replace(MARIE, name=name),),
        language=language,
        session=sessions[0] if len(sessions) == 1 else None,
        registration=invited,
        answers=THREAD,
        calendar="REQUEST" if invited else "",
        about=tuple(first),
        facts={
            "standings": standings,
            "is_answer": is_answer,
            "written_to": tuple(r for r in first if r.participant.email not in (None, MARIE.email)),
            "statuses": tuple(dict.fromkeys(r.status for r in first)),
            "offered": offered,
            "waiting": tuple(r for r in first if offered and r.status is Status.WAITLISTED),
            "goes_on_waiting": goes_on_waiting,
        },
    )


def _stands(number: int, registration: Registration, limit: int, is_hidden: bool) -> Standing:
    waits = registration.status is Status.WAITLISTED
    return Standing(registration, number + 1 if waits else None, is_hidden and number == 1, limit if waits else 0)


def reminders(reminder: Reminder, language: str = "fr", name: str = "Marie Durand") -> Iterator[tuple[str, Letter]]:
    """One to each standing that it goes to; to the confirmed with the link, and of a session in Lyon."""
    announced = MORNING.start
    for status in dict.fromkeys(reminder.to):
        letter = a_letter(reminder.kind, status, language=language, name=name, announced=announced)
        letter = replace(letter, template=reminder.template, tells_link=status is Status.CONFIRMED)
        yield f"{reminder.kind} {status}", letter
        yield f"{reminder.kind} {status}, for a colleague", for_a_colleague(letter)
        if letter.tells_link:
            there = a_letter(reminder.kind, status, language=language, name=name, session=ACTORS, announced=announced)
            yield f"{reminder.kind} {status} in Lyon", replace(there, template=reminder.template)


def preview(policy: Policy, kind: str, session: Session | None = None) -> Letter | None:
    """A letter of this kind as the organisation would write it, of a session of theirs where one is given; None where
    there is none."""
    language = policy.organisation.language
    hers = (letter for reminder in policy.reminders for _, letter in reminders(reminder, language))
    found = next((each for each in (*hers, *(it for _, it in every_letter(language))) if each.kind == kind), None)
    return _of_session(found, session) if found and session and found.registration else found


def kinds(policy: Policy) -> list[str]:
    """All that there are, those of the organisation's reminders among them."""
    ours = (letter.kind for _, letter in every_letter(policy.organisation.language) if not letter.is_reminder)
    return list(dict.fromkeys((*ours, *(reminder.kind for reminder in policy.reminders))))


def _of_session(letter: Letter, session: Session) -> Letter:
    """The same about another session, as long before its deadline as in the sample."""
    assert letter.registration
    assert letter.session
    later = session.register_by - letter.session.register_by
    was = letter.registration
    registration = replace(
        was,
        session=session.id,
        arrived=was.arrived + later,
        decided=was.decided + later,
        until=was.until + later if was.until else None,
    )
    facts = {name: fact + later if isinstance(fact, datetime) else fact for name, fact in letter.facts.items()}
    if "announced" in facts:
        facts["announced"] = session.start
    return replace(letter, session=session, registration=registration, facts=facts)


def _turn(fact: object) -> str:
    """In few words, which fact of its kind this is."""
    match fact:
        case News():
            return " ".join(field.name for field in fields(fact) if getattr(fact, field.name))
        case tuple():
            return f"{len(fact)} parts"
        case _:
            return str(fact)


def a_desk_letter(language: str = "fr", name: str = "Marie Durand") -> Letter:
    message = Message(
        "key", at(1, 14, 5), 17, Address(MARIE.email, name), f"Pour le 8 : {name}", message_id=THREAD.message_id
    )
    reading = Reading(
        Intent.CANCEL,
        0.62,
        also=(Intent.QUESTION,),
        sessions=(CITIZENS.id,),
        participants=(Participant(name, MARIE.email, "Mairie de l'Exemple"),),
        reasons=("« je ne pourrai pas venir » au début du message", "« mais ma collègue, si » plus bas"),
    )
    facts = {
        "message": message,
        "reading": reading,
        "sessions": (CITIZENS,),
        "because": "a person decides",
        "known": ((a_registration(Status.OFFERED, name=name), CITIZENS),),
    }
    return Letter("desk", POLICY.organisation.coordinators, language, facts=facts, encloses="key")


def a_likeness(language: str = "fr", name: str = "Marie Durand", *, only_a_name: bool = False) -> Letter:
    """Fees that may be those for want of which a seat is held."""
    held = a_registration(Status.HELD, name=name)
    known = Participant(name) if only_a_name else replace(held.participant, organisation="Mairie de Saint-Flour")
    candidates = (
        Membership("commune de saint flour", date(2020, 1, 1), "Commune de Saint Flour"),
        Membership("m.durand@saint-flour.example", date(2020, 3, 12), name),
    )
    facts = {"held": replace(held, participant=known), "candidates": candidates[only_a_name:]}
    return Letter("desk-membership", POLICY.organisation.coordinators, language, CITIZENS, facts=facts)


def an_alert(
    language: str = "fr",
    reply: str = "",
    *,
    about: str = "confirmation",
    uncertain: bool = False,
    returned: bool = False,
) -> Letter:
    told = {"uncertain": uncertain, "returned": returned, "passed_on": about == "offer"}
    facts = {"about": about, "recipients": (MARIE.email,), "reply": reply} | told
    return _to_the_coordinator("alert", language, matter="letter", **facts)


def _about_edits(language: str, name: str) -> Iterator[tuple[str, Letter]]:
    people = tuple(a_registration(status, name=name) for status in (Status.CONFIRMED, Status.WAITLISTED))
    groups = [Group(CITIZENS, news, False, people) for news in (*_NEWS, _NEW_LINK)]
    groups += [Group(ACTORS, _OFF, True, people), Group(CITIZENS, News(dropped=_WAS[1:]), True, people)]
    for number, pair in enumerate(pairwise(groups)):
        told = f"plan about edits {number}"
        yield told, _to_the_coordinator("plan", language, groups=pair, people=len(people), answer="")
    for answer, number in (("yes", 2), ("yes", 1), ("yes", 0), ("no", 0), ("late", 0), ("unclear", 0)):
        told = f"plan {answer} {number}"
        yield told, _to_the_coordinator("plan", language, groups=(), people=number, answer=answer)
    mistakes = tuple(f"sessions/lyon.toml, ligne {line}, « seats » : il faut un nombre entier" for line in (3, 4))
    yield "alert rules", _to_the_coordinator("alert", language, matter="rules", mistakes=mistakes[:1])
    yield "alert rules several", _to_the_coordinator("alert", language, matter="rules", mistakes=mistakes)
    for told, was_told, ended in _OUTAGES:
        facts = {"since": at(2, 9), "troubles": _TROUBLES, "told": was_told, "ended": ended}
        yield told, _to_the_coordinator("alert", language, matter="outage", **facts)
    for brake in ("address", "same", "conversation", "domain", "mailbox"):
        facts = {"about": "standing", "recipients": (MARIE.email,), "brake": brake}
        yield f"alert brake {brake}", _to_the_coordinator("alert", language, matter="brake", **facts)
    for brake, whose in (
        ("address", (MARIE.email,)),
        ("conversation", (MARIE.email,)),
        ("domain", ()),
        ("mailbox", ()),
    ):
        facts = {"about": "desk", "recipients": whose, "brake": brake}
        yield f"alert desk brake {brake}", _to_the_coordinator("alert", language, matter="brake", **facts)
    taken = ((None, 20, 22), (AFTERNOON, 1, 3))
    yield "alert seats", replace(_to_the_coordinator("alert", language, matter="seats", taken=taken), session=CITIZENS)


def _to_the_coordinator(kind: str, language: str, **facts: object) -> Letter:
    return Letter(kind, POLICY.organisation.coordinators, language, facts=facts)


_TROUBLES = (
    "Serveur IMAP imap.example.org, port 993 : connexion : le serveur n'a pas répondu à temps.",
    "Serveur SMTP smtp.example.org, port 465 : identification refusée (535 5.7.8 no).",
)
_OUTAGES = (
    ("alert outage", False, None),
    ("alert outage over", True, at(2, 14)),
    ("alert outage told at its end", False, at(2, 14)),
)
_WAS = tuple(AnnouncedPart(p.id, p.start, p.end, p.provisional, dict(p.name.items())) for p in CITIZENS.parts)
_ELSEWHERE = News(place_was="Maison des associations, 5 place de l'Exemple, Lyon")
_NOTHING: tuple[AnnouncedPart, ...] = ()
_NEWS = (
    News(moved=((replace(_WAS[0], start=at(7, 9), end=at(7, 12)), MORNING),)),
    News(confirmed=(MORNING,)),
    News(doubtful=(AFTERNOON,)),
    News(added=(AFTERNOON,)),
    News(dropped=_WAS[1:]),
    _ELSEWHERE,
    replace(_ELSEWHERE, moved=((_WAS[1], AFTERNOON),), confirmed=(MORNING,)),
)
_OFF = News(called_off=True)
_NEW_LINK = News(link="https://visio.example.org/nouveau", link_details="Code 4711")


# As the shipped rules have them, and one that has no template of its own.
REMINDERS = (
    Reminder(name="fee", to=(Status.HELD,), before="hold-end"),
    Reminder(name="deadline", to=(Status.HELD, Status.OFFERED), before="deadline"),
    Reminder(name="link", to=(Status.CONFIRMED,), before="start"),
    Reminder(name="soon", to=(Status.CONFIRMED,), before="start"),
    Reminder(name="afterwards", to=(Status.ATTENDED, Status.CONFIRMED), after="end"),
    Reminder(name="any", to=tuple(Status), before="start", template="reminder"),
)


def _asks(
    intent: Intent,
    writer: str = "",
    newcomer: str = "",
    by_calendar: bool = False,
    stands: Status | Literal[""] = "",
    position: int | None = None,
) -> dict[str, object]:
    asked = {"intent": intent, "writer": writer, "newcomer": newcomer, "by_calendar": by_calendar}
    return {**asked, "stands": stands, "position": position}


_CALENDAR: dict[str, Literal["REQUEST", "CANCEL"]] = {
    "confirmation": "REQUEST",
    "changed": "REQUEST",
    "session-changed": "REQUEST",
    "cancelled": "CANCEL",
    "replaced": "CANCEL",
    "session-cancelled": "CANCEL",
}
_SEATS: tuple[tuple[str, Status, dict[str, object]], ...] = (
    ("confirmation", Status.CONFIRMED, {"after": "", "ended": None}),
    ("confirmation", Status.CONFIRMED, {"after": Status.HELD, "ended": None}),
    ("confirmation", Status.CONFIRMED, {"after": Status.OFFERED, "ended": None}),
    ("confirmation", Status.CONFIRMED, {"after": Status.WAITLISTED, "ended": None}),
    ("confirmation", Status.CONFIRMED, {"after": Status.EXPIRED, "ended": at(2, 10)}),
    ("held", Status.HELD, {"after": "", "ended": None}),
    ("held", Status.HELD, {"after": Status.OFFERED, "ended": None}),
    ("held", Status.HELD, {"after": Status.WAITLISTED, "ended": None}),
    ("held", Status.HELD, {"after": Status.EXPIRED, "ended": at(2, 10)}),
    ("waitlisted", Status.WAITLISTED, {"position": 1, "ended": None}),
    ("waitlisted", Status.WAITLISTED, {"position": 3, "ended": None}),
    ("waitlisted", Status.WAITLISTED, {"position": 2, "ended": at(1, 10)}),
    ("waitlisted", Status.WAITLISTED, {"position": 1, "ended": None, "organisation_limit": 1}),
    ("waitlisted", Status.WAITLISTED, {"position": 2, "ended": None, "organisation_limit": 2}),
    ("waitlist-closed", Status.EXPIRED, {"close": at(8, 7, 30)}),
    ("offer", Status.OFFERED, {}),
    ("offer-expired", Status.EXPIRED, {"ended": at(2, 10), "why": ""}),
    ("offer-expired", Status.EXPIRED, {"ended": at(2, 10), "why": "accept"}),
    ("offer-expired", Status.EXPIRED, {"ended": at(2, 10), "why": "decline"}),
    ("offer-expired", Status.EXPIRED, {"ended": at(2, 10), "why": "returned"}),
    ("hold-expired", Status.EXPIRED, {"ended": at(2, 14, 5)}),
    ("refused", Status.REFUSED, {}),
    ("cancelled", Status.CANCELLED, {"was": Status.CONFIRMED}),
    ("cancelled", Status.CANCELLED, {"was": Status.WAITLISTED}),
    ("cancelled", Status.DECLINED, {"was": Status.OFFERED}),
    ("cancelled", Status.CANCELLED, {"was": Status.CANCELLED}),
    ("cancelled", Status.DECLINED, {"was": Status.DECLINED}),
    *(
        ("session-changed", Status.CONFIRMED, {"news": news, "sooner": False})
        for news in (*_NEWS, _NEW_LINK, replace(_ELSEWHERE, link=_NEW_LINK.link))
    ),
    *(
        ("session-changed", status, {"news": _NEWS[0], "sooner": sooner})
        for status, sooner in (
            (Status.HELD, False),
            (Status.HELD, True),
            (Status.OFFERED, False),
            (Status.OFFERED, True),
            (Status.WAITLISTED, False),
        )
    ),
    ("session-cancelled", Status.REFUSED, {"was": "", "dropped": ()}),
    *(
        ("session-cancelled", Status.CANCELLED, dict[str, object](was=was, dropped=parts))
        for was in (Status.CONFIRMED, Status.HELD, Status.OFFERED, Status.WAITLISTED)
        for parts in (_NOTHING, _WAS[1:])
    ),
    ("confirm-request", Status.CONFIRMED, _asks(Intent.CANCEL)),
    ("confirm-request", Status.CONFIRMED, _asks(Intent.CANCEL, writer="marie@maison.example")),
    ("confirm-request", Status.CONFIRMED, _asks(Intent.CANCEL, by_calendar=True)),
    ("confirm-request", Status.CONFIRMED, _asks(Intent.CANCEL, stands=Status.CONFIRMED)),
    ("confirm-request", Status.HELD, _asks(Intent.CANCEL, stands=Status.HELD)),
    ("confirm-request", Status.OFFERED, _asks(Intent.DECLINE, stands=Status.OFFERED)),
    ("confirm-request", Status.WAITLISTED, _asks(Intent.CANCEL, stands=Status.WAITLISTED, position=3)),
    ("confirm-request", Status.CONFIRMED, _asks(Intent.REPLACE, newcomer="Paul Lambert")),
    ("confirm-request", Status.CONFIRMED, _asks(Intent.CHANGE)),
    ("confirm-request", Status.OFFERED, _asks(Intent.DECLINE)),
    ("replaced", Status.REPLACED, {"was": Status.CONFIRMED, "newcomer": "Paul Lambert"}),
    ("replaced", Status.REPLACED, {"was": Status.WAITLISTED, "newcomer": ""}),
    ("replaced", Status.REPLACED, {"was": Status.OFFERED, "newcomer": "Paul Lambert"}),
    ("changed", Status.CONFIRMED, {"position": None}),
    ("changed", Status.HELD, {"position": None}),
    ("changed", Status.OFFERED, {"position": None}),
    ("changed", Status.WAITLISTED, {"position": 2}),
    ("cancelled", Status.CANCELLED, {"was": Status.CONFIRMED, "by_hand": True}),
    ("cancelled", Status.CANCELLED, {"was": Status.WAITLISTED, "by_hand": True}),
    ("confirmation", Status.CONFIRMED, {"after": Status.WAITLISTED, "by_hand": True}),
    ("refused", Status.REFUSED, {"by_hand": True}),
    ("certificate", Status.ATTENDED, {"issued": at(9, 10)}),
    ("standing", Status.CONFIRMED, {"position": None, "repeated": False}),
    ("standing", Status.CONFIRMED, {"position": None, "repeated": True}),
    ("standing", Status.HELD, {"position": None, "repeated": False}),
    ("standing", Status.HELD, {"position": None, "repeated": True}),
    ("standing", Status.OFFERED, {"position": None, "repeated": False}),
    ("standing", Status.OFFERED, {"position": None, "repeated": True}),
    ("standing", Status.WAITLISTED, {"position": 2, "repeated": False}),
    ("standing", Status.WAITLISTED, {"position": 2, "repeated": True}),
)
_AFTER_THE_DEADLINE: tuple[tuple[str, Status, dict[str, object]], ...] = (
    ("refused", Status.REFUSED, {}),
    ("waitlisted", Status.WAITLISTED, {"position": 1, "ended": None}),
    ("waitlist-closed", Status.EXPIRED, {"close": at(4)}),
    ("offer-expired", Status.EXPIRED, {"ended": at(5, 8), "why": ""}),
    ("hold-expired", Status.EXPIRED, {"ended": at(3)}),
    ("cancelled", Status.CANCELLED, {"was": Status.CONFIRMED}),
)
_NEAR_THE_SESSION: tuple[tuple[str, dict[str, object]], ...] = (
    ("confirmation", {"after": ""}),
    ("standing", {"position": None, "repeated": False}),
    ("changed", {"position": None}),
)
_SUMMARIES: tuple[tuple[str, tuple[Status, ...], dict[str, Any]], ...] = (
    ("of a seat each", (Status.CONFIRMED, Status.CONFIRMED, Status.CONFIRMED), {"is_answer": True}),
    (
        "of a group that is split",
        (Status.CONFIRMED, Status.HELD, Status.WAITLISTED, Status.WAITLISTED),
        {"is_answer": True},
    ),
    ("of a group that is asked", (Status.OFFERED, Status.OFFERED, Status.WAITLISTED), {"is_answer": True}),
    ("of a group that waits", (Status.WAITLISTED, Status.WAITLISTED), {"is_answer": True}),
    (
        "of a group that goes on waiting",
        (Status.WAITLISTED, Status.WAITLISTED),
        {"is_answer": False, "goes_on_waiting": True},
    ),
    ("of who came late", (Status.REFUSED, Status.REFUSED), {"is_answer": True}),
    ("of a known person", (Status.CONFIRMED, Status.CONFIRMED), {"is_answer": True, "is_hidden": True}),
    (
        "of one seat for an organisation",
        (Status.CONFIRMED, Status.WAITLISTED),
        {"is_answer": True, "organisation_limit": 1},
    ),
    (
        "of two seats for an organisation",
        (Status.CONFIRMED, Status.HELD, Status.WAITLISTED),
        {"is_answer": True, "organisation_limit": 2},
    ),
    ("of what has ended", (Status.EXPIRED, Status.EXPIRED, Status.CONFIRMED), {"is_answer": False}),
    ("of what was given up", (Status.CANCELLED, Status.DECLINED), {"is_answer": False}),
)
_QUESTIONS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("acknowledged question", "acknowledged", {"intent": Intent.QUESTION, "confirms": False}),
    ("acknowledged fee", "acknowledged", {"intent": Intent.MEMBERSHIP, "confirms": False}),
    ("acknowledged confirms", "acknowledged", {"intent": Intent.CANCEL, "confirms": True}),
    ("which-session register", "which-session", {"intent": Intent.REGISTER, "sessions": (CITIZENS, ACTORS)}),
    ("which-session cancel", "which-session", {"intent": Intent.CANCEL, "sessions": (CITIZENS, ACTORS)}),
    ("which-session none", "which-session", {"intent": Intent.REGISTER, "sessions": ()}),
    ("which-person none", "which-person", {"intent": Intent.CANCEL, "address": MARIE.email, "found": 0}),
    ("which-person several", "which-person", {"intent": Intent.CANCEL, "address": MARIE.email, "found": 2}),
)
