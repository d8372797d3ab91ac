"""Bytes to characters that are safe to read. Total: some text comes out, whatever the bytes or the charset's name.

The order of trial is what served best on short French mails: UTF-8 is right whenever it fits, the declared charset
is often wrong, and what is neither was written on Windows, unless its letters say a Mac or DOS."""

import codecs
import re
from functools import cache, lru_cache

# Codecs of Python that are no charset of mail, or that cost or yield what no mail may.
_BANNED = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
# Their bytes are plain ASCII, or would be read as controls, so that UTF-8 always fits, wrongly.
_SEVEN_BIT = ("iso2022", "hz", "utf-7", "utf-16", "utf-32")
# Names that mail programs give and Python does not know.
_ALIASES = {
    "unicode-1-1-utf-7": "utf-7",
    "unicode-2-0-utf-7": "utf-7",
    "csunicode11utf7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-2-0-utf-8": "utf-8",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "unicodefffe": "utf-16-be",
    "mac": "mac-roman",
    "mac-ce": "mac-latin2",
    "ansi": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
}
# What is declared so is Windows' superset of it (WHATWG Encoding, 4.2): 0x80 to 0x9F are letters there.
_WINDOWS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
_LATIN = frozenset({"cp1252", "iso8859-15"})
_C1 = re.compile(rb"[\x80-\x9f]")

_BIDI_AND_INVISIBLE = [0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200C, 0x200E, 0x200F, *range(0x202A, 0x202F)]
_BIDI_AND_INVISIBLE += [*range(0x2060, 0x2065), *range(0x2066, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)]
_CONTROLS = [c for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\n\t"]
_SURROGATES = range(0xD800, 0xE000)
_UNSAFE: dict[int, None] = dict.fromkeys((*_CONTROLS, *_BIDI_AND_INVISIBLE, *_SURROGATES))
UNSAFE_CHARACTER = re.compile(f"[{''.join(map(re.escape, map(chr, _UNSAFE)))}]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

_UTF_8 = rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_UTF_8_RUN = re.compile(rb"(?:[\x00-\x7f]|" + _UTF_8 + rb")+|[\x80-\xff]+?(?=" + _UTF_8 + rb"|[\x00-\x7f]|\Z)")
_UTF_8_CHARACTER = re.compile(_UTF_8)
_MANY_NULS = 4  # one byte in so many: two bytes a character

# The letters and signs beyond ASCII that people write in French and in English.
_EXPECTED = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŒÆ«»’‘“”–—…•°€§ñáíóúß£©\u00a0")


def decoded(data: bytes, charset: str = "") -> str:
    """The characters of these bytes, as declared where that is believable."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _codec(charset)
    if declared.startswith(_SEVEN_BIT):
        text = _strictly(data, _wide(data) if declared.startswith("utf-16") else declared)
    else:
        text = None
    if text is None and data.count(0) * _MANY_NULS > len(data) > 1:
        text = _strictly(data, _wide(data))
    if text is None:
        text = _strictly(data, "utf-8")
    return _eight_bit(data, declared) if text is None else text


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: Latin letters have their zero first where the high byte comes first."""
    return "utf-16-be" if data[:200:2].count(0) > data[1:200:2].count(0) else "utf-16-le"


def _eight_bit(data: bytes, declared: str) -> str:
    whole = len(_UTF_8_CHARACTER.findall(data))
    if whole and whole > len(re.sub(rb"[\x00-\x7f]", b"", _UTF_8_CHARACTER.sub(b"", data))):
        # Cut inside a character, or a footer of another program below.
        return "".join(_utf_8_or_windows(run) for run in _UTF_8_RUN.findall(data))
    declared = _WINDOWS.get(declared, declared)
    if declared == "iso8859-15" and _C1.search(data):
        declared = "cp1252"
    text = _strictly(data, declared) if declared and declared != "utf-8" else None
    if text is not None and declared not in _LATIN:
        return text
    windows = text or data.decode("cp1252", "replace")
    return windows if _strangeness(windows) <= 0 else min((windows, *_others(data)), key=_strangeness)


def _utf_8_or_windows(run: bytes) -> str:
    text = _strictly(run, "utf-8")
    return run.decode("cp1252", "replace") if text is None else text


def _others(data: bytes) -> tuple[str, ...]:
    return tuple(data.decode(codec, "replace") for codec in ("mac-roman", "cp850"))


def _strangeness(text: str) -> int:
    """How many more signs beyond ASCII nobody would write here than would be written; foreign letters tell nothing."""
    beyond = [character for character in text if character > "\x7f"]
    expected = sum(character in _EXPECTED for character in beyond)
    return (
        len(beyond) - 2 * expected - sum("À" <= character <= "ÿ" and character not in _EXPECTED for character in beyond)
    )


def clean_text(text: str) -> str:
    """Without controls (save line ends and tabs), bidi overrides, invisible marks and surrogates."""
    text = _mended(_LINE_ENDS.sub("\n", text))
    return UNSAFE_CHARACTER.sub("", text) if UNSAFE_CHARACTER.search(text) else text


def clean_line(text: str) -> str:
    """The same on one line, for what came out of a header: no line end can reach a header of ours."""
    return " ".join(clean_text(text).split())


# --- encoded twice -------------------------------------------------------------------------------------------

# UTF-8 read as Windows-1252 or Latin-1 and encoded once more: "Ã©" for "é", "â€™" for "’". Only where the result is
# a letter or a sign of ours: "déjà »" is well-formed UTF-8 of something else.
_ONCE_MORE = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0))
_TRAILING = f"[\x80-\xbf{_ONCE_MORE}]"
_TWICE_ENCODED = re.compile(f"[ÂÃÄÅÌ]{_TRAILING}|[âï]{_TRAILING}{{2}}|ð{_TRAILING}{{3}}")
_TO_BYTE = {ord(bytes([byte]).decode("cp1252", "ignore") or chr(byte)): chr(byte) for byte in range(0x80, 0xA0)}
_LOST_BLANK = re.compile("Ã (?=[ ,.;:!?\n])|(?<= )Ã(?= )")
_MARKS = ("\u2000", "\u2bff")


