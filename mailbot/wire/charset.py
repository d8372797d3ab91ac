"""Bytes to characters that are safe to read. Total: some text comes out, whatever the bytes or the charset's name.

The order of trial is what served best on short French mails: UTF-8 is right whenever it fits, the declared charset
is often wrong, and what is neither was written on Windows."""

import codecs
import re
from functools import cache

# Codecs of Python that are no charset of mail, or that cost or yield what no mail may.
_BANNED = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "mbcs", "oem"})
# Their bytes are plain ASCII, so that UTF-8 always fits, wrongly.
_SEVEN_BIT = ("iso2022", "hz", "utf-16", "utf-32")

_BIDI_AND_INVISIBLE = [0x00AD, 0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)]
_BIDI_AND_INVISIBLE += range(0x2066, 0x206A)
_CONTROLS = [c for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\n\t"]
_SURROGATES = range(0xD800, 0xE000)
_UNSAFE: dict[int, None] = dict.fromkeys((*_CONTROLS, *_BIDI_AND_INVISIBLE, *_SURROGATES))
_UNSAFE_CHARACTER = re.compile(f"[{''.join(map(re.escape, map(chr, _UNSAFE)))}]")

# UTF-8 read as Windows-1252 and encoded once more: "Ã©" for "é", "â€™" for "’".
_TWICE_ENCODED = re.compile("[ÃÂ][\u0080-\u00bf‚-›€Š-žŒœŸ]|â€")


def decoded(data: bytes, charset: str = "") -> str:
    """The characters of these bytes, as declared where that is believable."""
    declared = _codec(charset.lower())
    ladder = (declared, "utf-8") if declared.startswith(_SEVEN_BIT) else ("utf-8", declared)
    for codec in filter(None, ladder):
        try:
            return data.decode(codec)
        except (UnicodeError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def clean_text(text: str) -> str:
    """Without controls (save line ends and tabs), bidi overrides, invisible marks and surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _mended(_UNSAFE_CHARACTER.sub("", text) if _UNSAFE_CHARACTER.search(text) else text)


def clean_line(text: str) -> str:
    """The same on one line, for what came out of a header: no line end can reach a header of ours."""
    return " ".join(clean_text(text).split())


def _mended(text: str) -> str:
    if not _TWICE_ENCODED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


@cache
def _known_codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _codec(charset: str) -> str:
    """Python's name of the charset; "" where there is none that may be used."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.:+-]{0,30}", charset):
        return ""
    codec = _known_codec(charset)
    return "" if codec in _BANNED else codec
