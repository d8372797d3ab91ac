"""Seats and the queue for them. Everything is counted from the registrations, by these functions alone.

First come, first served: nobody is passed by who came later, save who cannot be seated. That is who asked for a part
that is full, whose organisation has all the seats that it may have, and a group that would rather wait for more seats
than there are."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mailbot.core.model import TAKES_A_SEAT, Participant, Registration, State, Status
from mailbot.core.names import folded
from mailbot.core.policy import Part, Policy, Session

Taken = Mapping[str, int]  # seats taken under each limit
SESSION = ""


class Limit(NamedTuple):
    """The seats that there are, in the session (None) or in a part, and those taken."""

    part: Part | None
    seats: int
    taken: int

    @property
    def free(self) -> int:
        """Negative where the coordinator lowered the limit."""
        return self.seats - self.taken


def free_seats(state: State, session: Session) -> int:
    """Seats that nobody has, holds or is offered; negative where the coordinator lowered the limit."""
    return session.seats - sum(r.status in TAKES_A_SEAT for r in state.of(session.id))


def limits(state: State, session: Session) -> tuple[Limit, ...]:
    """Every limit there is: the session's, then that of each part that counts its own."""
    seated = [r for r in state.of(session.id) if r.status in TAKES_A_SEAT]
    parts = (
        Limit(part, part.seats, sum(not r.parts or part.id in r.parts for r in seated))
        for part in session.chosen_parts()
        if part.seats is not None
    )
    return (Limit(None, session.seats, len(seated)), *parts)


def room(state: State, session: Session) -> tuple[int, ...]:
    """Free seats under each of them."""
    return tuple(limit.free for limit in limits(state, session))


def waitlist(state: State, session_id: str) -> tuple[Registration, ...]:
    """Who waits, first come first: registrations stand in order of arrival."""
    return tuple(r for r in state.of(session_id) if r.status is Status.WAITLISTED)


def position(state: State, registration: Registration) -> int | None:
    """The place in the waitlist, from 1; None for who isn't waiting."""
    waiting = [r.id for r in waitlist(state, registration.session)]
    return waiting.index(registration.id) + 1 if registration.id in waiting else None


def group(state: State, registration: Registration, status: Status) -> tuple[Registration, ...]:
    """Those of a group that is kept together who stand so: one message asked for them. Who came alone is one."""
    if not registration.together:
        return (registration,) if registration.status is status else ()
    fellows = (r for r in state.of(registration.session) if r.message == registration.message and r.together)
    return tuple(r for r in fellows if r.status is status)


def is_free(
    policy: Policy, state: State, session: Session, people: Sequence[Participant], parts: tuple[str, ...]
) -> bool:
    """Whether newcomers may have a seat each: so many are free, and nobody who waits could take one."""
    return fits(policy, state, session, people, parts) and not _first_claim(policy, state, session)


def fits(policy: Policy, state: State, session: Session, people: Sequence[Participant], parts: tuple[str, ...]) -> bool:
    """Whether there is a seat for each under every limit: the session's, that of each chosen part that counts its own,
    her organisation's."""
    asked = [_limits_on(policy, session, person, parts) for person in people]
    return len(list(_seated(_taken(policy, state, session), asked))) == len(asked)


def next_in_line(policy: Policy, state: State, session: Session) -> tuple[Registration, ...]:
    """Who has waited longest of those for whom a seat is free: one person, or of a group as many as there are seats
    for. While a group is asked about some seats, what comes free besides waits for its answer."""
    claim = _first_claim(policy, state, session)
    return () if claim and _is_asked(state, claim[0]) else claim


def organisation_is_full(policy: Policy, state: State, session: Session, participant: Participant) -> bool:
    """Whether her organisation has all the seats that one may have in a session (`per_organisation`)."""
    key, allowed = _organisation(policy, participant)
    return allowed > 0 and _taken(policy, state, session)[key] >= allowed


def _first_claim(policy: Policy, state: State, session: Session) -> tuple[Registration, ...]:
    """The first in the queue who could be seated. The seats are counted once, not for each who waits."""
    if free_seats(state, session) <= 0:
        return ()
    taken = _taken(policy, state, session)
    for waiting in waitlist(state, session.id):
        people = group(state, waiting, Status.WAITLISTED)
        asked = [_limits_on(policy, session, r.participant, r.parts) for r in people]
        claim = tuple(people[n] for n in _seated(taken, asked))
        is_wanted = len(claim) == len(people) or len(claim) > max(r.passed for r in people)
        if claim and (is_wanted or _is_asked(state, waiting)):
            return claim
    return ()


def _is_asked(state: State, registration: Registration) -> bool:
    """Whether her group has been offered seats, and has not answered yet."""
    return registration.together and bool(group(state, registration, Status.OFFERED))


# --- limits ----------------------------------------------------------------------------------------------------


def _limits_on(policy: Policy, session: Session, participant: Participant, parts: tuple[str, ...]) -> Taken:
    """The limits under which her seat counts, each with the seats that it allows."""
    of_parts = {part.id: part.seats for part in session.chosen_parts(parts) if part.seats is not None}
    organisation, allowed = _organisation(policy, participant)
    return {SESSION: session.seats, **of_parts, **({organisation: allowed} if allowed else {})}


def _organisation(policy: Policy, participant: Participant) -> tuple[str, int]:
    """How her organisation is counted, and how many seats it may have; 0 where nobody counts."""
    allowed = policy.registration.per_organisation
    name = folded(participant.organisation or "") if allowed else ""
    return f"@{name}", allowed if name else 0


def _taken(policy: Policy, state: State, session: Session) -> Counter[str]:
    seated = (r for r in state.of(session.id) if r.status in TAKES_A_SEAT)
    return Counter(limit for r in seated for limit in _limits_on(policy, session, r.participant, r.parts))


def _seated(taken: Taken, asked: Sequence[Taken]) -> Iterator[int]:
    """Which of them get a seat where each takes one in turn, by number."""
    now = Counter(taken)
    for number, hers in enumerate(asked):
        if all(now[limit] < allowed for limit, allowed in hers.items()):
            now.update(hers.keys())
            yield number