def _mended(text: str) -> str:
    for _ in range(2):  # some programs do it twice over
        if not _TWICE_ENCODED.search(text):
            break
        once = _TWICE_ENCODED.sub(_once, text)
        if once == text:
            break
        text = _LOST_BLANK.sub("à", once)
    return text


def _once(found: re.Match[str]) -> str:
    try:
        character = found[0].translate(_TO_BYTE).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return found[0]
    is_ours = "\x80" <= character <= "\u036f" or _MARKS[0] <= character <= _MARKS[1] or character >= "\ufeff"
    return character if is_ours else found[0]


# --- names ---------------------------------------------------------------------------------------------------


@cache
def _known_codec(name: str) -> str:
    try:
        b"a".decode(name, "replace")  # some codecs give no characters: base64 and its like
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):
        return ""


@lru_cache(maxsize=256)
def _codec(charset: str) -> str:
    """Python's name of the charset; "" where there is none that may be used."""
    name = re.split(r"[\s;,]", charset.lower().strip(" \t\"'<>;,_"))[0].replace("_", "-")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.:+-]{0,30}", name):
        return ""
    for candidate in (name, name.removeprefix("x-"), name.removeprefix("cs")):
        if codec := _known_codec(_ALIASES.get(candidate, candidate)) or _known_codec(_respelled(candidate)):
            return "" if codec in _BANNED else codec
    return ""


def _respelled(name: str) -> str:
    """« cp-850 », « win-1252 », « windows1252 », « 8859-1 », « iso88591 »."""
    if found := re.fullmatch(r"(?:cp|win|windows|ibm|dos|ms|ansi|microsoft-cp)-?(\d{3,4})", name):
        return f"cp{found[1]}"
    if found := re.fullmatch(r"(?:iso)?-?8859-?(\d{1,2})", name):
        return f"iso8859-{found[1]}"
    return ""
