"""Header fields: unfolded, decoded, their parameters told apart. Linear in the size of the header, and total."""

import re
from binascii import a2b_qp
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from mailbot.wire.charset import clean_line, decoded
from mailbot.wire.transfer import base64_decoded

MAX_FIELDS = 1_000
MAX_PARAMETERS_LENGTH = 4_000

MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")

_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:(.*)", re.DOTALL)
# Some programs leave question marks and blanks in the text of a word, which RFC 2047, 4.2 has them encode.
_ENCODED_WORD = re.compile(
    r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bq])\?((?:(?!\?=|=\?[^=]).){0,2000})\?=", re.IGNORECASE | re.DOTALL
)
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
# RFC 2231, sections 3 and 4: name*0*=charset'language'value
_CONTINUED = re.compile(r"(.+?)(?:\*(\d{1,2}))?(\*)?", re.DOTALL)


def fields(head: bytes) -> Iterator[tuple[str, str]]:
    """Name in lower case and raw value of each field, unfolded (RFC 5322, 2.2.3)."""
    unfolded = re.sub(rb"\r?\n(?=[ \t])", b"", head.replace(b"\0", b""))
    for number, line in enumerate(re.split(rb"\r?\n", unfolded)):
        if number == MAX_FIELDS:
            return
        if field := _FIELD.fullmatch(line):
            yield field[1].decode("ascii").lower(), decoded(field[2]).strip()


def decoded_words(value: str) -> str:
    """The value with its encoded words (RFC 2047) as characters, safe to read."""
    if "=?" not in value:
        return clean_line(value)
    out: list[str] = []
    run = b""  # neighbours of one charset are joined first: many programs cut inside a character
    charset = ""
    end = 0
    for word in _ENCODED_WORD.finditer(value):
        between = value[end : word.start()]
        follows = bool(run) and not between.strip()
        if not (follows and word[1].lower() == charset):
            out.append(decoded(run, charset))
            run = b""
        if not follows:
            out.append(between)
        charset = word[1].lower()
        run += _word_bytes(word[2].lower(), word[3])
        end = word.end()
    out += [decoded(run, charset), value[end:]]
    return clean_line("".join(out))


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return base64_decoded(data) if encoding == "b" else a2b_qp(data, header=True)


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The first word, in lower case, and the parameters after it; of several of one name the first."""
    value = value[:MAX_PARAMETERS_LENGTH].strip()
    main = re.split(r"[\s;,]", value, maxsplit=1)[0]
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(";" + value[len(main) :].lstrip(";, \t")):
        if name := _CONTINUED.fullmatch(found[1]):
            of_name = pieces.setdefault(name[1].lower(), {})
            number, is_extended = int(name[2] or 0), bool(name[3])
            if number not in of_name or (is_extended and not of_name[number][1]):
                of_name[number] = (_unquoted(found[2].strip()), is_extended)
    return main.lower(), {name: _joined(of_name) for name, of_name in pieces.items()}


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    return re.sub(r"\\(.)", r"\1", text[1:].removesuffix('"'), flags=re.DOTALL)


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    text = "".join(piece for _, (piece, _) in sorted(pieces.items()))
    if not any(is_extended for _, is_extended in pieces.values()):
        return decoded_words(text)
    charset, first_quote, rest = text.partition("'")
    _, second_quote, encoded = rest.partition("'")
    if not (first_quote and second_quote):
        charset, encoded = "", text
    return clean_line(decoded(unquote_to_bytes(encoded), charset))
