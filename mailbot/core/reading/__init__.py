"""What a careful coordinator would read in a mail.

`read` is total: whatever the message says, it gives a Reading, and *unsure* is one. It looks at the message
and the sessions alone; what to do about it is decided elsewhere (`table`)."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from mailbot.core.message import Address, Message
from mailbot.core.policy import Session
from mailbot.core.reading.reading import Intent, Reading

__all__ = ["Intent", "Reading", "read"]


def read(
    message: Message,
    sessions: Sequence[Session],
    mailbox: Sequence[Address] = (),
    timezone: tzinfo = UTC,
    intent: Intent | None = None,
    *,
    is_offered: bool = False,
) -> Reading:
    """What is read in this message. `timezone` is where the sessions' dates are meant; `intent`, where it is known
    already, as in the answer to a question; `is_offered`, whether it answers a letter of ours that offers a seat."""
    from mailbot.core.reading import reader  # some hundred patterns: only the first mail needs them

    return reader.read(message, sessions, mailbox, timezone, intent, is_offered=is_offered)
