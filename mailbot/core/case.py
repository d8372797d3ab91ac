"""Everything that one decision about a message may look at, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mailbot.core.message import Message
from mailbot.core.model import LIVE, Participant, Registration, State
from mailbot.core.names import same_name
from mailbot.core.policy import Policy, Session
from mailbot.core.reading import Intent, Reading


@dataclass(frozen=True)
class Case:
    """A message as read, before the rules and the state. Where seats are given one by one, `session`,
    `participant` and `rank` say for whom."""

    policy: Policy
    state: State
    message: Message
    reading: Reading
    now: datetime
    session: Session | None = None
    participant: Participant | None = None
    rank: int = 0
    because: str = ""  # the name of the row that decided

    @property
    def arrived(self) -> datetime:
        """When the request came in. A server whose clock runs ahead must not make anybody late."""
        return min(self.message.arrived, self.now)

    @property
    def asked(self) -> tuple[Session, Participant]:
        """For whom a seat is asked, and where."""
        assert self.session is not None
        assert self.participant is not None
        return self.session, self.participant

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts asked for of the session asked; none where all are."""
        every = {part.id for part in self.asked[0].parts}
        chosen = tuple(part for part in self.reading.parts if part in every)
        return chosen if set(chosen) != every else ()

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions meant: those the mail names, else the only one it can mean, else none."""
        named = tuple(self.policy.sessions[s] for s in self.reading.sessions if s in self.policy.sessions)
        return named or self._only_possible_session()

    def _only_possible_session(self) -> tuple[Session, ...]:
        if self.reading.intent is Intent.REGISTER:
            candidates = {s.id for s in self.policy.open_sessions(self.arrived)}
        else:
            candidates = {r.session for r in self._written_for()}
        return tuple(self.policy.sessions[s] for s in candidates) if len(candidates) == 1 else ()

    @property
    def own(self) -> tuple[Registration, ...]:
        """The live registrations that the author may speak for, in the sessions meant."""
        meant = {s.id for s in self.sessions}
        return tuple(r for r in self._written_for() if not meant or r.session in meant)

    @property
    def past(self) -> tuple[Registration, ...]:
        """The author's registrations that are no longer live, in the sessions meant."""
        meant = {s.id for s in self.sessions}
        return tuple(
            r
            for r in self._current()
            if r.status not in LIVE and (not meant or r.session in meant) and r.participant.email == self._email
        )

    def _written_for(self) -> tuple[Registration, ...]:
        """Live registrations under the author's address; failing that, those that she asked for others."""
        live = [r for r in self._current() if r.status in LIVE]
        mine = [r for r in live if r.participant.email == self._email] or [
            r for r in live if r.author.email == self._email
        ]
        names = [p.name for p in self.reading.participants if p.name]
        named = [r for r in mine if any(same_name(name, r.participant.name or "") for name in names)]
        return tuple(named or mine)

    def _current(self) -> Iterator[Registration]:
        """All registrations in sessions that are not over; what lies further back costs nothing."""
        for session in self.policy.sessions.values():
            if session.end > self.now:
                yield from self.state.of(session.id)

    @property
    def _email(self) -> str:
        return self.message.author.email if self.message.author else ""
