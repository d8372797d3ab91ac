"""What no rule may do, whatever the tables say. A decision that meets a guard changes nothing and goes to a
person."""

from collections.abc import Sequence

from mailbot.core.changes import Change, Registered, StatusChanged, evolve
from mailbot.core.decision import Letter
from mailbot.core.model import State, Status
from mailbot.core.policy import Policy
from mailbot.core.seats import room

MAY_BECOME: dict[Status, frozenset[Status]] = {
    Status.WAITLISTED: frozenset(
        {Status.OFFERED, Status.CONFIRMED, Status.HELD, Status.CANCELLED, Status.EXPIRED, Status.REPLACED}
    ),
    Status.OFFERED: frozenset(
        {Status.CONFIRMED, Status.HELD, Status.DECLINED, Status.EXPIRED, Status.CANCELLED, Status.REPLACED}
    ),
    Status.HELD: frozenset({Status.CONFIRMED, Status.EXPIRED, Status.CANCELLED, Status.REPLACED}),
    Status.CONFIRMED: frozenset({Status.CANCELLED, Status.REPLACED, Status.ATTENDED, Status.ABSENT}),
}


def objection(policy: Policy, state: State, changes: Sequence[Change], letters: Sequence[Letter]) -> str | None:
    """The name of the first guard that forbids this, or None."""
    after = state
    for change in changes:
        if isinstance(change, StatusChanged) and not _may(after, change):
            return "a registration moves only as its life allows"
        if isinstance(change, Registered) and any(
            r.id == change.registration.id for r in after.of(change.registration.session)
        ):
            return "a message registers nobody twice"
        after = evolve(after, change)
    if any(_oversold(policy, state, after, session) for session in policy.sessions):
        return "no more seats are given than there are"
    ours = {address.email for address in policy.mailbox}
    if any(address.email in ours for letter in letters for address in letter.to):
        return "mailbot never writes to itself"
    return None


def _may(state: State, change: StatusChanged) -> bool:
    return any(
        r.id == change.registration and change.status in MAY_BECOME.get(r.status, frozenset())
        for r in state.of(change.session)
    )


def _oversold(policy: Policy, before: State, after: State, session_id: str) -> bool:
    """Where the coordinator lowered the limit below what was taken, nobody is thrown out; but no seat is added."""
    if before.of(session_id) is after.of(session_id):
        return False
    session = policy.sessions[session_id]
    return any(free < 0 and free < was for free, was in zip(room(after, session), room(before, session), strict=True))
