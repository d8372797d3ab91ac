"""Content transfer encodings (RFC 2045, section 6), undone. Total: damaged data gives what can be had of it, and a
label that is plainly wrong is not believed."""

import re
from binascii import Error, a2b_base64, a2b_qp, a2b_uu
from collections.abc import Iterator

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_WHITE = b" \t\r\n"
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,3}")
_NO_WORD = re.compile(rb"[a-z][A-Z0-9]|[0-9][A-Za-z]")
_WORDS = re.compile(rb"[A-Za-z\xc0-\xff]{2,} [A-Za-z\xc0-\xff]{2,}[ ,.;:!?\r\n]")

_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n|\Z)")
_CUT_ESCAPE = re.compile(rb"=([0-9A-Fa-f])=?\r?\n([0-9A-Fa-f])(?=[^0-9A-Fa-f]|\Z)")
# What nobody types: the escapes of UTF-8's Latin letters and of its quotes; a Latin-1 letter between letters.
_ESCAPES_LEFT = re.compile(
    rb"=C3=[89AB][0-9A-F]|=C2=A0|=E2=80=[0-9A-F]{2}|=C5=93|(?<![=?&/][A-Za-z])[A-Za-z]=[EF][0-9A-F](?=[a-z ,.\r\n])"
)
_LONGEST_LINK = 300

_UU_HEAD = re.compile(rb"\A\s*begin [0-7]{3,4} [^\n]*\n")


def transfer_decoded(data: bytes, encoding: str) -> bytes:
    match _name(encoding):
        case "base64":
            return base64_decoded(data)
        case "quotedprintable":
            return _quoted_printable_decoded(data)
        case "xuuencode" | "uuencode" | "xuue" | "uue":
            return uu_decoded(_UU_HEAD.sub(b"", data))
        case "xyenc":
            return _yenc_decoded(data)
        case _:
            return data


def _name(encoding: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.split(r"[;(]", encoding.lower())[0])


# --- base64 --------------------------------------------------------------------------------------------------


def base64_decoded(data: bytes) -> bytes:
    """What is not of the alphabet is passed over (RFC 2045, 6.8), and whole lines that are none of the encoder's;
    text that was never encoded stays as it is."""
    letters = data.translate(None, _WHITE)
    try:
        return a2b_base64(letters, strict_mode=True)
    except Error:
        pass
    lines = list(_base64_lines(data))
    if _WORDS.search(data) and 2 * sum(map(len, lines)) < len(letters):
        return data
    return b"".join(_letters_decoded(piece) for piece in re.findall(rb"[^=]+", b"".join(lines)))


def _base64_lines(data: bytes) -> Iterator[bytes]:
    """The lines that an encoder wrote: programs on the way put theirs above and below."""
    for line in data.splitlines():
        letters = line.translate(None, _NOT_BASE64.replace(b"=", b""))
        is_whole = _BASE64_LINE.fullmatch(line.strip())
        # A few stray characters in a long line of letters are damage, a few letters among other signs are not.
        is_damaged = len(letters) >= 16 and b" " not in line.strip() and 4 * len(letters) > 3 * len(line)
        is_spaced = len(letters) >= 16 and len(_NO_WORD.findall(line)) >= 4
        if is_whole or is_damaged or is_spaced:
            yield letters


def _letters_decoded(letters: bytes) -> bytes:
    letters = letters.translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return a2b_base64(letters + b"=" * (-len(letters) % 4))


# --- quoted-printable ----------------------------------------------------------------------------------------


def _quoted_printable_decoded(data: bytes) -> bytes:
    # Blanks at the end of a line were added on the way (RFC 2045, 6.7, rule 3).
    return without_escapes(a2b_qp(_CUT_ESCAPE.sub(rb"=\1\2", _SOFT_BREAK.sub(b"=", data))))


def without_escapes(data: bytes) -> bytes:
    """Text whose quoted-printable was not declared, or done twice, undone."""
    if b"=" in data and any(not _is_in_link(data, found.start()) for found in _ESCAPES_LEFT.finditer(data)):
        return a2b_qp(_SOFT_BREAK.sub(b"=", data))
    return data


def _is_in_link(data: bytes, at: int) -> bool:
    word = data[max(0, at - _LONGEST_LINK) : at + 1].split()[-1]
    return b"://" in word or b"?" in word


# --- uuencode ------------------------------------------------------------------------------------------------


def uu_decoded(lines: bytes) -> bytes:
    """The lines between "begin" and "end"; each that is torn gives what it has."""
    return b"".join(map(_uu_line, lines.splitlines()))


def _uu_line(line: bytes) -> bytes:
    if not line or line.startswith((b"`", b" ")) or line.strip() == b"end":
        return b""
    try:
        return a2b_uu(line)
    except Error:
        # A blank at the end was cut, or too many letters were written: the length that the line tells is right.
        length = (line[0] - 32) & 63
        letters = line[1 : 1 + -(-length // 3) * 4]
        try:
            return a2b_uu(line[:1] + letters.ljust(-(-length // 3) * 4))
        except Error:
            return b""


_FROM_YENC = bytes((byte - 42) % 256 for byte in range(256))
_YENC_ESCAPE = re.compile(rb"=(.)", re.DOTALL)


def _yenc_decoded(data: bytes) -> bytes:
    """The lines below =ybegin; a part's own line among them is none."""
    data = re.sub(rb"(?m)^=ypart [^\n]*\n", b"", data).translate(None, b"\r\n")
    return _YENC_ESCAPE.sub(lambda escape: bytes([(escape[1][0] - 64) % 256]), data).translate(_FROM_YENC)
