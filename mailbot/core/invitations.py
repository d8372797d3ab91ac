"""The calendar entry of a registration, and what people's calendars answer (RFC 5546, 3.2.3).

The UID is ours and stands in every invitation: it says what an answer is about, never who gives it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailbot.core.message import Address, Message
from mailbot.core.model import Registration

_DOMAIN = "mailbot"  # whatever address mailbot writes from: one entry for life
MAX_LINES = 1_000
# name *(";" parameter) ":" value (RFC 5545, 3.1); a quoted parameter may hold any of these signs.
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^";:]*+(?:"[^"]*"[^";:]*+)*+)*+):(.*)')
_PARTSTAT = re.compile(r';PARTSTAT="?([A-Z-]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What a calendar answers to one invitation. What cannot be told, as where several people answer, is ""."""

    partstat: str  # in lower case
    uid: str
    sequence: int
    attendee: str  # address
    note: str  # what the person wrote beside
    only_one_day: bool

    def is_given_by(self, author: Address | None) -> bool:
        return author is not None and self.attendee == author.email


def uid_of(registration: Registration) -> str:
    return f"{registration.id}@{_DOMAIN}"


def calendar_answer(message: Message) -> CalendarAnswer | None:
    """The answer that a message brings, if any."""
    lines = list(_lines(message.calendar))
    if not _says(lines, "METHOD", "REPLY"):
        return None
    attendees = {(_address(value), _partstat(parameters)) for name, parameters, value in lines if name == "ATTENDEE"}
    uids = {value for name, _, value in lines if name == "UID"}
    sequences = [int(value) for name, _, value in lines if name == "SEQUENCE" and re.fullmatch(r"[0-9]{1,9}", value)]
    notes = (_text(value) for name, _, value in lines if name == "COMMENT")
    attendee, partstat = attendees.pop() if len(attendees) == 1 else ("", "")
    return CalendarAnswer(
        partstat,
        uids.pop() if len(uids) == 1 else "",
        max(sequences, default=0),  # what is not said is 0 (RFC 5545, 3.8.7.4)
        attendee,
        next(filter(None, notes), ""),
        any(name == "RECURRENCE-ID" for name, _, _ in lines),
    )


def proposes_otherwise(message: Message) -> bool:
    """Whether a calendar proposes another time (RFC 5546, 3.2.7)."""
    return _says(_lines(message.calendar), "METHOD", "COUNTER")


def _says(lines: Iterable[tuple[str, str, str]], name: str, value: str) -> bool:
    return any((known, said.upper()) == (name, value) for known, _, said in lines)


def _lines(calendar: str) -> Iterator[tuple[str, str, str]]:
    """Each property's name, parameters and value, unfolded; what is none is passed over."""
    unfolded = re.sub(r"\r?\n[ \t]", "", calendar)
    for line in unfolded.splitlines()[:MAX_LINES]:
        if found := _LINE.fullmatch(line.strip()):
            yield found[1].upper(), found[2], found[3].strip()


def _partstat(parameters: str) -> str:
    found = _PARTSTAT.search(parameters)
    return found[1].lower() if found else ""


def _address(value: str) -> str:
    return re.sub(r"^mailto:\s*", "", value, flags=re.IGNORECASE).lower()


def _text(value: str) -> str:
    """The words of a TEXT value (RFC 5545, 3.3.11)."""
    return re.sub(r"\\(.)", lambda found: " " if found[1] in "nN" else found[1], value).strip()
