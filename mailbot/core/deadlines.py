"""When holds and offers end, and which have: all that the clock makes due follows from the state and `now`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dateutil.easter import easter

from mailbot.core.changes import StatusChanged
from mailbot.core.membership import fee_settled
from mailbot.core.model import Participant, Registration, State, Status
from mailbot.core.policy import Policy, Session
from mailbot.core.seats import group

SHORTEST_HOLD = timedelta(hours=48)
DAYTIME = range(8, 20)  # hours of the clock; the rest is night
# The least that an offer is shortened to, in hours of daytime. After the deadline offers go on: nobody need hurry so.
SHORTEST_BEFORE_CLOSE = timedelta(hours=1)
SHORTEST_BEFORE_DEADLINE = timedelta(hours=4)
MORNING = time(10)
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)})
# Easter Monday, Ascension and Whit Monday, in days after Easter.
MOVABLE_HOLIDAYS = frozenset({1, 39, 50})


def hold_end(policy: Policy, session: Session, now: datetime) -> datetime:
    """A hold lasts `hold_days` and ends with the deadline, but never before 48 hours nor after the start."""
    wanted = min(now + timedelta(days=policy.membership.hold_days), session.register_by)
    return min(max(wanted, now + SHORTEST_HOLD), session.start)


def given_seat(
    policy: Policy, state: State, session: Session, participant: Participant, now: datetime
) -> tuple[Status, datetime | None]:
    """Where somebody stands who is given a seat: confirmed, or held until a date, for the fee."""
    if fee_settled(policy, state, session, participant):
        return Status.CONFIRMED, None
    return Status.HELD, hold_end(policy, session, now)


def offers_close(policy: Policy, session: Session) -> datetime:
    """From then on no seat is offered, and no offer is open."""
    return session.start - timedelta(hours=policy.waitlist.closes_hours_before_start)


def offer_end(policy: Policy, session: Session, now: datetime, *, others_wait: bool = False) -> datetime:
    """An offer lasts `offer_hours`, and on to an hour when people answer, but never past the close of offers. Where
    others wait it takes no more than half of the daytime that is left, before the deadline and before the close, so
    that the next in line has a chance. Once too little is left to be halved, who is next has all of it, be it night."""
    close = offers_close(policy, session)
    ends = [close, _by_day(now + timedelta(hours=policy.waitlist.offer_hours), policy.timezone)]
    if others_wait:
        for limit, least in ((session.register_by, SHORTEST_BEFORE_DEADLINE), (close, SHORTEST_BEFORE_CLOSE)):
            half = daytime(now, limit, policy.timezone) / 2
            if half >= least:
                ends.append(_halfway(now, limit, policy.timezone))
    return min(ends)


def lapsed(policy: Policy, state: State, now: datetime) -> tuple[StatusChanged, ...]:
    """The holds and offers that have run out, in sessions that are neither over nor called off."""
    return tuple(
        lapse(state, r, now, r.until)
        for session in policy.going_on(now)
        for r in state.of(session.id)
        if r.status in {Status.HELD, Status.OFFERED} and r.until is not None and r.until <= now
    )


def lapse(state: State, registration: Registration, now: datetime, until: datetime | None) -> StatusChanged:
    """The end of a hold or an offer without an answer. A group that was asked about seats for some of it goes on
    waiting for more; else it is over."""
    offered = group(state, registration, Status.OFFERED)
    if registration.together and offered and group(state, registration, Status.WAITLISTED):
        return StatusChanged(registration.session, registration.id, Status.WAITLISTED, at=now, passed=len(offered))
    return StatusChanged(registration.session, registration.id, Status.EXPIRED, at=now, until=until)


def daytime(start: datetime, end: datetime, zone: tzinfo) -> timedelta:
    """How much of the time between is neither night nor a day off."""
    return sum((until - since for since, until in _stretches(start, end, zone)), timedelta())


def _halfway(start: datetime, end: datetime, zone: tzinfo) -> datetime:
    """The moment by day when half of the daytime between is over; instead of nightfall the next morning."""
    left = daytime(start, end, zone) / 2
    for since, until in _stretches(start, end, zone):
        if left < until - since:
            return since + left
        left -= until - since
    return end


def _stretches(start: datetime, end: datetime, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of daytime between, as instants."""
    day = start.astimezone(zone).date()
    while (dawn := _at_hour(day, DAYTIME.start, zone)) < end:
        since, until = max(start, dawn), min(end, _at_hour(day, DAYTIME.stop, zone))
        if since < until and not _is_day_off(day):
            yield since, until
        day += timedelta(days=1)


def _at_hour(day: date, hour: int, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


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
