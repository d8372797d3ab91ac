"""What a decision changes, told in the past tense, and `evolve`, the only way from one state to the next."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from mailbot.core.model import Membership, Registration, State, Status


@dataclass(frozen=True, slots=True)
class Registered:
    """A person asked for a seat and now stands somewhere: in a seat, in the queue, or refused."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """A registration moved. `until` is the end of the hold or offer that begins."""

    session: str
    registration: str
    status: Status
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class MembershipRecorded:
    membership: Membership


Change = Registered | StatusChanged | MembershipRecorded


def evolve(state: State, change: Change) -> State:
    """The state after the change. Costs by the size of the one session concerned, never of the whole."""
    match change:
        case Registered(registration):
            return _with_session(state, registration.session, _inserted(state, registration))
        case StatusChanged():
            return _with_session(state, change.session, tuple(_moved(r, change) for r in state.of(change.session)))
        case MembershipRecorded(membership):
            known = state.memberships.get(membership.holder, ())
            if membership in known:
                return state
            recorded = {**state.memberships, membership.holder: (*known, membership)}
            return replace(state, memberships=MappingProxyType(recorded))


def evolve_all(state: State, changes: Iterable[Change]) -> State:
    for change in changes:
        state = evolve(state, change)
    return state


def _inserted(state: State, registration: Registration) -> tuple[Registration, ...]:
    registrations = list(state.of(registration.session))
    insort(registrations, registration, key=lambda r: r.place)
    return tuple(registrations)


def _moved(registration: Registration, change: StatusChanged) -> Registration:
    if registration.id != change.registration:
        return registration
    return replace(
        registration,
        status=change.status,
        until=change.until,
        decided=change.at,
        sequence=registration.sequence + 1,
    )


def _with_session(state: State, session: str, registrations: tuple[Registration, ...]) -> State:
    return replace(state, registrations=MappingProxyType({**state.registrations, session: registrations}))
