"""The value that reading gives: intents, and what the mail told about session, parts and people."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from mailbot.core.model import Participant


class Intent(StrEnum):
    REGISTER = "register"
    CANCEL = "cancel"
    REPLACE = "replace"
    CHANGE = "change"
    ACCEPT = "accept"
    DECLINE = "decline"
    STATUS = "status"
    MEMBERSHIP = "membership"
    QUESTION = "question"
    THANKS = "thanks"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    UNRELATED = "unrelated"
    UNSURE = "unsure"


Answer = Literal["", "yes", "no"]

# Those that give or take a seat.
SETTLING = frozenset({Intent.REGISTER, Intent.CANCEL, Intent.REPLACE, Intent.CHANGE, Intent.ACCEPT, Intent.DECLINE})


@dataclass(frozen=True, slots=True)
class Reading:
    """`sessions` are all the ids asked for; none where the mail does not tell. `reasons` say, in French and with
    the words of the mail, what led there. `confidence` is from 0 (a guess) to 1 (certain)."""

    intent: Intent
    confidence: float = 0.0
    language: str = "fr"
    also: tuple[Intent, ...] = ()
    sessions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    leaving: Participant | None = None
    answer: Answer = ""  # to a question of ours
    reasons: tuple[str, ...] = ()

    @property
    def session(self) -> str | None:
        """The session, where exactly one is meant."""
        return self.sessions[0] if len(self.sessions) == 1 else None
