"""Text as a program shows it: flowed lines joined, signatures' frames and mark-up taken away. Linear in its length."""

import re

# Cleartext signatures (RFC 9580, 7): armor headers end with a blank line, lines that begin with a dash are escaped.
_PGP_HEAD = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z-]+: ?[^\n]*\n)*(?:[ \t]*\n)?", re.MULTILINE
)
_PGP_TAIL = re.compile(
    r"^-----BEGIN PGP SIGNATURE-----[ \t]*$.{0,20000}?(?:^-----END PGP SIGNATURE-----[ \t]*$|\Z)", re.M | re.S
)
_PGP_BLOCK = re.compile(
    r"^-----BEGIN PGP (PUBLIC KEY BLOCK|MESSAGE)-----[ \t]*$.{0,60000}?^-----END PGP \1-----[ \t]*$", re.M | re.S
)
_DASH_ESCAPED = re.compile(r"^- (?=-|From )", re.MULTILINE)
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
    if "-----BEGIN PGP " not in text:
        return text
    if "-----BEGIN PGP SIGNED" in text:
        text = _DASH_ESCAPED.sub("", _PGP_TAIL.sub("", _PGP_HEAD.sub("", text)))
    return _PGP_BLOCK.sub("", text)


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
