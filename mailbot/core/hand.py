"""The coordinator's hand: what she asks for herself is decided, guarded and journalled as a mail is.

The rows that choose for who writes choose for whom she registers. What no row may do she may not either, with one
exception: she can force a seat that there is not."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.core.case import Case
from mailbot.core.changes import StatusChanged, evolve, evolve_all
from mailbot.core.decide import first_match, linked, settled
from mailbot.core.decision import Decision
from mailbot.core.effects import Effect
from mailbot.core.groups import gathered
from mailbot.core.guards import MAY_BECOME, objection
from mailbot.core.letters import tell
from mailbot.core.message import Address, Message
from mailbot.core.model import LIVE, NOTED, Participant, Registration, State, Status
from mailbot.core.names import folded, same_name, same_person
from mailbot.core.policy import Policy
from mailbot.core.reading import Intent, Reading
from mailbot.core.seating import SEAT_ACTIONS
from mailbot.core.table import SEATS

BY_HAND = "by the coordinator's hand"
TOO_EARLY = "attendance is noted once the session has begun"


@dataclass(frozen=True, slots=True)
class Register:
    """Somebody is registered as if she had written now. `forced`: she has a seat, whatever the seats, the deadline and
    the fee say. `quiet`: she gets no letter; others whom it moves do."""

    session: str
    participant: Participant  # with an address
    language: str
    parts: tuple[str, ...] = ()
    forced: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Registrations of one session shall stand somewhere else; one that stands there already is left as it is."""

    session: str
    registrations: tuple[str, ...]
    status: Status
    forced: bool = False
    quiet: bool = False


Command = Register | Move


def by_hand(policy: Policy, state: State, command: Command, now: datetime) -> Decision:
    """All of the command, or nothing: then `because` is the name of what forbids it."""
    match command:
        case Register():
            asked = _register(policy, state, command, now)
        case Move():
            asked = _move(policy, state, command, now)
    if isinstance(asked, str):
        return Decision(None, asked)
    decision = settled(policy, state, Decision(None, BY_HAND, asked.changes, asked.letters), now)
    # Nobody is told of a seat in what is over.
    over = policy.sessions[command.session].end <= now
    told = [letter.registration for letter in asked.letters if letter.registration]
    unsent = {r.id for r in told if command.quiet or (over and r.status in LIVE)}
    letters = tuple(each for each in decision.letters if not each.registration or each.registration.id not in unsent)
    # What follows from it for a group is told to its writer; what she decided herself, to each.
    decided = {registration.id for registration in told}
    hers = tuple(each for each in letters if each.registration and each.registration.id in decided)
    others = tuple(each for each in letters if each not in hers)
    letters = (*hers, *gathered(policy, evolve_all(state, decision.changes), others))
    decision = linked(policy, state, replace(decision, letters=letters), now)
    forbidden = objection(policy, state, decision.changes, decision.letters, forced=command.forced)
    return Decision(None, forbidden) if forbidden else decision


def meant(registrations: Iterable[Registration], said: str, status: Status) -> tuple[Registration, ...]:
    """Whom an address, a name or « Name <address> » means, of those who may come to stand there or do so already;
    failing that, of all. A later registration speaks for an earlier one."""
    name, bracket, rest = said.rpartition("<")
    email = rest.removesuffix(">").strip().lower() if bracket or "@" in said else ""
    found = [r for r in registrations if _is_called(r, name if email else said) and (not email or _has(r, email))]
    exact = [r for r in found if folded(r.participant.name or "") == folded(name if email else said)]
    possible = [r for r in exact or found if r.status is status or status in MAY_BECOME.get(r.status, ())]
    return tuple({r.participant: r for r in possible or exact or found}.values())


# --- what they come to ---------------------------------------------------------------------------------------


def _register(policy: Policy, state: State, command: Register, now: datetime) -> Effect | str:
    session, participant = policy.sessions[command.session], command.participant
    author = Address(participant.email or "", participant.name or "")
    key = hashlib.sha256(f"{session.id}/{author}/{now.isoformat()}".encode()).hexdigest()
    reading = Reading(
        Intent.REGISTER,
        1.0,
        language=command.language,
        sessions=(session.id,),
        parts=command.parts,
        participants=(participant,),
    )
    case = Case(policy, state, Message(key, now, 0, author), reading, now, session=session, participant=participant)
    if any(r.status in LIVE | NOTED and same_person(r.participant, participant) for r in state.of(session.id)):
        return "already registered"
    row = first_match(SEATS, case)
    if row.then == "refuse" and not command.forced:
        return row.name  # it is for her to say so to whom she did not register
    return _hers(SEAT_ACTIONS["confirm" if command.forced else row.then](case))


def _move(policy: Policy, state: State, command: Move, now: datetime) -> Effect | str:
    noted = command.status in NOTED
    if noted and now < policy.sessions[command.session].start:
        return TOO_EARLY
    effect = Effect()
    for known in (state.registration(command.session, each) for each in command.registrations):
        if known.status is command.status:
            continue
        change = StatusChanged(command.session, known.id, command.status, now)
        state = evolve(state, change)
        letters = () if noted else (tell(policy, state, state.registration(command.session, known.id), known),)
        effect = effect.plus([change], letters)
    return _hers(effect)


def _hers(effect: Effect) -> Effect:
    """The letters say that a person decided."""
    letters = (replace(letter, facts={**letter.facts, "by_hand": True}) for letter in effect.letters)
    return replace(effect, letters=tuple(letters))


def _is_called(registration: Registration, name: str) -> bool:
    known = registration.participant.name or ""
    return not name.strip() or (bool(folded(known)) and same_name(known, name))


def _has(registration: Registration, email: str) -> bool:
    """Who has no address of her own is reached by that of who wrote for her."""
    return email == (registration.participant.email or registration.author.email)
