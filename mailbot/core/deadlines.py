"""When holds and offers end, and which have: all that the clock makes due follows from the state and `now`."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dateutil.easter import easter

from mailbot.core.changes import StatusChanged
from mailbot.core.model import State, Status
from mailbot.core.policy import Policy, Session

SHORTEST_HOLD = timedelta(hours=48)
DAYTIME = range(8, 20)  # hours of the clock; the rest is night
MORNING = time(10)
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)})
# Easter Monday, Ascension and Whit Monday, in days after Easter.
MOVABLE_HOLIDAYS = frozenset({1, 39, 50})


def hold_end(policy: Policy, session: Session, now: datetime) -> datetime:
    """A hold lasts `hold_days` and ends with the deadline, but never before 48 hours nor after the start."""
    wanted = min(now + timedelta(days=policy.membership.hold_days), session.register_by)
    return min(max(wanted, now + SHORTEST_HOLD), session.start)


def offers_close(policy: Policy, session: Session) -> datetime:
    """From then on no seat is offered, and no offer is open."""
    return session.start - timedelta(hours=policy.waitlist.closes_hours_before_start)


def offer_end(policy: Policy, session: Session, now: datetime) -> datetime:
    """An offer lasts `offer_hours`, and on to an hour when people answer, but never past the close of offers."""
    wanted = now + timedelta(hours=policy.waitlist.offer_hours)
    return min(_by_day(wanted, policy.timezone), offers_close(policy, session))


def lapsed(policy: Policy, state: State, now: datetime) -> tuple[StatusChanged, ...]:
    """The holds and offers that have run out, in sessions that are neither over nor called off."""
    return tuple(
        StatusChanged(session.id, r.id, Status.EXPIRED, at=now)
        for session in policy.sessions.values()
        if session.end > now and not session.called_off
        for r in state.of(session.id)
        if r.status in {Status.HELD, Status.OFFERED} and r.until is not None and r.until <= now
    )


def _by_day(moment: datetime, zone: tzinfo) -> datetime:
    """The moment, or the next 10 o'clock of a day when people work, where it falls at night or on a day off."""
    local = moment.astimezone(zone)
    if local.hour in DAYTIME and not _is_day_off(local.date()):
        return moment
    day = local.date() + timedelta(days=local.time() >= MORNING)
    while _is_day_off(day):
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def _is_day_off(day: date) -> bool:
    """Sundays and the public holidays of France."""
    since_easter = (day - easter(day.year)).days
    return day.isoweekday() == 7 or (day.month, day.day) in FIXED_HOLIDAYS or since_easter in MOVABLE_HOLIDAYS
