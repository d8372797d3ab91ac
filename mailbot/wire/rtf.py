"""Rich text to plain: the letters, paragraphs and cells of an RTF, the rest passed over. Total and linear."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^a-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
# Groups that hold no text of the letter.
_UNSEEN = frozenset({"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "fldinst", "header", "footer"})
_WRITTEN = {
    "par": "\n",
    "line": "\n",
    "row": "\n",
    "sect": "\n",
    "page": "\n",
    "cell": "\t",
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}
_SYMBOLS = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}


@dataclass(slots=True)
class _Group:
    """What holds within one pair of braces."""

    is_seen: bool = True
    after_code: int = 1  # letters that stand for the code before them, to be passed over


def rtf_text(rtf: bytes) -> str:
    """The text; where HTML was wrapped into RTF, what a reader of RTF sees of it."""
    return "".join(_written(rtf.decode("latin-1"))).strip()


def _written(rtf: str) -> Iterator[str]:
    codec = _codec_of(rtf)
    groups = [_Group()]
    skip = 0
    for word, number, code, symbol, brace, text in _TOKEN.findall(rtf):
        group = groups[-1]
        if brace == "{":
            groups.append(_Group(group.is_seen, group.after_code))
        elif brace == "}":
            if len(groups) > 1:
                groups.pop()
            skip = 0
        elif word in _UNSEEN or symbol == "*":
            group.is_seen = False
        elif word == "uc":
            group.after_code = int(number or 1)
        elif not group.is_seen:
            continue
        elif word == "u" and number:
            yield chr(int(number) & 0xFFFF)
            skip = group.after_code
        elif skip and (code or text):
            yield text[skip:]
            skip = max(0, skip - (len(text) or 1))
        elif code:
            yield bytes([int(code, 16)]).decode(codec, "replace")
        else:
            yield text or _WRITTEN.get(word, "") or _SYMBOLS.get(symbol, "")


def _codec_of(rtf: str) -> str:
    found = re.search(r"\\ansicpg(125\d)\b", rtf[:500])
    return f"cp{found[1]}" if found else "mac-roman" if "\\mac\\" in rtf[:20] else "cp1252"
