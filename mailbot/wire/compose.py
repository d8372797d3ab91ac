"""A letter in words to the bytes of a mail (RFC 5322, 2045), with the headers that an automatic answer owes.

The law of the wire form: 7-bit throughout, CRLF only, no line over 998 octets, and nothing that anybody wrote can
become a header. It is built from its few parts by hand: the standard library's classes fold message-ids into encoded
words, which breaks conversations apart, and take ten times as long."""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from mailbot.core.decision import Letter, Text
from mailbot.core.message import Address
from mailbot.core.model import Thread
from mailbot.wire.addresses import addresses
from mailbot.wire.charset import clean_line, clean_text

CRLF = b"\r\n"
# An encoded word has at most 75 characters (RFC 2047, 2); of base64 so many octets fit, the field's name beside them.
_OCTETS_OF_A_WORD = 36
_MAX_PLAIN = 60
_MAX_SUBJECT = 250
_MAX_NAME = 100
# Long conversations: where they began and their latest turns are enough to keep them together.
_FIRST_REFERENCES, _LAST_REFERENCES = 1, 20

_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>")
_KIND = re.compile(r"[a-z0-9-]{1,60}")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}", re.IGNORECASE)
_PLAIN_FILE_NAME = re.compile(r"[A-Za-z0-9._ -]{1,60}")
_PLAIN_WORDS = re.compile(r"[\x20-\x7e]*")
# Bytes that may travel as they are: no octet above 127, no NUL, no CR or LF alone, no long line (RFC 5322, 2.1.1).
_SEVEN_BIT_LINES = re.compile(rb"(?:[\x01-\x09\x0b\x0c\x0e-\x7f]{0,998}\r\n)*+[\x01-\x09\x0b\x0c\x0e-\x7f]{0,998}")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file sent along."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Entity:
    """A MIME entity: header fields, in order, and body."""

    fields: tuple[tuple[str, str], ...]
    body: bytes

    def __bytes__(self) -> bytes:
        head = "".join(f"{name}: {value}\r\n" for name, value in self.fields)
        return head.encode("ascii") + CRLF + self.body


def compose(
    letter: Letter,
    text: Text,
    *,
    sender: Address,
    message_id: str,
    calendar: bytes = b"",
    enclosures: Sequence[Enclosure] = (),
) -> bytes:
    """The wire form, save the Date line: `dated` puts that in front when the first attempt is made."""
    content = _content(letter, text, message_id, calendar, enclosures)
    return bytes(Entity((*_header(letter, text, sender, message_id), *content.fields), content.body))


def dated(content: bytes, at: datetime) -> bytes:
    """The mail as it leaves: Date says when the writer was done with it (RFC 5322, 3.6.1)."""
    return f"Date: {format_datetime(at)}".encode("ascii") + CRLF + content


# --- header ----------------------------------------------------------------------------------------------------


def _header(letter: Letter, text: Text, sender: Address, message_id: str) -> Iterator[tuple[str, str]]:
    if not letter.to:
        raise ValueError(f"the letter {letter.kind!r} has nobody to go to")
    yield "From", _mailbox(sender)
    yield "To", ",\r\n ".join(map(_mailbox, letter.to))
    if subject := clean_line(text.subject)[:_MAX_SUBJECT].strip():
        yield "Subject", _words(subject)
    yield "Message-ID", _required(_MESSAGE_ID, message_id)
    yield from _thread(letter.answers)
    # RFC 3834, 3.1.7; who answers a machine that says so goes round for ever.
    replied = letter.answers.message_id and not letter.is_reminder
    yield "Auto-Submitted", "auto-replied" if replied else "auto-generated"
    yield "X-Auto-Response-Suppress", "All"
    yield "X-Mailbot-Letter", _required(_KIND, letter.kind)
    yield "MIME-Version", "1.0"


def _thread(answers: Thread) -> Iterator[tuple[str, str]]:
    """Theirs, plus their id (RFC 5322, 3.6.4). Folded between ids, never within one."""
    identifiers = _MESSAGE_ID.findall(answers.message_id)[:1]
    if not identifiers:
        return
    yield "In-Reply-To", identifiers[0]
    earlier = [known for reference in answers.references for known in _MESSAGE_ID.findall(reference)]
    chain = list(dict.fromkeys([*(known for known in earlier if known not in identifiers), *identifiers]))
    kept = chain if len(chain) <= _LAST_REFERENCES else chain[:_FIRST_REFERENCES] + chain[-_LAST_REFERENCES:]
    yield "References", "\r\n ".join(kept)


def _mailbox(address: Address) -> str:
    if addresses(address.email) != (Address(address.email),):
        raise ValueError(f"no mail can be sent to {address.email!r}: this is not one plain address")
    name = clean_line(address.name)[:_MAX_NAME]
    if not name:
        return address.email
    if _travels_as_it_is(name):
        quoted = re.sub(r'(["\\])', r"\\\1", name)
        return f'"{quoted}" <{address.email}>'
    return f"{_encoded_words(name)}\r\n <{address.email}>"


