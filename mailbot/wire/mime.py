"""A message as a tree of parts (RFC 2046), cut without copying and within limits that stand before the work.

Why not the standard library's parser: it recurses on nested multiparts until Python gives up, and reads parameters
in quadratic time. Here depth, parts and header bytes are bounded, so that any bytes are read in a moment. Where the
rules are broken, the tree is the one that people's programs show."""

import re
from collections.abc import Iterator
from dataclasses import replace

from mailbot.wire.header import fields, parameters
from mailbot.wire.part import Budget, Part
from mailbot.wire.wrapped import inner_message, is_message, letter_of_outlook, text_and_files

MAX_HEAD = 100_000
MAX_DEPTH = 100

# The line of an mbox (RFC 4155), and blank lines on top; one blank line alone says that there is no header.
_ENVELOPE_LINES = re.compile(rb"\s*>?From [^\n]*\n|\s*\n(?=[A-Za-z-]{2,40}: )")
_BLANK_LINE = re.compile(rb"\n\r?\n")
_FIELD = re.compile(rb"^[\x21-\x39\x3b-\x7e]{1,200}[ \t]*:", re.MULTILINE)
_NO_FIELD = re.compile(rb"^(?![ \t]|[\x21-\x39\x3b-\x7e]{1,200}[ \t]*:)[^\r\n]+", re.MULTILINE)
_FIELD_OF_A_PART = re.compile(rb"(?:content-|mime-|x-|[a-z-]{2,40}: )[^\r\n]*", re.IGNORECASE)
# A delimiter line is followed by the header of a part, whatever boundary was announced.
_DELIMITER = re.compile(rb"\n--(\S[^\r\n]{0,68}?)[ \t]*\r?\n(?=[Cc][Oo][Nn][Tt][Ee][Nn][Tt]-[A-Za-z-]+[ \t]*:)")
_UNANNOUNCED_WITHIN = 2_000


def read_tree(raw: bytes, budget: Budget) -> Part:
    """The tree of a message, whatever its line ends."""
    if b"\n\n" not in raw and b"\n\r\n" not in raw and b"\r\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _part(raw, 0, len(raw), "text/plain", 0, budget)


def _part(
    raw: bytes, start: int, end: int, default: str, depth: int, budget: Budget, *, is_message: bool = True
) -> Part:
    if is_message and (above := _ENVELOPE_LINES.match(raw, start, end)):
        start = above.end()
    head, body = _split(raw, start, end, budget, is_message=is_message)
    headers = tuple(fields(head))
    # The topmost of each counts; a blank one tells nothing.
    first = dict(reversed([(name, value) for name, value in headers if value]))
    content_type, known = parameters(first.get("content-type", default))
    if content_type.count("/") != 1:
        content_type = "text/html" if content_type == "html" else "text/plain"  # RFC 2045, 5.2
    disposition, its_parameters = parameters(first.get("content-disposition", ""))
    name = its_parameters.get("filename") or known.get("name") or its_parameters.get("name", "")
    part = Part(headers, content_type, known, disposition, name, memoryview(raw)[body:end])
    return replace(part, children=tuple(_children(part, raw, body, end, depth + 1, budget)))


def _split(raw: bytes, start: int, end: int, budget: Budget, *, is_message: bool) -> tuple[bytes, int]:
    """The header's bytes, no more than MAX_HEAD of them, and where the body begins."""
    if raw.startswith((b"\n", b"\r\n"), start, end):
        return b"", raw.index(b"\n", start) + 1
    if not is_message and not _FIELD_OF_A_PART.match(raw, start, end):
        return b"", start  # text without the blank line that belongs above it
    blank = _BLANK_LINE.search(raw, start, end)
    stop, body = (blank.start(), blank.end()) if blank else (end, end)
    read = min(stop, _whole_lines(raw, start, start + MAX_HEAD))
    last = max((field.end() for field in _FIELD.finditer(raw, start, read)), default=start) if blank else start
    if words := _NO_FIELD.search(raw, last, read):
        stop = body = words.start()  # the blank line is missing
    if stop - start > MAX_HEAD:
        budget.note("the header is too long: only its beginning was read")
        stop = read
    return raw[start:stop], body


