"""Letters that are wrapped: signed, in a winmail.dat, in a file of a mail, amid the text."""

import struct
from base64 import encodebytes
from collections.abc import Callable

import pytest

from mailbot.wire.cms import MAX_ELEMENTS, signed_content
from mailbot.wire.rtf import rtf_text
from mailbot.wire.tnef import decompressed, is_tnef, letter
from tests.unit.wire.test_parse import parsed

DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED = bytes.fromhex("06092a864886f70d010702")
ENTITY = b"Content-Type: text/plain; charset=utf-8\n\nInscrivez-moi, s'il vous pla\xc3\xaet.\n"


def element(tag: int, value: bytes) -> bytes:
    size = len(value).to_bytes(3, "big")
    return bytes([tag, 0x83]) + size + value


def without_length(tag: int, value: bytes) -> bytes:
    return bytes([tag, 0x80]) + value + b"\0\0"


def signed(content: bytes) -> bytes:
    """Of a SignedData what comes before the certificates."""
    inner = element(0x30, DATA + element(0xA0, element(0x04, content)))
    return element(0x30, SIGNED + element(0xA0, element(0x30, b"\x02\x01\x01" + element(0x31, b"") + inner)))


def signed_in_segments(content: bytes) -> bytes:
    octets = without_length(0x24, element(0x04, content[:10]) + element(0x04, content[10:]))
    inner = without_length(0x30, DATA + without_length(0xA0, octets))
    return without_length(0x30, SIGNED + without_length(0xA0, without_length(0x30, b"\x02\x01\x01" + inner)))


@pytest.mark.parametrize("wrap", [signed, signed_in_segments], ids=["definite", "indefinite"])
@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: application/pkcs7-mime; smime-type=signed-data",
        "Content-Type: application/octet-stream; name=smime.p7m",
    ],
)
def test_a_letter_in_an_opaque_signature_is_read(head: str, wrap: Callable[[bytes], bytes]) -> None:
    raw = f"From: a@x.example\n{head}\nContent-Transfer-Encoding: base64\n\n".encode() + encodebytes(wrap(ENTITY))

    assert parsed(raw).text == "Inscrivez-moi, s'il vous plaît.\n"


def test_a_letter_that_was_signed_twice_is_read() -> None:
    once = b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n" + encodebytes(signed(ENTITY))
    raw = b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n" + encodebytes(signed(once))

    assert parsed(raw).text == "Inscrivez-moi, s'il vous plaît.\n"


@pytest.mark.parametrize(
    "ber",
    [b"", b"0", b"\x30\x80" * 50, b"\x30\x80" * 10_000, b"\x30\x84\xff\xff\xff\xff", signed(ENTITY)[:40]],
)
def test_what_is_no_signature_has_no_content(ber: bytes) -> None:
    assert not signed_content(ber).endswith(ENTITY)


def test_of_endlessly_many_elements_the_first_are_read() -> None:
    assert signed_content(element(0x30, b"\x02\x01\x01" * MAX_ELEMENTS + signed(ENTITY))) == b""


# --- winmail.dat -------------------------------------------------------------------------------------------------


def attribute(tag: int, data: bytes) -> bytes:
    return struct.pack("<BII", 1, tag, len(data)) + data + b"\0\0"


def text_property(number: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, number, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def winmail(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


def properties(*of_message: bytes) -> bytes:
    return attribute(0x00069003, struct.pack("<I", len(of_message)) + b"".join(of_message))


COMPRESSED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)  # MS-OXRTFCP, 3.2.1


def test_compressed_rich_text_is_the_one_of_the_specification() -> None:
    assert decompressed(COMPRESSED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.parametrize(
    "inside",
    [
        attribute(0x0002800C, "Je m'inscris, à bientôt".encode("cp1252") + b"\0"),
        properties(text_property(0x1000, 0x1F, "Je m'inscris, à bientôt\0".encode("utf-16-le"))),
        properties(
            text_property(0x1009, 0x102, b"\0" * 8 + b"MELA" + b"\0" * 4 + rb"{\rtf1 Je m'inscris, \'e0 bient\'f4t}")
        ),
        properties(text_property(0x1013, 0x102, "<p>Je m'inscris, à bientôt</p>".encode())),
    ],
    ids=["body", "unicode", "rtf", "html"],
)
def test_the_letter_of_a_winmail_dat_is_read_where_there_is_no_other(inside: bytes) -> None:
    mail = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n%s\n--b\nContent-Type: application/ms-tnef\n"
    mail += b"Content-Transfer-Encoding: base64\n\n" + encodebytes(winmail(inside)) + b"--b--\n"

    assert parsed(mail % b" ").text == "Je m'inscris, à bientôt"
    assert parsed(mail % b"Autre chose").text == "Autre chose"


def test_a_torn_winmail_dat_gives_what_stands_before() -> None:
    data = winmail(attribute(0x0002800C, b"Oui\0"), properties(text_property(0x1000, 0x1F, b"x" * 50)))

    assert all(is_tnef(data) and "Oui".startswith(letter(data[:cut]).plain) for cut in range(4, len(data)))


def test_rich_text_becomes_plain() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator X;}\'e9t\u233 ?\par L\rquote ann\'e9e\tab\{1\}}"

    assert rtf_text(rtf) == "été\nL’année\t{1}"


# --- messages and files ------------------------------------------------------------------------------------------

MAIL = b"From: b@x.example\nSubject: place\n\nUne place, merci\n"


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: message/rfc822",
        b"Content-Type: application/octet-stream; name=a.eml\nContent-Disposition: attachment; filename=a.eml",
        b"Content-Type: message/partial; id=x; number=1; total=2",
        b"Content-Type: message/global",
    ],
)
def test_a_mail_within_a_mail_is_read(head: bytes) -> None:
    raw = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + head + b"\n\n" + MAIL + b"--b--\n"

    assert parsed(raw).text.endswith("Une place, merci")


def test_a_file_amid_the_text_is_no_text() -> None:
    files = ("begin 644 photo.png\n#0V%T\n`\nend", "=ybegin line=1 name=b.bin\nabc\n=yend")

    message = parsed("From: a@x.example\n\nVoici\n\n{}\nMerci\n{}\n".format(*files))

    assert message.text.split() == ["Voici", "Merci"]


def test_words_that_begin_no_file_are_text() -> None:
    assert parsed(b"\nbegin 644 places\nNous venons.\nend\n").text == "begin 644 places\nNous venons.\nend\n"
