"""What a decision changes, told in the past tense, and `evolve`, the only way from one state to the next."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from itertools import groupby
from types import MappingProxyType

from mailbot.core.model import (
    Announcement,
    Membership,
    Participant,
    Plan,
    Registration,
    Request,
    State,
    Status,
    Unreachable,
)


@dataclass(frozen=True, slots=True)
class Registered:
    """A person asked for a seat and now stands somewhere: in a seat, in the queue, or refused."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """A registration moved. `until` is the end of the hold or offer that begins, or is over; `passed`, how many seats
    were offered to the group that goes on waiting."""

    session: str
    registration: str
    status: Status
    at: datetime
    until: datetime | None = None
    passed: int = 0


@dataclass(frozen=True, slots=True)
class MembershipRecorded:
    membership: Membership


@dataclass(frozen=True, slots=True)
class MembershipRemoved:
    """A fee was recorded by mistake. What it confirmed stays."""

    membership: Membership


@dataclass(frozen=True, slots=True)
class FeesLikened:
    """The coordinator was told of fees that may be this registration's: she is told once of each holder."""

    session: str
    registration: str
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DetailsChanged:
    """A registration stays where it stands, for other parts, or with the person's details put right."""

    session: str
    registration: str
    participant: Participant
    parts: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class InvitationAnswered:
    """A participant's calendar answered the invitation. Where she stands is as it was, and so is the invitation."""

    session: str
    registration: str
    partstat: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question went to the writer of a request, which waits for her answer."""

    request: Request


@dataclass(frozen=True, slots=True)
class Answered:
    """A request waits no longer: it was answered, or nobody will answer it any more."""

    request: str


@dataclass(frozen=True, slots=True)
class BecameUnreachable:
    """A letter of ours came back for good."""

    address: Unreachable


@dataclass(frozen=True, slots=True)
class BecameReachable:
    """Somebody wrote from an address that was thought to be unreachable."""

    email: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder of this name was sent, or another letter said the same. It is not said again."""

    session: str
    registration: str
    name: str


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate of attendance was written, once for each registration; taken back before it left where `at` is
    None."""

    session: str
    registration: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Informed:
    """Somebody was told of her session as it is now, or counts as told."""

    session: str
    registration: str
    told: Announcement
    until: datetime | None = None  # the end of her hold or offer, which an edit may bring nearer


@dataclass(frozen=True, slots=True)
class Planned:
    """The coordinator was asked whether people are to be told of an edit."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class PlanSettled:
    """No plan waits for an answer any more."""


@dataclass(frozen=True, slots=True)
class OverbookingNoted:
    """The coordinator was told that more seats are taken than there are; without limits: it is so no more."""

    session: str
    limits: tuple[int, ...] = ()


Change = (
    Registered
    | StatusChanged
    | DetailsChanged
    | InvitationAnswered
    | MembershipRecorded
    | MembershipRemoved
    | FeesLikened
    | Asked
    | Answered
    | BecameUnreachable
    | BecameReachable
    | Reminded
    | Certified
    | Informed
    | Planned
    | PlanSettled
    | OverbookingNoted
)