def _whole_lines(raw: bytes, start: int, end: int) -> int:
    """Where the last line ends that ends before `end`: half a field would look like the first words of the body."""
    return raw.rfind(b"\n", start, end) + 1 or end


def _children(part: Part, raw: bytes, start: int, end: int, depth: int, budget: Budget) -> Iterator[Part]:
    if depth > MAX_DEPTH:
        if part.maintype in ("multipart", "message"):
            budget.note("parts are nested too deeply: the innermost were not read")
        return
    inner = inner_message(part, budget)
    if inner is not None:
        yield from _child(inner, 0, len(inner), "text/plain", depth, budget, is_message=is_message(part))
    elif is_message(part) or _is_first_piece(part):
        yield from _child(raw, start, end, "text/plain", depth, budget, is_message=True)
    elif part.maintype == "multipart" or (part.content_type == "text/plain" and _is_unannounced(raw, start, end)):
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for child_start, child_end in _pieces(part, raw, start, end):
            yield from _child(raw, child_start, child_end, default, depth, budget, is_message=False)
    elif part.content_type == "text/plain":
        yield from _counted(text_and_files(part, raw, start, end), budget)
    else:
        yield from _counted(letter_of_outlook(part, budget), budget)


def _is_first_piece(part: Part) -> bool:
    """The first of a message sent in pieces holds its header and the beginning of its text (RFC 2046, 5.2.2)."""
    return part.content_type == "message/partial" and part.parameters.get("number", "1").strip() == "1"


def _child(
    raw: bytes, start: int, end: int, default: str, depth: int, budget: Budget, *, is_message: bool
) -> Iterator[Part]:
    if budget.parts == 0:
        budget.note("too many parts: the last were not read")
        return
    budget.parts -= 1
    yield _part(raw, start, end, default, depth, budget, is_message=is_message)


def _counted(parts: Iterator[Part], budget: Budget) -> Iterator[Part]:
    for part in parts:
        if budget.parts == 0:
            return
        budget.parts -= 1
        yield part


# --- boundaries ----------------------------------------------------------------------------------------------


def _is_unannounced(raw: bytes, start: int, end: int) -> bool:
    """A multipart whose header was lost on the way."""
    return bool(_DELIMITER.search(raw, max(start - 1, 0), min(end, start + _UNANNOUNCED_WITHIN)))


def _pieces(part: Part, raw: bytes, start: int, end: int) -> list[tuple[int, int]]:
    announced = part.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    pieces = list(_between(raw, announced, start, end)) if announced else []
    found = None if pieces else _DELIMITER.search(raw, max(start - 1, 0), end)
    return list(_between(raw, found[1], start, end)) if found else pieces


def _between(raw: bytes, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each part lies between delimiter lines (RFC 2046, 5.1.1); a missing last delimiter is forgiven."""
    begun: int | None = None
    for line in _delimiter_lines(raw, boundary, start, end):
        if begun is not None:
            stop = line.start() - (raw[line.start() - 1 : line.start()] == b"\r")
            yield begun, max(begun, stop)
        if line[1]:
            return
        begun = min(line.end() + 1, end)
    if begun is not None:
        yield begun, end


def _delimiter_lines(raw: bytes, boundary: bytes, start: int, end: int) -> Iterator[re.Match[bytes]]:
    line = b"--" + re.escape(boundary) + rb"(--)?[ \t]{0,80}\r?(?=\n|\Z)"
    if start == 0 and (top := re.compile(line).match(raw, 0, end)):
        yield top
    # The line end before a delimiter belongs to it.
    yield from re.compile(b"\n" + line).finditer(raw, max(start - 1, 0), end)
