"""What no rule may do, whatever the tables say. A decision that meets a guard changes nothing: the message goes to a
person; what the clock made due is a trouble of the pass; a command is answered with a sentence."""

from collections.abc import Sequence

from mailbot.core.changes import Change, Registered, StatusChanged, evolve
from mailbot.core.decision import Letter
from mailbot.core.model import LIVE, Registration, State, Status
from mailbot.core.policy import Policy
from mailbot.core.seats import room

MAY_BECOME: dict[Status, frozenset[Status]] = {
    Status.WAITLISTED: frozenset(
        {
            Status.OFFERED,
            Status.CONFIRMED,
            Status.HELD,
            Status.CANCELLED,
            Status.EXPIRED,
            Status.REPLACED,
            Status.REFUSED,
        }
    ),
    Status.OFFERED: frozenset(
        {
            Status.CONFIRMED,
            Status.HELD,
            Status.DECLINED,
            Status.EXPIRED,
            Status.CANCELLED,
            Status.REPLACED,
            Status.REFUSED,
        }
    ),
    Status.HELD: frozenset({Status.CONFIRMED, Status.EXPIRED, Status.CANCELLED, Status.REPLACED, Status.REFUSED}),
    Status.CONFIRMED: frozenset({Status.CANCELLED, Status.REPLACED, Status.ATTENDED, Status.ABSENT}),
    Status.ATTENDED: frozenset({Status.ABSENT}),
    Status.ABSENT: frozenset({Status.ATTENDED}),
}


def objection(
    policy: Policy, state: State, changes: Sequence[Change], letters: Sequence[Letter], *, forced: bool = False
) -> str | None:
    """The name of the first guard that forbids this, or None. `forced`: the coordinator gives a seat that there is
    not; nobody else can."""
    after = state
    for change in changes:
        if isinstance(change, StatusChanged) and not _may(after, change):
            return "a registration moves only as its life allows"
        if isinstance(change, Registered) and any(
            r.id == change.registration.id for r in after.of(change.registration.session)
        ):
            return "a message registers nobody twice"
        after = evolve(after, change)
    if not forced and any(_oversold(policy, state, after, session) for session in policy.sessions):
        return "no more seats are given than there are"
    if any(_gives_what_is_called_off(policy, change) for change in changes):
        return "nobody gets a seat in a session that is called off"
    ours = {address.email for address in policy.mailbox}
    if any(address.email in ours for letter in letters for address in letter.to):
        return "mailbot never writes to itself"
    if any(letter.tells_link and not _is_confirmed(letter) for letter in letters):
        return "the link goes to the confirmed alone"
    return None


def _gives_what_is_called_off(policy: Policy, change: Change) -> bool:
    match change:
        case Registered(registration):
            return registration.status in LIVE and policy.sessions[registration.session].called_off
        case StatusChanged(session, _, status):
            return status in LIVE and policy.sessions[session].called_off
    return False


def _may(state: State, change: StatusChanged) -> bool:
    return any(
        change.status in MAY_BECOME.get(r.status, frozenset()) or _waits_on(r, change)
        for r in state.of(change.session)
        if r.id == change.registration
    )


def _waits_on(registration: Registration, change: StatusChanged) -> bool:
    """Back to the waitlist goes only who was offered a seat with a part of her group, which would rather wait."""
    is_back = registration.status is Status.OFFERED and change.status is Status.WAITLISTED
    return is_back and registration.together and change.passed > 0


def _is_confirmed(letter: Letter) -> bool:
    """And nobody else reads it."""
    registration = letter.registration
    if registration is None or registration.status is not Status.CONFIRMED:
        return False
    return {reader.email for reader in letter.to} == {registration.recipient.email}


def _oversold(policy: Policy, before: State, after: State, session_id: str) -> bool:
    """Where the coordinator lowered the limit below what was taken, nobody is thrown out; but no seat is added."""
    if before.of(session_id) is after.of(session_id):
        return False
    session = policy.sessions[session_id]
    return any(free < 0 and free < was for free, was in zip(room(after, session), room(before, session), strict=True))
