"""What an opaque signature carries (RFC 5652, SignedData; RFC 8551, 3.5.2): the content is taken out, the signature is
not judged. Total and bounded; lengths may be definite or not (X.690, 8.1.3), since programs write both."""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_ELEMENTS = 20_000
MAX_DEPTH = 12
_DATA = bytes.fromhex("2a864886f70d010701")  # id-data, 1.2.840.113549.1.7.1
_OCTETS, _OBJECT_IDENTIFIER, _SEQUENCE, _EXPLICIT_0 = 0x04, 0x06, 0x30, 0xA0
_CONSTRUCTED = 0x20
_INDEFINITE = 0x80


def signed_content(ber: bytes) -> bytes:
    """The content of the first EncapsulatedContentInfo that holds plain data; b"" where there is none."""
    return _Walk().content(memoryview(ber), 0) if ber[:1] == bytes([_SEQUENCE]) else b""


@dataclass(slots=True)
class _Walk:
    """Over nested elements, up to a number of them."""

    left: int = MAX_ELEMENTS

    def content(self, ber: memoryview, depth: int) -> bytes:
        is_data = False
        for tag, value in self._elements(ber):
            if tag == _OBJECT_IDENTIFIER:
                is_data = bytes(value) == _DATA
            elif is_data and tag == _EXPLICIT_0:
                return b"".join(self._octets(value, depth))
            elif tag in (_SEQUENCE, _EXPLICIT_0) and depth < MAX_DEPTH and (found := self.content(value, depth + 1)):
                return found
        return b""

    def _octets(self, ber: memoryview, depth: int) -> Iterator[bytes]:
        """An octet string, whole or in segments."""
        for tag, value in self._elements(ber):
            if tag == _OCTETS:
                yield bytes(value)
            elif tag & _CONSTRUCTED and depth < MAX_DEPTH:
                yield from self._octets(value, depth + 1)

    def _elements(self, ber: memoryview) -> Iterator[tuple[int, memoryview]]:
        """Tag and value of each; what is cut off ends where the bytes do."""
        at = 0
        while at < len(ber):
            tag, start, end = self._element(ber, at, 0)
            if (tag, end) == (0, start):
                return  # the end of an indefinite length
            yield tag, ber[start:end]
            at = end + 2 * (ber[at + 1 : at + 2] == bytes([_INDEFINITE]))

    def _element(self, ber: memoryview, at: int, depth: int) -> tuple[int, int, int]:
        """The tag of the element at a place, and where its value lies; nothing more where too many were met."""
        self.left -= 1
        if self.left < 0 or at + 2 > len(ber):
            return 0, len(ber), len(ber)
        tag, length, start = ber[at], ber[at + 1], at + 2
        if length == _INDEFINITE:
            return tag, start, self._end(ber, start, depth)
        if length > _INDEFINITE:
            size = length & 0x7F
            length, start = int.from_bytes(ber[start : start + size], "big"), start + size
        return tag, start, min(start + length, len(ber))

    def _end(self, ber: memoryview, at: int, depth: int) -> int:
        """Where the two zeros stand that end a value of indefinite length."""
        while at < len(ber) and depth < MAX_DEPTH:
            tag, start, end = self._element(ber, at, depth + 1)
            if tag == 0 and start == end:
                return min(at, len(ber))
            at = end + 2 * (ber[at + 1 : at + 2] == bytes([_INDEFINITE]))
        return min(at, len(ber))
