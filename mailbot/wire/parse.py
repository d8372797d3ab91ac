"""Bytes to a Message. Total: whatever the bytes, a Message comes back in a moment, and `defects` say what was wrong.

The text is what the writer meant to be read: text/plain where it has content, else the HTML's text; enclosed
messages follow below a separator, attachments are told by their label only and never opened."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

from mailbot.core.message import Address, Attachment, Message
from mailbot.wire.addresses import addresses
from mailbot.wire.charset import clean_text, decoded
from mailbot.wire.header import decoded_words, fields
from mailbot.wire.html_text import html_text, work
from mailbot.wire.mime import Budget, Part, read_tree

MAX_TEXT = 100_000  # characters; who asks for a seat writes less
MAX_HTML = 500_000
MAX_ATTACHMENTS = 100
FORWARDED = "---------- Forwarded message ----------"

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_IDENTITY = ("message-id", "from", "date", "subject")
_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"})
_SHOWN = ("from", "to", "subject", "date", "message-id")


def parse(raw: bytes, *, uid: int, arrived: datetime) -> Message:
    """The message that these bytes are, as well as it can be told."""
    lines = re.sub(rb"\A>?From .*\n", b"", raw.replace(b"\r\n", b"\n"))
    budget = Budget()
    root = read_tree(lines, budget)
    headers = _headers(root)
    calendars = [part for part in _own_parts(root) if part.content_type == "text/calendar"]
    return Message(
        key=_key(root, raw),
        arrived=arrived,
        uid=uid,
        author=_only_address(root, "from", budget),
        subject=_topmost(headers, "subject"),
        text=_shortened(clean_text(_text(root, budget)), budget),
        reply_to=_only_address(root, "reply-to", budget),
        to=_known_addresses(root, "to", budget),
        cc=_known_addresses(root, "cc", budget),
        resent_to=(*_known_addresses(root, "resent-to", budget), *_known_addresses(root, "resent-cc", budget)),
        message_id=_first_id(_topmost(headers, "message-id")),
        in_reply_to=_first_id(_topmost(headers, "in-reply-to")),
        references=tuple(_MESSAGE_ID.findall(_topmost(headers, "references"))),
        content_type=root.content_type,
        headers=headers,
        attachments=tuple(_attachments(root))[:MAX_ATTACHMENTS],
        calendar=_shortened(clean_text(_characters(calendars[0], MAX_TEXT)), budget) if calendars else "",
        defects=tuple(budget.defects if headers else [*budget.defects, "there is no header at all"]),
    )


# --- identity ------------------------------------------------------------------------------------------------


def _key(root: Part, raw: bytes) -> str:
    """One message, one key, wherever its bytes are met.

    A Message-ID alone is no identity: some programs give the same to many mails. The whole bytes are too much of
    one: a copy that came another way (an alias, a move between servers) has other Received lines, and is the same
    message. So the writer's own fields and the body count; where there is no Message-ID, nothing less than all."""
    if not root.header("message-id"):
        return sha256(raw).hexdigest()
    identity = sha256()
    for name in _IDENTITY:
        identity.update(" ".join(root.header(name).split()).encode("utf-8", "replace") + b"\0")
    identity.update(bytes(root.body).rstrip(b"\n"))
    return identity.hexdigest()


# --- header --------------------------------------------------------------------------------------------------


def _headers(root: Part) -> MappingProxyType[str, tuple[str, ...]]:
    by_name: dict[str, list[str]] = {}
    for name, value in root.headers:
        by_name.setdefault(name, []).append(decoded_words(value))
    return MappingProxyType({name: tuple(values) for name, values in by_name.items()})


def _topmost(headers: MappingProxyType[str, tuple[str, ...]], name: str) -> str:
    return headers.get(name, ("",))[0]


def _first_id(value: str) -> str:
    found = _MESSAGE_ID.search(value)
    return found[0] if found else value.split(" ")[0][:500]


def _all_addresses(root: Part, name: str) -> list[Address | None]:
    return [address for known, value in root.headers if known == name for address in addresses(value)]


def _only_address(root: Part, name: str, budget: Budget) -> Address | None:
    """The address where the header has exactly one and it is plain; several writers are nobody in particular."""
    found = _all_addresses(root, name)
    if len(found) == 1 and found[0]:
        return found[0]
    if found or name == "from":
        budget.note(f"{name} is not one plain address")
    return None


