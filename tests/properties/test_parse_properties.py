"""Whatever the bytes: parse and read come back, with values that are safe to use."""

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.soundness import comes_back

SAMPLES = [path.read_bytes() for path in sorted((Path(__file__).parents[1] / "samples" / "mails").glob("*.eml"))]

FRAGMENTS = st.sampled_from(
    [
        b"Content-Type: multipart/mixed; boundary=b\n",
        b"Content-Type: message/rfc822\n",
        b"Content-Type: text/html; charset=undefined\n",
        b"Content-Type: text/plain; format=flowed; charset*0*=''%ff\n",
        b"Content-Transfer-Encoding: base64\n",
        b"From: =?utf-8?b?/w==?= <a@b.example>, :;()\n",
        b"Subject: =?utf-7?q?+2AA-?=\n",
        b"Date: \xff\x00\n",
        b"\n--b\n",
        b"\n--b--\n",
        b"\n\n",
        b"<div style=display:none>",
        b"<table><tr><td>",
        b"> ",
        b"Je m'inscris le 8 octobre ",
        b"=?",
        b'"',
        b"\r",
    ]
)


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    comes_back(raw)


@given(st.lists(st.one_of(FRAGMENTS, st.binary(max_size=20)), max_size=60))
def test_any_heap_of_mail_fragments_is_read(fragments: list[bytes]) -> None:
    comes_back(b"".join(fragments))


@given(st.sampled_from(SAMPLES), st.integers(0, 2**32), st.integers(1, 40))
def test_any_damage_to_a_real_mail_is_read(raw: bytes, seed: int, hits: int) -> None:
    damage = random.Random(seed)
    bytes_ = bytearray(raw)
    for _ in range(hits):
        at = damage.randrange(len(bytes_))
        bytes_[at : at + damage.choice((0, 1, 1, 30))] = damage.choice(
            (b"", b"\n", b"=", b"\xff", b"--", b"\x00", b'"')
        )
    comes_back(bytes(bytes_))
