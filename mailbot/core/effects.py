"""What an action comes to, and what several actions do: hand over, reply, move a registration."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from mailbot.core.case import Case
from mailbot.core.changes import Change, StatusChanged, evolve, evolve_all
from mailbot.core.decision import Letter, Outcome
from mailbot.core.letters import in_answer, tell
from mailbot.core.letters_to_coordinator import hand_over
from mailbot.core.model import Registration, Status


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action comes to."""

    outcome: Outcome = Outcome.HANDLED
    changes: tuple[Change, ...] = ()
    letters: tuple[Letter, ...] = ()

    def plus(self, changes: Iterable[Change] = (), letters: Iterable[Letter] = ()) -> Self:
        return replace(self, changes=(*self.changes, *changes), letters=(*self.letters, *letters))


def desk(case: Case) -> Effect:
    return Effect(Outcome.DESK, letters=(handed_over(case, case.because),))


def handed_over(case: Case, because: str) -> Letter:
    """The message, to the coordinator."""
    return hand_over(case.policy, case.message, case.reading, because, case.known)


def reply(case: Case, letter: Letter) -> Effect:
    """One letter, which answers the message."""
    return Effect(letters=(in_answer(letter, case.message),))


def moved(
    case: Case, registration: Registration, status: Status, until: datetime | None = None, passed: int = 0
) -> Effect:
    change = StatusChanged(registration.session, registration.id, status, case.now, until, passed)
    after = evolve(case.state, change)
    letter = tell(case.policy, after, after.registration(registration.session, registration.id), registration)
    return Effect(changes=(change,), letters=(in_answer(letter, case.message),))


def for_each(case: Case, registrations: Iterable[Registration], deed: Callable[[Case, Registration], Effect]) -> Effect:
    """The same for each, one after the other."""
    whole = Effect()
    for registration in registrations:
        effect = deed(case, registration)
        whole = whole.plus(effect.changes, effect.letters)
        case = replace(case, state=evolve_all(case.state, effect.changes))
    return whole
