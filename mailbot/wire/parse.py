"""Bytes to a Message. Total: whatever the bytes, a Message comes back in a moment, and `defects` say what was wrong.

The text is what a good mail program shows: see `wire.text`. Enclosed messages follow below a separator."""

from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

from mailbot.core.message import Address, Message
from mailbot.wire.addresses import addresses
from mailbot.wire.header import MESSAGE_ID, decoded_words
from mailbot.wire.mime import read_tree
from mailbot.wire.part import Budget, Part
from mailbot.wire.reports import report_of
from mailbot.wire.text import MAX_TEXT, REPORTS, calendar_of, text_of

_IDENTITY = ("message-id", "from", "date", "subject")
_WRAPPINGS = frozenset({"multipart/mixed", "multipart/signed", "multipart/related"})


def parse(raw: bytes, *, uid: int, arrived: datetime) -> Message:
    """The message that these bytes are, as well as it can be told."""
    budget = Budget()
    root = read_tree(raw, budget)
    headers = _headers(root)
    author = _only_address(root, "from", budget)
    text = _shortened(text_of(root, author, budget), budget)
    return Message(
        key=_key(root, raw),
        arrived=arrived,
        uid=uid,
        author=author,
        subject=next(filter(None, headers.get("subject", ())), ""),
        text=text,
        reply_to=_only_address(root, "reply-to", budget),
        to=_known_addresses(root, "to", budget),
        cc=_known_addresses(root, "cc", budget),
        resent_to=(*_known_addresses(root, "resent-to", budget), *_known_addresses(root, "resent-cc", budget)),
        message_id=_first_id(_topmost(headers, "message-id")),
        in_reply_to=_first_id(_topmost(headers, "in-reply-to")),
        references=tuple(MESSAGE_ID.findall(_topmost(headers, "references"))),
        content_type=_kind(root),
        headers=headers,
        calendar=_shortened(calendar_of(root), budget),
        report=report_of(root, text),
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
    # With LF as line ends and none at its end.
    identity.update(bytes(root.body).replace(b"\r\n", b"\n").rstrip(b"\n"))
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
    found = MESSAGE_ID.search(value)
    return found[0] if found else value.split(" ")[0][:500]


def _all_addresses(root: Part, name: str) -> list[Address | None]:
    return [address for known, value in root.headers if known == name for address in addresses(value)]


def _only_address(root: Part, name: str, budget: Budget) -> Address | None:
    """The address where the header has exactly one and it is plain; several writers are nobody in particular."""
    found = list(dict.fromkeys(_all_addresses(root, name)))  # the same twice over is one
    if len({address and address.email for address in found}) == 1 and found[0]:
        return max(filter(None, found), key=lambda address: bool(address.name))
    if found or name == "from":
        budget.note(f"{name} is not one plain address")
    return None


def _known_addresses(root: Part, name: str, budget: Budget) -> tuple[Address, ...]:
    found = _all_addresses(root, name)
    if None in found:
        budget.note(f"{name} has what is no plain address")
    return tuple(filter(None, found))


# --- body ----------------------------------------------------------------------------------------------------


def _kind(root: Part) -> str:
    """The message's type; of a report that a gateway wrapped the report's."""
    part = root
    while part.content_type in _WRAPPINGS and part.children:
        if report := next((child for child in part.children if child.content_type in REPORTS), None):
            return report.content_type
        part = part.children[0]
    return part.content_type if part.content_type == "multipart/report" else root.content_type


def _shortened(text: str, budget: Budget) -> str:
    if len(text) <= MAX_TEXT:
        return text
    budget.note("the text is too long: only its beginning was read")
    return text[:MAX_TEXT]
