"""What people have, held against the sessions as the files tell them now: where people are, nothing may vanish.

A file that is renamed would look like a session without anybody in it, and its seats would be given again. What is
over may go."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from mailbot.config import ConfigError, Mistake
from mailbot.core.model import LIVE, State
from mailbot.core.policy import Policy
from mailbot.core.seats import room

# Without its file nobody knows when a session was; where nothing has moved for so long it is taken to be over.
LONG_AGO = timedelta(days=365)


def keep(policy: Policy, state: State, clock: datetime | None) -> None:
    """ConfigError where people are in a session or a part that no file tells any more. `clock` is the store's;
    without one nothing is over."""
    now = clock or datetime.min.replace(tzinfo=UTC)
    if broken := (*_vanished_sessions(policy, state, now), *_vanished_parts(policy, state, now)):
        raise ConfigError(broken)


def remarks(policy: Policy, state: State) -> Iterator[Mistake]:
    """Seats that were lowered below those taken: nobody is thrown out."""
    for session in policy.sessions.values():
        if (over := -min(room(state, session))) > 0:
            sentence = (
                f"{_people(over)} de plus que de places : personne ne perd la sienne, "
                "et aucune autre n'est donnée tant que c'est ainsi"
            )
            yield Mistake(_file(session.id), None, "seats", sentence)


def _vanished_sessions(policy: Policy, state: State, now: datetime) -> Iterator[Mistake]:
    for session_id in sorted(state.registrations.keys() - policy.sessions.keys()):
        concerned = [r for r in state.of(session_id) if r.status in LIVE]
        if any(now - r.decided < LONG_AGO for r in concerned):
            sentence = (
                f"ce fichier a disparu alors que {_are_in(len(concerned))} : remettez ce nom de fichier ; "
                "si la session est annulée, écrivez-y « called_off = true »"
            )
            yield Mistake(_file(session_id), None, "", sentence)


def _vanished_parts(policy: Policy, state: State, now: datetime) -> Iterator[Mistake]:
    for session in (each for each in policy.sessions.values() if now < each.end):
        known = {part.id for part in session.parts}
        chosen = Counter(part for r in state.of(session.id) if r.status in LIVE for part in r.parts)
        for part, concerned in chosen.items():
            if part not in known:
                sentence = (
                    f"« {part} » a disparu alors que {_are_in(concerned)} : remettez-la ; "
                    "si elle n'a plus lieu, ajoutez-y « dropped = true »"
                )
                yield Mistake(_file(session.id), None, "parts.id", sentence)


def _file(session_id: str) -> str:
    return f"sessions/{session_id}.toml"


def _people(number: int) -> str:
    return f"{number} personne{'s' if number > 1 else ''}"


def _are_in(number: int) -> str:
    return f"{_people(number)} y {'sont inscrites' if number > 1 else 'est inscrite'} ou en attente"
