"""Text as a program shows it: flowed lines joined, signatures' frames and mark-up taken away. Linear in its length."""

import re
from collections.abc import Iterator

_PGP = re.compile(r"-----BEGIN PGP (?:(SIGNED MESSAGE)|SIGNATURE|PUBLIC KEY BLOCK|MESSAGE)-----\s*")
_PGP_END = re.compile(r"-----END PGP [A-Z ]{7,20}-----\s*")
_ARMOR_HEADER = re.compile(r"[A-Za-z-]{1,40}: .*")
_ARMOR = re.compile(r"[A-Za-z0-9+/=]*\s*")
_FROM_ESCAPED = re.compile(r"(?<![^\n]\n>)^>(?=From )", re.MULTILINE)

_ENRICHED = re.compile(r"<(<)|<(/?)([a-zA-Z0-9-]{1,60})>")
_MARKUP = re.compile(
    r"\s*(?:<!doctype html|<html[\s>]|<\?xml [^>]*>\s*<html|<(?:body|div|p|table|meta|font|span)[\s>])", re.IGNORECASE
)


def shown(text: str, *, is_flowed: bool = False, delete_space: bool = False) -> str:
    """A text/plain part's characters as they are meant to be read."""
    text = _without_frame(text)
    return _FROM_ESCAPED.sub("", unflowed(text, delete_space=delete_space) if is_flowed else text)


def is_markup(text: str) -> bool:
    """Whether this is HTML, whatever its label says."""
    return bool(_MARKUP.match(text)) and "</" in text


def _without_frame(text: str) -> str:
    """Without what OpenPGP puts around a signed text, and without keys (RFC 9580, 6.2 and 7)."""
    return "\n".join(_unframed(text.split("\n"))) if "-----BEGIN PGP " in text else text


def _unframed(lines: list[str]) -> Iterator[str]:
    is_signed = is_armor = is_head = False
    for line in lines:
        if begun := _PGP.fullmatch(line):
            is_signed, is_armor, is_head = bool(begun[1]), not begun[1], True
        elif is_head and _ARMOR_HEADER.fullmatch(line):
            continue
        elif is_head and not line.strip():
            is_head = False
        elif is_armor and _PGP_END.fullmatch(line):
            is_armor = is_head = False
        elif not (is_armor and _ARMOR.fullmatch(line)):
            is_armor = is_head = False
            # A line that begins with a dash was escaped (RFC 9580, 7.2).
            yield line[2:] if is_signed and line.startswith("- ") else line


def unflowed(text: str, *, delete_space: bool) -> str:
    """Paragraphs joined that were broken to be sent (RFC 3676, 4.1 to 4.5)."""
    out: list[str] = []
    flows_at: int | None = None  # quote depth of a line that goes on in the next
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        is_signature = content == "-- "
        if is_signature or flows_at != depth:
            out.append("\n" * bool(out) + ">" * depth + " " * bool(depth))
        flows_at = depth if content.endswith(" ") and not is_signature else None
        out.append(content[:-1] if flows_at is not None and delete_space else content)
    return "".join(out)


def from_enriched(text: str) -> str:
    """text/enriched (RFC 1896): commands away, lone line ends are blanks, of several one fewer."""
    out: list[str] = []
    end = hidden = 0
    for found in _ENRICHED.finditer(text):
        if not hidden:
            out.append(text[end : found.start()] + ("<" if found[1] else ""))
        if (found[3] or "").lower() == "param":
            hidden = max(0, hidden - 1) if found[2] else hidden + 1
        end = found.end()
    shown_text = "".join([*out, text[end:]])
    return re.sub(r"\n+", lambda ends: "\n" * (len(ends[0]) - 1) or " ", shown_text)
