"""Seats and the queue for them. Everything is counted from the registrations, by these functions alone."""

from mailbot.core.model import TAKES_A_SEAT, Registration, State, Status
from mailbot.core.policy import Session


def free_seats(state: State, session: Session) -> int:
    """Seats that nobody has, holds or is offered; negative where the coordinator lowered the limit."""
    return session.seats - sum(r.status in TAKES_A_SEAT for r in state.of(session.id))


def room(state: State, session: Session) -> tuple[int, ...]:
    """Free seats under every limit there is: the session's, then that of each part that counts its own."""
    limited = [(part.id, part.seats) for part in session.chosen_parts() if part.seats is not None]
    return (free_seats(state, session), *(seats - _taken(state, session, part) for part, seats in limited))


def fits(state: State, session: Session, parts: tuple[str, ...]) -> bool:
    """Whether a seat is free, in the session and in each chosen part that counts its own."""
    return free_seats(state, session) > 0 and not _full_parts(state, session).intersection(_ids(session, parts))


def waitlist(state: State, session_id: str) -> tuple[Registration, ...]:
    """Who waits, first come first: registrations stand in order of arrival."""
    return tuple(r for r in state.of(session_id) if r.status is Status.WAITLISTED)


def position(state: State, registration: Registration) -> int | None:
    """The place in the waitlist, from 1; None for who isn't waiting."""
    waiting = [r.id for r in waitlist(state, registration.session)]
    return waiting.index(registration.id) + 1 if registration.id in waiting else None


def is_free(state: State, session: Session, parts: tuple[str, ...]) -> bool:
    """Whether a newcomer may have a seat: one is free, and nobody who waits could take it."""
    return fits(state, session, parts) and next_in_line(state, session) is None


def next_in_line(state: State, session: Session) -> Registration | None:
    """Who has waited longest of those for whom a seat is free. The seats are counted once, not for each who waits."""
    if free_seats(state, session) <= 0:
        return None
    full = _full_parts(state, session)
    return next((r for r in waitlist(state, session.id) if not full.intersection(_ids(session, r.parts))), None)


def _full_parts(state: State, session: Session) -> frozenset[str]:
    """The parts that count their own seats and have none left."""
    limited = ((part.id, part.seats) for part in session.chosen_parts() if part.seats is not None)
    return frozenset(part for part, seats in limited if _taken(state, session, part) >= seats)


def _ids(session: Session, parts: tuple[str, ...]) -> list[str]:
    return [part.id for part in session.chosen_parts(parts)]


def _taken(state: State, session: Session, part_id: str) -> int:
    return sum(r.status in TAKES_A_SEAT and (not r.parts or part_id in r.parts) for r in state.of(session.id))
