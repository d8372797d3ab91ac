"""What one decision comes to: facts in the past tense, letters to write, an outcome, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from mailbot.core.changes import Change
from mailbot.core.message import Address
from mailbot.core.model import Registration, Thread
from mailbot.core.policy import Session
from mailbot.core.reading import Reading


class Outcome(StrEnum):
    """How a message ends: exactly one of these."""

    HANDLED = "handled"
    DESK = "desk"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to write, decided but not yet worded. `kind` names its template and its X-Mailbot-Letter."""

    kind: str
    to: tuple[Address, ...]
    language: str
    session: Session | None = None
    registration: Registration | None = None
    answers: Thread = field(default_factory=Thread)
    # Everybody whom a letter about several tells of; `registration` then only says whose calendar is enclosed.
    about: tuple[Registration, ...] = ()
    # Printed below, so that an answer that quotes it is understood without its headers; "" for none. Who knows it has
    # read the letter.
    reference: str = ""
    # What the template needs besides: {"position": 3, "because": ...}
    facts: Mapping[str, object] = field(default_factory=dict)
    # iTIP method of the calendar part (RFC 5546), "" for none.
    calendar: Literal["", "REQUEST", "CANCEL"] = ""
    # A registration given up for this one, whose calendar entry is to be taken back too.
    withdrawn: Registration | None = None
    # Key of the request whose writer is asked something (`model.Request`).
    request: str = ""
    # Key of the message enclosed as it was received (letters to the coordinator).
    encloses: str = ""
    # Name of the template where it is not the kind.
    template: str = ""
    # Whether the link to the web conference stands in it (`reminders`); no template can print it otherwise.
    tells_link: bool = False

    @property
    def is_reminder(self) -> bool:
        """Sent by a row of [[reminders]]."""
        return self.kind.startswith("reminder-")

    @property
    def registrations(self) -> tuple[Registration, ...]:
        return self.about or ((self.registration,) if self.registration else ())


@dataclass(frozen=True, slots=True)
class Text:
    """A letter in words: the subject, plain text and HTML that say the same."""

    subject: str
    plain: str
    html: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`because` is the name of the rule that decided; the journal keeps it."""

    outcome: Outcome | None  # None: the clock decided, not a message
    because: str
    changes: tuple[Change, ...] = ()
    letters: tuple[Letter, ...] = ()
    reading: Reading | None = None

    def plus(self, changes: Iterable[Change] = (), letters: Iterable[Letter] = ()) -> Self:
        return replace(self, changes=(*self.changes, *changes), letters=(*self.letters, *letters))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the journal: one decision, with what it looked at and what came of it. Never changed."""

    at: datetime
    because: str
    outcome: Outcome | None = None  # None: the clock decided, or the coordinator, not a message
    message: str = ""  # key
    author: str = ""
    session: str = ""
    intent: str = ""
    reasons: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  # addresses concerned, so that `journal --person` finds it
    message_id: str = ""  # the message's own, so that `journal --message` finds it; "" in stores written before
