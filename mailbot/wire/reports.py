"""What mail systems say of mails that they give back: delivery reports (RFC 3464), and the plain letters with the
returned header below that qmail, Exim and others write. Total.

Only what is final is a report here: it has a status of the kind 5.x.x (RFC 3463), and no sign that a further attempt
will be made."""

import re
from collections.abc import Iterable, Iterator

from mailbot.core.message import Report, is_plain_address
from mailbot.wire.charset import clean_line
from mailbot.wire.header import MESSAGE_ID, fields
from mailbot.wire.part import Part
from mailbot.wire.text import own_parts
from mailbot.wire.wrapped import is_message

MAX_REPORT = 100_000
MAX_WORDS = 300

_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_HEADERS = frozenset({"text/rfc822-headers", "message/global-headers"})
_RETURNED_ID = re.compile(r"(?im)^[> \t]{0,8}message-id:[ \t]*(?:\n[ \t]+)?(<[^<>\s]{1,500}>)")
_ADDRESS = re.compile(r"(?<![\w.+=-])[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_MAIL_SYSTEM = re.compile(r"(?i)daemon|post-?master|mail (?:delivery|system)|microsoftexchange")
# RFC 3463, and SMTP replies without one; not a piece of an IP address.
_FINAL = re.compile(
    r"(?i)(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.]*\d)|(?<![\d.])55[0-4](?![\d.])|"
    r"permanent (?:fatal )?error|erreur permanente"
)
_FOR_NOW = re.compile(
    r"(?i)(?<![\d.])4\.\d{1,3}\.\d{1,3}(?![\d.]*\d)|\bwarning\b|\bdelayed\b|\bretried\b|\bstill\b|"
    r"will (?:keep|try|continue)|avertissement|temporaire|nouvel(?:le)?s? (?:essai|tentative)"
)


def report_of(root: Part, text: str) -> Report | None:
    """What the message gives back for good, `text` being what it shows."""
    groups = [group for part in own_parts(root) if part.content_type in _STATUS for group in _groups(part)]
    returned = tuple(dict.fromkeys((*_enclosed_ids(root), *_RETURNED_ID.findall(text))))
    if groups:
        return _structured(groups, returned)
    return _plain(text, returned) if _is_by_a_mail_system(root) else None


def _is_by_a_mail_system(root: Part) -> bool:
    """Not somebody who sends a report on."""
    nobody = root.header("return-path").strip() == "<>"
    return nobody or bool(_MAIL_SYSTEM.search(root.header("from")))


def _groups(part: Part) -> Iterator[dict[str, str]]:
    """The fields of each recipient (RFC 3464, 2.3); those about the whole mail tell no action."""
    for block in re.split(rb"\n[ \t]*\r?\n", part.content(MAX_REPORT)):
        group = dict(fields(block))
        if "action" in group or "status" in group:
            yield group


def _structured(groups: Iterable[dict[str, str]], returned: tuple[str, ...]) -> Report | None:
    final = [group for group in groups if _is_final(group)]
    if not final:
        return None
    named = (group.get(name, "") for group in final for name in ("original-recipient", "final-recipient"))
    failed = (address.partition(";")[2] or address for address in named)
    words = next((words for group in final if (words := _words(group))), "")
    return Report(returned, _addresses(" ".join(failed)), words)


def _is_final(group: dict[str, str]) -> bool:
    has_failed = group.get("action", "failed").strip().lower().startswith("failed")
    return has_failed and group.get("status", "").strip().startswith("5.")


def _words(group: dict[str, str]) -> str:
    said = group.get("diagnostic-code", "")
    return _shortened(said.partition(";")[2] or said or group.get("status", ""))


def _plain(text: str, returned: tuple[str, ...]) -> Report | None:
    """Read above the returned header only: what stands below are our own words."""
    first = _RETURNED_ID.search(text)
    if first is None:
        return None
    above = text[: max(0, text.rfind("\n\n", 0, first.start()))]
    reason = _FINAL.search(above)
    if reason is None or _FOR_NOW.search(above):
        return None
    line = above[above.rfind("\n", 0, reason.start()) + 1 :].partition("\n")[0]
    return Report(returned, _addresses(above), _shortened(line))


def _enclosed_ids(part: Part) -> Iterator[str]:
    """The Message-IDs of the mails that are given back, whole or as a header."""
    for leaf in own_parts(part):
        if is_message(leaf):
            yield from (found for child in leaf.children for found in _ids(child.header("message-id")))
        elif leaf.content_type in _HEADERS:
            header = dict(fields(leaf.content(MAX_REPORT)))
            yield from _ids(header.get("message-id", ""))


def _ids(value: str) -> list[str]:
    return MESSAGE_ID.findall(value)[:1]


def _addresses(text: str) -> tuple[str, ...]:
    found = (address.lower().rstrip(".") for address in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(email for email in found if is_plain_address(email)))


def _shortened(words: str) -> str:
    return clean_line(words).strip()[:MAX_WORDS]
