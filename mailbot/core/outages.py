"""A server that is away for long: the coordinator is told once, and once more when it is back. The journal remembers,
so that neither a restart nor a second worker tells her again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.core.decision import Entry, Letter
from mailbot.core.letters import to_the_coordinators
from mailbot.core.policy import Policy

LONG = timedelta(hours=1)  # what comes back by itself sooner is nobody's business

BEGUN = "a server is away"
TOLD = "a server has been away for long"
OVER = "the servers are back"


@dataclass(frozen=True, slots=True)
class Outage:
    since: datetime
    troubles: tuple[str, ...]
    told: bool = False


def outage(journal: Iterable[Entry]) -> Outage | None:
    """The one that is not over."""
    found: Outage | None = None
    for line in journal:
        if line.because == BEGUN:
            found = found or Outage(line.at, line.reasons)
        elif line.because == TOLD and found:
            found = Outage(found.since, line.reasons, told=True)
        elif line.because == OVER:
            found = None
    return found


def follow(
    policy: Policy, before: Outage | None, troubles: Sequence[str], now: datetime, *, can_write: bool
) -> tuple[str, tuple[Letter, ...]] | None:
    """What a pass adds to the story: the journal's word for it, and the letter, if it is worth one. While no letter
    can leave she is told at the end, and all of it."""
    if before is None:
        return (BEGUN, ()) if troubles else None
    is_long = now - before.since >= LONG
    if not troubles:
        worth_it = before.told or is_long
        return OVER, (_alert(policy, before, now, is_over=True),) if worth_it else ()
    if is_long and can_write and not before.told:
        return TOLD, (_alert(policy, Outage(before.since, tuple(troubles)), now, is_over=False),)
    return None


def _alert(policy: Policy, outage: Outage, now: datetime, *, is_over: bool) -> Letter:
    facts = {"since": outage.since, "troubles": outage.troubles, "ended": now if is_over else None}
    return to_the_coordinators(policy, "alert", matter="outage", told=outage.told, **facts)