def _known_addresses(root: Part, name: str, budget: Budget) -> tuple[Address, ...]:
    found = _all_addresses(root, name)
    if None in found:
        budget.note(f"{name} has what is no plain address")
    return tuple(filter(None, found))


# --- body ----------------------------------------------------------------------------------------------------


def _own_parts(part: Part) -> Iterator[Part]:
    """The leaves of the message itself, without those of enclosed messages."""
    if part.content_type == "message/rfc822":
        return
    if not part.children:
        yield part
    for child in part.children:
        yield from _own_parts(child)


def _is_enclosed(part: Part) -> bool:
    return part.disposition == "attachment" or (bool(part.filename) and part.disposition != "inline")


def _text(part: Part, budget: Budget) -> str:
    match part.content_type:
        case "message/rfc822":
            return "\n\n".join(_forwarded(child, budget) for child in part.children)
        case "multipart/alternative":
            return _preferred(part.children, budget)
        case _ if part.children:
            return _joined(_text(child, budget) for child in part.children)
        case "text/plain" if not _is_enclosed(part):
            return _plain_text(part)
        case "text/html" if not _is_enclosed(part):
            return _seen_text(part, budget)
        case "text/rfc822-headers":
            return _shown_header(fields(part.content(MAX_TEXT).replace(b"\r\n", b"\n")))
        case report if report in _REPORTS:
            return _characters(part, MAX_TEXT)
        case _ if part.maintype == "multipart":
            return _plain_text(part)  # no boundary: what a person's program would show
        case _:
            return ""


def _preferred(alternatives: tuple[Part, ...], budget: Budget) -> str:
    """RFC 2046, 5.1.4 puts the richest last; the plainest says the same with the fewest doubts."""
    plain_first = sorted(alternatives, key=lambda part: part.content_type != "text/plain")
    texts = (_text(part, budget) for part in plain_first)
    return next((text for text in texts if text.strip()), "")


def _forwarded(message: Part, budget: Budget) -> str:
    return _joined([f"{FORWARDED}\n{_shown_header(message.headers)}", _text(message, budget)])


def _shown_header(headers: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name.title()}: {decoded_words(value)}" for name, value in headers if name in _SHOWN)


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(text for text in texts if text.strip())


def _characters(part: Part, limit: int) -> str:
    return decoded(part.content(limit).replace(b"\r\n", b"\n"), part.parameters.get("charset", ""))


def _plain_text(part: Part) -> str:
    text = _characters(part, 4 * MAX_TEXT)
    if part.parameters.get("format", "").lower() == "flowed":
        return _unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _seen_text(part: Part, budget: Budget) -> str:
    html = clean_text(_characters(part, MAX_HTML))
    if len(part.content(MAX_HTML + 1)) > MAX_HTML:
        budget.note("the HTML is too long: only its beginning was read")
    takes = work(html)
    if takes > budget.html_work:
        budget.note("the HTML is too deep to be read")
        return ""
    budget.html_work -= takes
    return html_text(html)


def _unflowed(text: str, delete_space: bool) -> str:
    """Paragraphs joined that were broken to be sent (RFC 3676, 4.1 to 4.5)."""
    lines: list[str] = []
    flows_at: int | None = None  # quote depth of a line that goes on in the next
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        is_signature = content == "-- "
        if flows_at == depth and not is_signature:
            lines[-1] += content
        else:
            lines.append(">" * depth + " " * bool(depth) + content)
        flows_at = depth if content.endswith(" ") and not is_signature else None
        if flows_at is not None and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _shortened(text: str, budget: Budget) -> str:
    if len(text) <= MAX_TEXT:
        return text
    budget.note("the text is too long: only its beginning was read")
    return text[:MAX_TEXT]


def _attachments(part: Part) -> Iterator[Attachment]:
    is_text = part.content_type in ("text/plain", "text/html", "text/calendar", *_REPORTS)
    if part.content_type != "message/rfc822" and part.children:
        for child in part.children:
            yield from _attachments(child)
    elif part.maintype != "multipart" and (_is_enclosed(part) or not is_text):
        yield Attachment(_file_name(part.filename), part.content_type, part.size)


def _file_name(name: str) -> str:
    """The last step of a path only, so that the name can never lead elsewhere."""
    return re.sub(r'[<>:"|?*]', "_", re.split(r"[/\\]", name)[-1]).lstrip(". ")[:120]
