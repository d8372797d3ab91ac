"""What is wrapped in a leaf: the message in an opaque signature or in a file of a mail, the files that stand in the
text as lines of letters, the letter in a winmail.dat. Only wrappings of text are opened; no file is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from mailbot.wire import tnef
from mailbot.wire.charset import clean_line, decoded
from mailbot.wire.cms import signed_content
from mailbot.wire.part import Budget, Part

MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_SIGNED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pkcs7-signature"})
_UNTYPED = frozenset({"application/octet-stream", "application/x-download", "application/download", "text/plain"})
_ENCODED = frozenset({"base64", "quoted-printable"})

# Files in the text: uuencode as POSIX has it, and yEnc (draft 1.3).
_BEGIN = re.compile(
    rb"^(?:begin [0-7]{3,4} ([^\r\n]{1,200})|=ybegin [^\r\n]*?name=([^\r\n]{1,200}))\r?\n", re.MULTILINE
)
_UU_END = re.compile(rb"^end[ \t]*(?:\r?$|\Z)", re.MULTILINE)
_YENC_END = re.compile(rb"^=yend[^\r\n]*(?:\r?$|\Z)", re.MULTILINE)
_UU_LINE = re.compile(rb"[\x20-\x60]{1,90}\r?\n")
_MAX_FILES = 50


def is_message(part: Part) -> bool:
    """A mail within the mail, also where its type says only that it is a file."""
    return part.content_type in MESSAGES or (
        part.extension == "eml" and part.content_type in _UNTYPED and bool(part.filename)
    )


def inner_message(part: Part, budget: Budget) -> bytes | None:
    """The bytes of a message that has to be decoded before it can be read; None where there is none such."""
    is_signed = part.content_type in _SIGNED or part.extension == "p7m"
    is_encoded = is_message(part) and part.encoding.lower() in _ENCODED
    if not (is_signed or is_encoded):
        return None
    inner = part.content(budget.decoded)
    budget.decoded -= len(inner)
    if not budget.decoded:
        budget.note("the enclosed messages are too long: the last were not read to their end")
    return signed_content(inner) or None if is_signed else inner


def letter_of_outlook(part: Part, budget: Budget) -> Iterator[Part]:
    """The letter of a winmail.dat as enclosed text."""
    if (
        part.content_type not in ("application/ms-tnef", "application/vnd.ms-tnef")
        and part.filename.lower() != "winmail.dat"
    ):
        return
    data = part.content(budget.decoded)
    budget.decoded -= len(data)
    if not tnef.is_tnef(data):
        return
    letter = tnef.letter(data)
    if letter.plain.strip():
        yield _enclosed("text/plain", letter.plain)
    elif letter.html.strip():
        yield _enclosed("text/html", letter.html)


def _enclosed(content_type: str, text: str) -> Part:
    data = memoryview(text.encode("utf-8", "replace"))
    return Part((), content_type, {"charset": "utf-8"}, "attachment", "", data)


def text_and_files(part: Part, raw: bytes, start: int, end: int) -> Iterator[Part]:
    """The pieces of a text in which files stand, and the files; nothing where none does."""
    begun = start
    for found in islice(_BEGIN.finditer(raw, start, end), _MAX_FILES):
        is_uu = found[1] is not None
        if found.start() < begun or (is_uu and not _UU_LINE.match(raw, found.end(), end)):
            continue
        closing = (_UU_END if is_uu else _YENC_END).search(raw, found.end(), end)
        if closing is None:
            break
        yield replace(part, body=memoryview(raw)[begun : found.start()])
        yield replace(
            part,
            headers=(("content-transfer-encoding", "x-uuencode" if is_uu else "x-yenc"),),
            content_type="application/octet-stream",
            parameters={},
            disposition="attachment",
            filename=clean_line(decoded(found[1] or found[2])),
            body=memoryview(raw)[found.end() : closing.start()],
        )
        begun = closing.end()
    if begun > start:
        yield replace(part, body=memoryview(raw)[begun:end])
