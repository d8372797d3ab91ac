"""What keeps mailbot from its work for long: the coordinator is told once, and once more when it is over. The journal
remembers, so that neither a restart nor a second worker tells her again; where it cannot be written, the letter's name
is the same whoever sends it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from mailbot.core.decision import Entry, Letter
from mailbot.core.letters_to_coordinator import alert_to_outage
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

    @property
    def name(self) -> str:
        """For the Message-ID of a letter about it that no outbox holds."""
        return sha256(self.since.isoformat().encode()).hexdigest()[:32]


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


def ended_after(journal: Iterable[Entry], since: datetime) -> bool:
    """Whether somebody else has seen the end of one that began then."""
    return any(line.because == OVER and line.at > since for line in journal)


def follow(
    policy: Policy, before: Outage | None, troubles: Sequence[str], now: datetime, *, can_write: bool
) -> tuple[str, tuple[Letter, ...]] | None:
    """What a pass adds to the story: the journal's word for it, and the letter, if it is worth one. While no letter
    can leave she is told at the end, and all of it."""
    if before is None:
        return (BEGUN, ()) if troubles else None
    is_long = now - before.since >= LONG
    if not troubles:
        over = alert_to_outage(policy, before.since, before.troubles, ended=now, told=before.told)
        return OVER, (over,) if before.told or is_long else ()
    if is_long and can_write and not before.told:
        return TOLD, (alert_to_outage(policy, before.since, troubles, ended=None, told=False),)
    return None