def evolve(state: State, change: Change) -> State:
    """The state after the change. Costs by the size of the one session concerned, or of the roll."""
    match change:
        case Registered(registration):
            return _with_session(state, registration.session, _inserted(state, registration))
        case StatusChanged():
            return _with_session(state, change.session, tuple(_moved(r, change) for r in state.of(change.session)))
        case DetailsChanged():
            return _with_session(state, change.session, tuple(_edited(r, change) for r in state.of(change.session)))
        case Reminded():
            return _with_session(state, change.session, tuple(_noted(r, change) for r in state.of(change.session)))
        case InvitationAnswered():
            return _with_session(state, change.session, tuple(_replied(r, change) for r in state.of(change.session)))
        case Certified(session, registration_id, at):
            those = (replace(r, certified=at) if r.id == registration_id else r for r in state.of(session))
            return _with_session(state, session, tuple(those))
        case MembershipRecorded(membership):
            return _with_fees(state, (membership,))
        case MembershipRemoved(membership):
            return _without_fee(state, membership)
        case FeesLikened():
            return _with_session(state, change.session, tuple(_likened(r, change) for r in state.of(change.session)))
        case Asked(request):
            return replace(state, requests=MappingProxyType({**state.requests, request.key: request}))
        case Answered(key):
            left = {known: request for known, request in state.requests.items() if known != key}
            return replace(state, requests=MappingProxyType(left))
        case BecameUnreachable(address):
            return replace(state, unreachable=MappingProxyType({**state.unreachable, address.email: address}))
        case BecameReachable(email):
            others = {known: address for known, address in state.unreachable.items() if known != email}
            return replace(state, unreachable=MappingProxyType(others))
        case Informed():
            return _with_session(state, change.session, tuple(_informed(r, change) for r in state.of(change.session)))
        case Planned(plan):
            return replace(state, plan=plan)
        case PlanSettled():
            return replace(state, plan=None)
        case OverbookingNoted(session, limits):
            kept = {known: told for known, told in state.overbooked.items() if known != session}
            return replace(state, overbooked=MappingProxyType(kept | ({session: limits} if limits else {})))


def evolve_all(state: State, changes: Iterable[Change]) -> State:
    """The state after all of them. Fees in a row go in together, for the roll is copied each time."""
    for kind, row in groupby(changes, type):
        if kind is MembershipRecorded:
            state = _with_fees(state, [change.membership for change in row if isinstance(change, MembershipRecorded)])
        else:
            state = reduce(evolve, row, state)
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
        was=registration.status,
        until=change.until,
        passed=change.passed or registration.passed,
        decided=change.at,
        sequence=registration.sequence + 1,
    )


def _edited(registration: Registration, change: DetailsChanged) -> Registration:
    if registration.id != change.registration:
        return registration
    return replace(
        registration,
        participant=change.participant,
        parts=change.parts,
        decided=change.at,
        sequence=registration.sequence + 1,
    )


def _noted(registration: Registration, change: Reminded) -> Registration:
    """It stands as it stood: nothing was decided about it."""
    if registration.id != change.registration or change.name in registration.reminded:
        return registration
    return replace(registration, reminded=(*registration.reminded, change.name))


def _replied(registration: Registration, change: InvitationAnswered) -> Registration:
    return replace(registration, partstat=change.partstat) if registration.id == change.registration else registration


def _informed(registration: Registration, change: Informed) -> Registration:
    if registration.id != change.registration:
        return registration
    # Her calendar hears of what takes place when and where, not of the link.
    was = registration.told and (registration.told.parts, registration.told.place)
    is_moved = was is not None and was != (change.told.parts, change.told.place)
    return replace(
        registration,
        told=change.told,
        until=change.until,
        sequence=registration.sequence + (is_moved or change.told.called_off),
    )


def _with_fees(state: State, fees: Iterable[Membership]) -> State:
    new: dict[str, tuple[Membership, ...]] = {}
    for fee in fees:
        known = new.get(fee.holder) or state.memberships.get(fee.holder, ())
        if fee not in known:
            new[fee.holder] = (*known, fee)
    return replace(state, memberships=MappingProxyType({**state.memberships, **new})) if new else state


def _without_fee(state: State, fee: Membership) -> State:
    left = tuple(known for known in state.memberships.get(fee.holder, ()) if known != fee)
    others = {holder: paid for holder, paid in state.memberships.items() if holder != fee.holder}
    return replace(state, memberships=MappingProxyType(others | ({fee.holder: left} if left else {})))


def _likened(registration: Registration, change: FeesLikened) -> Registration:
    if registration.id != change.registration:
        return registration
    return replace(registration, likened=(*registration.likened, *change.holders))


def _with_session(state: State, session: str, registrations: tuple[Registration, ...]) -> State:
    return replace(state, registrations=MappingProxyType({**state.registrations, session: registrations}))