def _words(line: str) -> str:
    return line if _travels_as_it_is(line) else _encoded_words(line)


def _travels_as_it_is(line: str) -> bool:
    return len(line) <= _MAX_PLAIN and "=?" not in line and bool(_PLAIN_WORDS.fullmatch(line))


def _encoded_words(line: str) -> str:
    """Encoded words (RFC 2047), each whole characters, one to a line."""
    return "\r\n ".join(f"=?utf-8?B?{b64encode(octets).decode('ascii')}?=" for octets in _chunks(line))


def _chunks(line: str) -> Iterator[bytes]:
    chunk = b""
    for character in line:
        octets = character.encode()
        if len(chunk) + len(octets) > _OCTETS_OF_A_WORD:
            yield chunk
            chunk = b""
        chunk += octets
    yield chunk


def _required(form: re.Pattern[str], value: str) -> str:
    if not form.fullmatch(value):
        raise ValueError(f"{value!r} cannot stand in a header")
    return value


# --- body ------------------------------------------------------------------------------------------------------


def _content(letter: Letter, text: Text, message_id: str, calendar: bytes, enclosures: Iterable[Enclosure]) -> Entity:
    alternatives = [_text("plain", text.plain), _text("html", text.html)]
    attached = [_attached(enclosure) for enclosure in enclosures]
    if calendar:
        # The shape that CalConnect's guide to iMIP recommends and the large calendars send. Outlook takes an invitation
        # from text/calendar with its method, in the first part of multipart/mixed only (MS-STANOICAL, RFC 6047 2.4).
        # Who shows no alternative finds the file; it is no text/calendar, so that nobody takes it for a second one.
        method = _required(re.compile("REQUEST|CANCEL"), letter.calendar)
        alternatives.append(_base64(f"text/calendar; charset=utf-8; method={method}", calendar))
        attached.insert(0, _attached(Enclosure("invite.ics", "application/ics", calendar)))
    said = _multipart("alternative", alternatives, message_id)
    return _multipart("mixed", [said, *attached], message_id) if attached else said


def _multipart(subtype: str, parts: Sequence[Entity], message_id: str) -> Entity:
    # "=_" stands in no quoted-printable or base64 text (RFC 2045, 6.7); the digest in no mail that was there before.
    boundary = f"=_{subtype}_{sha256(message_id.encode()).hexdigest()[:32]}"
    line = f"--{boundary}".encode("ascii")
    body = b"".join(line + CRLF + bytes(part) + CRLF for part in parts) + line + b"--" + CRLF
    return Entity((("Content-Type", f'multipart/{subtype};\r\n boundary="{boundary}"'),), body)


def _text(subtype: str, text: str) -> Entity:
    lines = clean_text(text).rstrip("\n").replace("\n", "\r\n") + "\r\n"
    return Entity(
        (("Content-Type", f"text/{subtype}; charset=utf-8"), ("Content-Transfer-Encoding", "quoted-printable")),
        b2a_qp(lines.encode()),
    )


def _attached(enclosure: Enclosure) -> Entity:
    # Nothing but 7 bits, as it is, is allowed to an enclosed mail (RFC 2046, 5.2.1): another goes as a file.
    if enclosure.content_type == "message/rfc822":
        if _SEVEN_BIT_LINES.fullmatch(enclosure.content):
            label = (("Content-Type", "message/rfc822"), *_disposition(enclosure.name))
            return Entity((*label, ("Content-Transfer-Encoding", "7bit")), enclosure.content)
        enclosure = Enclosure("message.eml", "application/octet-stream", enclosure.content)
    known = _MEDIA_TYPE.fullmatch(enclosure.content_type)
    media_type = enclosure.content_type if known else "application/octet-stream"
    return _base64(media_type, enclosure.content, _disposition(enclosure.name))


def _disposition(name: str) -> tuple[tuple[str, str], ...]:
    name = clean_line(name)[:_MAX_NAME]
    if _PLAIN_FILE_NAME.fullmatch(name):
        return (("Content-Disposition", f'attachment;\r\n filename="{name}"'),)
    # RFC 2231, 4
    return (("Content-Disposition", f"attachment;\r\n filename*=utf-8''{quote(name[:_MAX_PLAIN], safe='')}"),)


def _base64(content_type: str, content: bytes, more: Iterable[tuple[str, str]] = ()) -> Entity:
    code = b64encode(content)
    lines = [code[begin : begin + 76] for begin in range(0, len(code), 76)]
    return Entity(
        (("Content-Type", content_type), ("Content-Transfer-Encoding", "base64"), *more),
        CRLF.join(lines) + CRLF,
    )
