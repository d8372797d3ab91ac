"""Outlook's winmail.dat (MS-OXTNEF): the letter inside, where a server sent it that way. Total: what is torn gives what
stands before. Its files are not read."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.wire.charset import decoded
from mailbot.wire.rtf import rtf_text

_SIGNATURE = 0x223E9F78
_BODY, _MESSAGE_PROPERTIES, _CODEPAGE = 0x0002800C, 0x00069003, 0x00069007
_PLAIN, _RTF, _HTML = 0x1000, 0x1009, 0x1013
_UNICODE = 0x1F
# Bytes of a value of one size (MS-OXCDATA, 2.11.1).
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_OF_ANY_SIZE = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_MANY = 0x1000
_MAX_PROPERTIES = 2_000
MAX_RTF = 1_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """The text of a TNEF, as plain text or as HTML."""

    plain: str = ""
    html: str = ""


def is_tnef(data: bytes) -> bool:
    return data[:4] == _SIGNATURE.to_bytes(4, "little")


def letter(data: bytes) -> Letter:
    attributes = list(_attributes(data))
    codepage = next((f"cp{int.from_bytes(value[:4], 'little')}" for tag, value in attributes if tag == _CODEPAGE), "")
    plain = next((decoded(value.rstrip(b"\0"), codepage) for tag, value in attributes if tag == _BODY), "")
    properties = {
        number: (kind, value)
        for tag, attribute in attributes
        if tag == _MESSAGE_PROPERTIES
        for number, kind, value in _properties(attribute)
    }
    if _PLAIN in properties and not plain.strip():
        plain = _characters(*properties[_PLAIN], codepage)
    if _RTF in properties and not plain.strip():
        plain = rtf_text(decompressed(properties[_RTF][1]))
    html = _characters(*properties[_HTML], codepage) if _HTML in properties else ""
    return Letter(plain, html)


def _characters(kind: int, value: bytes, codepage: str) -> str:
    if kind == _UNICODE:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    return decoded(value.rstrip(b"\0"), codepage)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        tag, size = struct.unpack_from("<II", data, at + 1)
        yield tag, data[at + 9 : at + 9 + size]
        at += 9 + size + 2  # its checksum


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, type and first value of each property (MS-OXTNEF, 2.1.3.4)."""
    at = 4
    for _ in range(_MAX_PROPERTIES):
        if at + 4 > len(data):
            return
        kind, number = struct.unpack_from("<HH", data, at)
        at = _after_name(data, at + 4) if number >= 0x8000 else at + 4
        of_any_size = kind & ~_MANY in _OF_ANY_SIZE
        count = 1
        if of_any_size or kind & _MANY:
            count, at = int.from_bytes(data[at : at + 4], "little"), at + 4
        first = b""
        for number_of_value in range(min(count, _MAX_PROPERTIES)):
            size = _SIZES.get(kind & ~_MANY, 0)
            if of_any_size:
                size, at = int.from_bytes(data[at : at + 4], "little"), at + 4
            if at >= len(data) or not (size or of_any_size):
                return
            first = first if number_of_value else data[at : at + size]
            at += -(-size // 4) * 4
        yield number, kind & ~_MANY, first


def _after_name(data: bytes, at: int) -> int:
    """A named property tells its set, and a number or a name."""
    is_name = data[at + 16 : at + 20] == b"\1\0\0\0"
    size = int.from_bytes(data[at + 20 : at + 24], "little") if is_name else 0
    return at + 24 + -(-size // 4) * 4


# --- compressed RTF ------------------------------------------------------------------------------------------

_COMPRESSED, _STORED = 0x75465A4C, 0x414C454D
# Every stream begins as if this had been said (MS-OXRTFCP, 2.1.2.1).
_SAID_BEFORE = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par "
    rb"\pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096


def decompressed(data: bytes) -> bytes:
    """The RTF of a compressed stream; of a torn one what stands before."""
    kind = int.from_bytes(data[8:12], "little")
    if kind == _STORED:
        return data[16 : 16 + MAX_RTF]
    if kind != _COMPRESSED:
        return b""
    out = bytearray(_SAID_BEFORE)
    at = 16
    while at < len(data) and len(out) < MAX_RTF:
        control, at = data[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                out += data[at : at + 1]
                at += 1
                continue
            reference = int.from_bytes(data[at : at + 2], "big")
            at += 2
            # A place in a window that is written round and round; its own end means the end.
            back = (len(out) - (reference >> 4)) % _WINDOW
            if at > len(data) or not back:
                return bytes(out[len(_SAID_BEFORE) :])
            for _ in range((reference & 15) + 2):
                out.append(out[-back] if back <= len(out) else 0x20)
    return bytes(out[len(_SAID_BEFORE) :])
