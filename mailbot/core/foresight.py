"""What lies ahead: the clock alone, turned from one moment at which something falls due to the next.

It supposes that nobody writes: holds are not paid, offers not answered, and no rule is edited."""

from collections.abc import Iterator
from datetime import datetime

from mailbot.core.changes import evolve_all
from mailbot.core.deadlines import offers_close
from mailbot.core.decide import tick
from mailbot.core.decision import Decision
from mailbot.core.model import State
from mailbot.core.policy import Policy
from mailbot.core.reminders import moments

# More looks at the clock than any calendar has; a rule that falls due for ever must not keep anybody waiting.
ENOUGH = 100_000


def next_moment(policy: Policy, state: State, now: datetime) -> datetime | None:
    """The next instant at which the clock may make something due; None where all is over."""
    return min((at for at in _moments(policy, state) if at > now), default=None)


def ahead(
    policy: Policy, state: State, now: datetime, until: datetime | None = None
) -> Iterator[tuple[datetime, Decision]]:
    """What the clock will decide from `now` on, each with its hour. The state given stays as it is."""
    at: datetime | None = now
    for _ in range(ENOUGH):
        if at is None or (until and at > until):
            return
        decision = tick(policy, state, at)
        if decision.changes or decision.letters:
            yield at, decision
        state = evolve_all(state, decision.changes)
        at = next_moment(policy, state, at)


def _moments(policy: Policy, state: State) -> Iterator[datetime]:
    for session in policy.sessions.values():
        yield from (offers_close(policy, session), session.register_by, session.start, session.end)
        yield from (r.until for r in state.of(session.id) if r.until)
    yield from moments(policy, state)
