"""A message as a tree of parts (RFC 2046), cut without copying and within limits that stand before the work.

Why not the standard library's parser: it recurses on nested multiparts until Python gives up, and reads parameters
in quadratic time. Here depth, parts and header bytes are bounded, so that any bytes are read in a moment."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mailbot.wire.header import fields, parameters
from mailbot.wire.transfer import transfer_decoded

MAX_HEAD = 100_000
MAX_DEPTH = 100
MAX_PARTS = 1_000
MAX_DECODED = 8_000_000  # bytes, of all enclosed messages that are encoded
MAX_HTML_WORK = 2_000_000  # as `html_text.work` counts it; it is gone in a second


@dataclass(frozen=True, slots=True)
class Part:
    """One node: a leaf with bytes, or a multipart or enclosed message with children."""

    headers: tuple[tuple[str, str], ...]
    content_type: str
    parameters: dict[str, str]
    disposition: str
    filename: str
    body: memoryview
    children: tuple["Part", ...] = ()

    @property
    def maintype(self) -> str:
        return self.content_type.partition("/")[0]

    def header(self, name: str) -> str:
        """The topmost raw value of a header, or ""."""
        return next((value for known, value in self.headers if known == name), "")

    def content(self, limit: int) -> bytes:
        """The bytes with the transfer encoding undone; of a large part only the beginning."""
        # Of quoted-printable one byte may take three and its share of a line end.
        return transfer_decoded(bytes(self.body[: 4 * limit]), self.header("content-transfer-encoding"))[:limit]

    @property
    def size(self) -> int:
        encoded = self.header("content-transfer-encoding").lower() == "base64"
        return len(self.body) * 3 // 4 if encoded else len(self.body)


@dataclass(slots=True)
class Budget:
    """What one message may still cost, and what had to be left out."""

    parts: int = MAX_PARTS
    decoded: int = MAX_DECODED
    html_work: int = MAX_HTML_WORK
    defects: list[str] = field(default_factory=list)

    def note(self, defect: str) -> None:
        if defect not in self.defects:
            self.defects.append(defect)


def read_tree(raw: bytes, budget: Budget) -> Part:
    """The tree of a message whose line ends are LF."""
    return _part(raw, 0, len(raw), "text/plain", 0, budget)


def _part(raw: bytes, start: int, end: int, default: str, depth: int, budget: Budget) -> Part:
    head, body = _split(raw, start, end, budget)
    headers = tuple(fields(head))
    first = dict(reversed(headers))
    content_type, known = parameters(first.get("content-type", default))
    if content_type.count("/") != 1:
        content_type = "text/plain"  # RFC 2045, 5.2
    disposition, its_parameters = parameters(first.get("content-disposition", ""))
    part = Part(
        headers,
        content_type,
        known,
        disposition,
        its_parameters.get("filename") or known.get("name", ""),
        memoryview(raw)[body:end],
    )
    children = tuple(_children(part, raw, body, end, depth + 1, budget))
    return replace(part, children=children)


def _split(raw: bytes, start: int, end: int, budget: Budget) -> tuple[bytes, int]:
    """The header's bytes, no more than MAX_HEAD of them, and where the body begins."""
    if raw.startswith(b"\n", start, end):
        return b"", start + 1
    blank = raw.find(b"\n\n", start, end)
    stop, body = (end, end) if blank < 0 else (blank, blank + 2)
    if stop - start > MAX_HEAD:
        budget.note("the header is too long: only its beginning was read")
        stop = start + MAX_HEAD
    return raw[start:stop], body


def _children(part: Part, raw: bytes, start: int, end: int, depth: int, budget: Budget) -> Iterator[Part]:
    boundary = part.parameters.get("boundary", "")
    is_multipart = part.maintype == "multipart" and bool(boundary)
    if not is_multipart and part.content_type != "message/rfc822":
        return
    if depth > MAX_DEPTH:
        budget.note("parts are nested too deeply: the innermost were not read")
        return
    if is_multipart:
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for child_start, child_end in _between(raw, b"\n--" + boundary.encode("utf-8", "replace"), start, end):
            yield from _child(raw, child_start, child_end, default, depth, budget)
    elif part.header("content-transfer-encoding").lower() in ("base64", "quoted-printable"):
        # RFC 2046, 5.2.1 forbids it, and some do it.
        inner = part.content(budget.decoded)
        budget.decoded -= len(inner)
        if not budget.decoded:
            budget.note("the enclosed messages are too long: the last were not read to their end")
        inner = inner.replace(b"\r\n", b"\n")
        yield from _child(inner, 0, len(inner), "text/plain", depth, budget)
    else:
        yield from _child(raw, start, end, "text/plain", depth, budget)


def _child(raw: bytes, start: int, end: int, default: str, depth: int, budget: Budget) -> Iterator[Part]:
    if budget.parts == 0:
        budget.note("too many parts: the last were not read")
        return
    budget.parts -= 1
    yield _part(raw, start, end, default, depth, budget)


def _between(raw: bytes, delimiter: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each part lies between delimiter lines (RFC 2046, 5.1.1); a missing last delimiter is forgiven."""
    begun: int | None = None
    at = raw.find(delimiter, max(start - 1, 0), end)  # the line end before the first belongs to it
    while at >= 0:
        line_end = raw.find(b"\n", at + len(delimiter), end)
        line_end = end if line_end < 0 else line_end
        rest = raw[at + len(delimiter) : min(line_end, at + len(delimiter) + 80)].strip()
        if rest in (b"", b"--"):
            if begun is not None:
                yield min(begun, at), at
            if rest:
                return
            begun = min(line_end + 1, end)
        at = raw.find(delimiter, max(at + 1, line_end), end)
    if begun is not None:
        yield begun, end
