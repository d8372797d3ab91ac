"""When holds and offers end, and which have: all that the clock makes due follows from the state and `now`."""

from datetime import datetime, timedelta

from mailbot.core.changes import StatusChanged
from mailbot.core.model import State, Status
from mailbot.core.policy import Policy, Session

SHORTEST_HOLD = timedelta(hours=48)


def hold_end(policy: Policy, session: Session, now: datetime) -> datetime:
    """A hold lasts `hold_days` and ends with the deadline, but never before 48 hours nor after the start."""
    wanted = min(now + timedelta(days=policy.membership.hold_days), session.register_by)
    return min(max(wanted, now + SHORTEST_HOLD), session.start)


def offers_close(policy: Policy, session: Session) -> datetime:
    """From then on no seat is offered, and no offer is open."""
    return session.start - timedelta(hours=policy.waitlist.closes_hours_before_start)


def offer_end(policy: Policy, session: Session, now: datetime) -> datetime:
    return min(now + timedelta(hours=policy.waitlist.offer_hours), offers_close(policy, session))


def lapsed(policy: Policy, state: State, now: datetime) -> tuple[StatusChanged, ...]:
    """The holds and offers that have run out, in sessions that are not over."""
    return tuple(
        StatusChanged(session.id, r.id, Status.EXPIRED, at=now)
        for session in policy.sessions.values()
        if session.end > now
        for r in state.of(session.id)
        if r.status in {Status.HELD, Status.OFFERED} and r.until is not None and r.until <= now
    )
