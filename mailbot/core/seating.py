"""What a rule may do for one person who asks for a seat in one session."""

import hashlib
from collections.abc import Callable

from mailbot.core.case import Case
from mailbot.core.changes import Registered, evolve
from mailbot.core.deadlines import hold_end
from mailbot.core.effects import Effect, moved, reply
from mailbot.core.letters import in_answer, tell, tell_standing, thread_of
from mailbot.core.message import Address
from mailbot.core.model import Participant, Registration, Status
from mailbot.core.policy import Session


def confirm(case: Case) -> Effect:
    return _registered(case, Status.CONFIRMED)


def hold(case: Case) -> Effect:
    return _registered(case, Status.HELD)


def wait(case: Case) -> Effect:
    return _registered(case, Status.WAITLISTED)


def refuse(case: Case) -> Effect:
    return _registered(case, Status.REFUSED)


def call_off(case: Case) -> Effect:
    """Nobody comes to a session that is called off: who asks learns it, whether she was registered or not."""
    if case.standing:
        return moved(case, case.standing, Status.CANCELLED)
    return _registered(case, Status.REFUSED)


def repeat_standing(case: Case) -> Effect:
    """She is registered already: the answer says where she stands, and takes no second seat."""
    assert case.standing is not None
    return reply(case, tell_standing(case.policy, case.state, case.standing, repeated=True))


SEAT_ACTIONS: dict[str, Callable[[Case], Effect]] = {
    action.__name__: action for action in (confirm, hold, wait, refuse, repeat_standing, call_off)
}


def _registered(case: Case, status: Status) -> Effect:
    registration = registration_of(case, status)
    change = Registered(registration)
    letter = tell(case.policy, evolve(case.state, change), registration)
    return Effect(changes=(change,), letters=(in_answer(letter, case.message),))


def registration_of(case: Case, status: Status) -> Registration:
    session, participant = case.asked
    return Registration(
        id=registration_id(case, session, participant),
        session=session.id,
        participant=participant,
        status=status,
        arrived=case.message.arrived,
        uid=case.message.uid,
        rank=case.rank,
        author=case.message.author or Address(""),
        message=case.message.key,
        thread=thread_of(case.message),
        language=case.reading.language,
        decided=case.now,
        parts=case.parts,
        until=hold_end(case.policy, session, case.now) if status is Status.HELD else None,
        together=case.is_kept_together,
    )


def registration_id(case: Case, session: Session, participant: Participant) -> str:
    """Made from the message's key: deciding the same message again gives the same registration."""
    seed = f"{case.message.key}/{session.id}/{case.rank}"
    return hashlib.sha256(seed.encode()).hexdigest()[:16]
