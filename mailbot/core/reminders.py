"""Reminders: what is due, and for whom, follows from the rules, the state and the clock alone. A restart, an outage or
a date that moved needs no repair.

The law: a reminder goes at most once to a registration, only to a standing that its row names, never when what it
announces is past, and never within twelve hours of a letter that said the same. The link of a web conference goes to
the confirmed alone, from its time on, and in no letter before."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from mailbot.core.changes import Reminded, evolve_all
from mailbot.core.decision import Decision, Letter
from mailbot.core.letters import remind
from mailbot.core.model import Registration, State, Status
from mailbot.core.policy import Moment, Policy, Reminder, Session

# A letter said it so shortly before that a reminder would only be a second one.
JUST_SAID = timedelta(hours=12)
# Thanks that come later than this say above all that they are late.
AFTERWARDS = timedelta(days=3)
NEVER_LATE = timedelta.max
# Where no row sends the link it goes as the shipped rules would send it: who is confirmed must have it.
UNDECLARED_LINK = Reminder(name="link", to=(Status.CONFIRMED,), before="start", days=1, at=time(9))
# The letters that tell somebody where she stands, and the link besides where the time has come.
TELL_LINK = frozenset({"confirmation", "standing", "changed"})
TELL_STANDING = TELL_LINK | {"held", "offer", "waitlisted"}
# What reminders are about, by their template: of those about one thing that are due together, one is enough.
TOPICS = {
    "reminder-fee": "the seat to be settled",
    "reminder-deadline": "the seat to be settled",
    "reminder-link": "the session that is near",
    "reminder-soon": "the session that is near",
}


def with_reminders(policy: Policy, state: State, decision: Decision, now: datetime) -> Decision:
    """The decision, and the reminders that are due besides. Who was told something by it is up to date."""
    after = evolve_all(state, decision.changes)
    for session in (each for each in policy.sessions.values() if not each.called_off):
        for registration in after.of(session.id):
            due = [r for r in reminders_of(policy, session) if _is_due(policy, r, session, registration, now)]
            said = (Reminded(session.id, registration.id, reminder.name) for reminder in due)
            letters = (
                _with_link(
                    policy, remind(policy, registration, reminder, occasion(reminder, session, registration)), now
                )
                for reminder in _one_of_each(policy, due, session, registration)
            )
            decision = decision.plus(said, letters)
    return decision


def with_link(policy: Policy, state: State, decision: Decision, now: datetime) -> Decision:
    """The decision, its letters to the confirmed with the link, or with the hour when it will come; and what they say
    noted as said. So who is confirmed when the link has gone to the others has it at once, and once."""
    letters = tuple(_with_link(policy, letter, now) for letter in decision.letters)
    said = dict.fromkeys(change for letter in letters for change in _said_by(policy, letter, now))
    return replace(decision, letters=letters).plus(said)


def reminders_of(policy: Policy, session: Session) -> tuple[Reminder, ...]:
    """The rows that hold for a session."""
    declared = policy.reminders
    if session.is_online and not any(reminder.tells_link for reminder in declared):
        return (*declared, UNDECLARED_LINK)
    return declared


def moments(policy: Policy, state: State) -> Iterator[datetime]:
    """When each reminder not yet sent is due, as everybody stands now."""
    for session in (each for each in policy.sessions.values() if not each.called_off):
        for registration in state.of(session.id):
            for reminder in reminders_of(policy, session):
                if _concerns(reminder, registration) and (at := moment(policy, reminder, session, registration)):
                    yield at


# --- when --------------------------------------------------------------------------------------------------------


def occasion(reminder: Reminder, session: Session, registration: Registration) -> datetime | None:
    """The moment that a reminder is about; None where there is none for this person."""
    about = reminder.before or reminder.after
    assert about is not None
    return OCCASIONS[about](session, registration)


def moment(policy: Policy, reminder: Reminder, session: Session, registration: Registration) -> datetime | None:
    """When it is due. Days are those of the calendar and keep the time of day when clocks change, hours are hours."""
    about = occasion(reminder, session, registration)
    if about is None:
        return None
    sign = -1 if reminder.before else 1
    local = about.astimezone(policy.timezone)
    if reminder.at is not None:
        # The end of a delay is exclusive: at midnight it is the day before that counts.
        day = local if reminder.before == "start" or reminder.after == "start" else local - timedelta.resolution
        local = datetime.combine(day, reminder.at, policy.timezone)
    days, hours = timedelta(days=sign * reminder.days), timedelta(hours=sign * reminder.hours)
    return (local + days).astimezone(UTC) + hours


def _start(session: Session, registration: Registration) -> datetime:
    return min((part.start for part in session.chosen_parts(registration.parts)), default=session.start)


def _end(session: Session, registration: Registration) -> datetime:
    return max((part.end for part in session.chosen_parts(registration.parts)), default=session.end)


# What she chose of the session begins and ends for her.
OCCASIONS: dict[Moment, Callable[[Session, Registration], datetime | None]] = {
    "deadline": lambda session, _: session.register_by,
    "start": _start,
    "end": _end,
    "hold-end": lambda _, registration: registration.until if registration.status is Status.HELD else None,
    "offer-end": lambda _, registration: registration.until if registration.status is Status.OFFERED else None,
}


# --- whether -----------------------------------------------------------------------------------------------------


def _concerns(reminder: Reminder, registration: Registration) -> bool:
    return registration.status in reminder.to and reminder.name not in registration.reminded


def _is_due(policy: Policy, reminder: Reminder, session: Session, registration: Registration, now: datetime) -> bool:
    if not _concerns(reminder, registration):
        return False
    at = moment(policy, reminder, session, registration)
    if at is None or now < at:
        return False
    if reminder.tells_link and session.is_online:
        return _link_is_due(reminder, session, registration, at, now)
    return not _is_news_since(reminder, registration, at) and _makes_sense(reminder, session, registration, at, now)


def _link_is_due(reminder: Reminder, session: Session, registration: Registration, at: datetime, now: datetime) -> bool:
    """Also to who was confirmed after its hour, and until the end: without it nobody can come. A link that the
    coordinator has yet to write is waited for."""
    late = now - max(at, registration.decided)
    has_one = bool(session.link) and registration.status is Status.CONFIRMED
    return has_one and late <= _patience(reminder, NEVER_LATE) and now < _end(session, registration)


def _is_news_since(reminder: Reminder, registration: Registration, at: datetime) -> bool:
    """Whether the letter about her present standing came after the hour of the reminder, or so shortly before that it
    said the same. Nobody has a letter because she is marked as having come."""
    if registration.status is Status.ATTENDED:
        return False
    return at < registration.decided + (JUST_SAID if reminder.before else timedelta())


def _makes_sense(reminder: Reminder, session: Session, registration: Registration, at: datetime, now: datetime) -> bool:
    """However late it is, as after an outage."""
    about = occasion(reminder, session, registration)
    if reminder.before:
        return about is not None and now < about and now - at <= _patience(reminder, NEVER_LATE)
    return now - at <= _patience(reminder, AFTERWARDS)


def _patience(reminder: Reminder, otherwise: timedelta) -> timedelta:
    limit = reminder.unless_later_than
    return timedelta(days=limit.days, hours=limit.hours, minutes=limit.minutes) if limit else otherwise


def _one_of_each(
    policy: Policy, due: Iterable[Reminder], session: Session, registration: Registration
) -> Iterable[Reminder]:
    """Of several about one thing the one that brings the link, else the latest."""
    ranks = {(r.tells_link, moment(policy, r, session, registration) or session.end): r for r in due}
    last_wins = (ranks[rank] for rank in sorted(ranks))
    return {TOPICS.get(r.template or r.kind, r.template or r.kind): r for r in last_wins}.values()


# --- the link ----------------------------------------------------------------------------------------------------


def link_time(policy: Policy, session: Session, registration: Registration) -> datetime | None:
    """From when on she may have the link; None where there is none to have."""
    if not session.is_online:
        return None
    rows = [reminder for reminder in reminders_of(policy, session) if reminder.tells_link]
    return min((at for row in rows if (at := moment(policy, row, session, registration))), default=None)


def _with_link(policy: Policy, letter: Letter, now: datetime) -> Letter:
    """A letter that others read too does not tell it: she gets it in one of her own."""
    session, registration = letter.session, letter.registration
    if session is None or registration is None or registration.status is not Status.CONFIRMED:
        return letter
    if letter.kind not in TELL_LINK and not letter.is_reminder:
        return letter
    at = link_time(policy, session, registration)
    if at is None or _end(session, registration) <= now:
        return letter
    if now < at:
        return replace(letter, facts={**letter.facts, "link_at": at})
    hers_alone = {reader.email for reader in letter.to} == {registration.recipient.email}
    return replace(letter, tells_link=bool(session.link) and hers_alone)


def must_tell_link(letter: Letter) -> bool:
    """Whether she gets the link by this letter and no other."""
    brings_it = letter.kind in TELL_LINK or "reminder-link" in (letter.kind, letter.template)
    return letter.tells_link and brings_it


def _said_by(policy: Policy, letter: Letter, now: datetime) -> Iterator[Reminded]:
    """The reminders that this letter makes needless: what it says, and what would be said again within hours. Where
    her standing changed, the state tells that by itself (`_is_news_since`)."""
    session, registration = letter.session, letter.registration
    if session is None or registration is None or letter.kind not in TELL_STANDING:
        return
    for reminder in reminders_of(policy, session):
        if not _concerns(reminder, registration):
            continue
        if reminder.tells_link and session.is_online:
            needless = letter.tells_link
        else:
            at = moment(policy, reminder, session, registration)
            is_near = at is not None and at < now + JUST_SAID
            needless = bool(reminder.before) and is_near and registration.decided < now
        if needless:
            yield Reminded(session.id, registration.id, reminder.name)
