"""Transfer encodings that programs on the way have damaged, or that were never used."""

from base64 import b64encode, encodebytes

import pytest

from mailbot.wire.transfer import transfer_decoded, without_escapes

LETTER = ("Bonjour à tous, ceci est une phrase assez longue pour plusieurs lignes. " * 6).encode()
ENCODED = encodebytes(LETTER)


@pytest.mark.parametrize(
    "data",
    [
        ENCODED,
        ENCODED.replace(b"\n", b"\r\n"),
        ENCODED.rstrip(b"=\n"),
        ENCODED.rstrip(b"=\n") + b"\n\n-- \nSent to the list. To leave it, write to\nhttp://x.example\n",
        b"X-Scanned: yes, by a gateway\n" + ENCODED + b"______\nMerci de votre visite\n",
        ENCODED.replace(b"\n", b" \n").replace(b"b", b"b "),
        ENCODED.replace(b"Z", b"Z!"),
        b"".join(b64encode(LETTER[at : at + 10]) + b"\n" for at in range(0, len(LETTER), 10)),
        LETTER,
    ],
    ids=["whole", "crlf", "unpadded", "footer", "banner", "blanks", "stray", "each-line", "never-encoded"],
)
def test_base64_gives_what_was_written(data: bytes) -> None:
    assert transfer_decoded(data, "Base64") == LETTER


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"m=   \ne", b"me"),
        (b"=C3=\n=A9", b"\xc3\xa9"),
        (b"=C\n3=A9", b"\xc3\xa9"),
        (b"=e9t=e9=", b"\xe9t\xe9"),
        (b"=ZZ 1 = 1", b"=ZZ 1 = 1"),
        (b"d=3DC3=3DA9j=3DC3=3DA0", "déjà".encode()),
    ],
)
def test_damaged_quoted_printable_gives_what_can_be_had(data: bytes, text: bytes) -> None:
    assert transfer_decoded(data, "quoted-printable; x") == text


def test_escapes_of_a_text_without_a_label_are_undone_but_not_those_of_a_link() -> None:
    assert without_escapes(b"Envoy=E9 de mon t=E9l=E9phone=\n portable") == b"Envoy\xe9 de mon t\xe9l\xe9phone portable"
    assert without_escapes(b"http://x.example/?id=E9 a=b") == b"http://x.example/?id=E9 a=b"


def test_uuencoded_lines_are_decoded_also_where_blanks_at_their_end_were_cut() -> None:
    assert transfer_decoded(b"begin 644 a.txt\n#0V%T\n`\nend\n", "x-uuencode") == b"Cat"
    assert transfer_decoded(b"&0V%T\nM\n", "uuencode")[:3] == b"Cat"


def test_yenc_is_decoded() -> None:
    assert transfer_decoded(b"=ypart begin=1\r\n\x6d\x8b\r\n\x9e=\x6a\r\n", "x-yenc") == b"Cat\0"
