"""What holds of whatever bytes a mail may be: parse and read come back, with values that are safe to use."""

import unicodedata
from datetime import UTC, datetime

from mailbot.core.message import Message
from mailbot.core.reading import read
from mailbot.wire.parse import parse
from mailbot.wire.text import MAX_TEXT
from tests.unit.core.reading.sessions import PARIS, SESSIONS

ARRIVED = datetime(2020, 9, 15, tzinfo=UTC)


def comes_back(raw: bytes) -> None:
    message = parse(raw, uid=1, arrived=ARRIVED)
    reading = read(message, SESSIONS, (), PARIS)

    assert _is_sound(message)
    assert 0 <= reading.confidence <= 1
    assert reading.reasons


def _is_sound(message: Message) -> bool:
    values = [value for of_name in message.headers.values() for value in of_name]
    values += [message.subject, message.message_id, *(a.name for a in (message.author, *message.to, *message.cc) if a)]
    return len(message.text) <= MAX_TEXT and not any(
        unicodedata.category(character) in ("Cc", "Cs") for value in values for character in value
    )
