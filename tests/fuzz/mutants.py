"""Sample mails, damaged as programs, relays and strangers damage them. Seed and number tell a mutant for good."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

SAMPLES = Path(__file__).parents[1] / "samples"
FOLDERS = ("mails", "own_mime")

_MOST_MUTATIONS = 4  # of one mutant
_LONGEST = 300_000  # bytes; more would test patience only

_CHARSET = re.compile(rb"(?i)charset=\"?[\w.:-]*\"?")
_ENCODING = re.compile(rb"(?im)^(content-transfer-encoding:).*$")
_BOUNDARY = re.compile(rb"(?i)boundary=\"?([^\"\s;]+)")
_CHARSETS = (
    b"utf-8 utf-7 utf-16 utf-32le us-ascii iso-8859-1 iso-2022-jp hz big5 cp1252 x-user unicode-1 idna rot13 = ''"
)
_ENCODINGS = b"base64 quoted-printable 7bit 8bit binary x-uuencode uuencode quoted-unreadable ; ="
_ODD = (
    b"\0", b"\r", b"\n\n", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"=?utf-8?b?", b"=?x?q?=00?=", b"=\n", b"=ZZ", b'"',
    b"(", b"<", b"<div>", b"<!--", b"<style>", b"&#x110000;", b"--", b"> ", b"@", b",", b":;", b"\xe2\x80\xae",
)  # fmt: skip

Mutation = Callable[[Random, bytes], bytes]


@cache
def originals() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for folder in FOLDERS for path in sorted((SAMPLES / folder).glob("*.eml")))


def mutant(seed: int, number: int) -> bytes:
    chance = Random(f"{seed}/{number}")
    mail = chance.choice(originals())
    for mutation in chance.choices(MUTATIONS, k=chance.randint(1, _MOST_MUTATIONS)):
        mail = mutation(chance, mail)[:_LONGEST]
    return mail


def _piece(chance: Random, mail: bytes, longest: int) -> slice:
    begin = chance.randrange(len(mail) + 1)
    return slice(begin, begin + chance.randint(0, longest))


def _with(mail: bytes, place: slice, new: bytes) -> bytes:
    return mail[: place.start] + new + mail[place.stop :]


# --- bytes -----------------------------------------------------------------------------------------------------------


def flip(chance: Random, mail: bytes) -> bytes:
    damaged = bytearray(mail)
    for _ in range(chance.randint(1, 30) if mail else 0):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def cut(chance: Random, mail: bytes) -> bytes:
    return mail[: chance.randrange(len(mail) + 1)]


def cut_out(chance: Random, mail: bytes) -> bytes:
    return _with(mail, _piece(chance, mail, 500), b"")


def put_in(chance: Random, mail: bytes) -> bytes:
    return _with(mail, _piece(chance, mail, 3), chance.choice(_ODD) * chance.choice((1, 1, 1, 50)))


def repeat(chance: Random, mail: bytes) -> bytes:
    """A short piece again and again: what a pattern may choke on."""
    place = _piece(chance, mail, chance.choice((1, 3, 30, 300)))
    return _with(mail, place, mail[place] * chance.choice((2, 30, 3_000)))


# --- lines -----------------------------------------------------------------------------------------------------------


def _on_lines(change: Callable[[Random, list[bytes], int], None], *, in_head: bool) -> Mutation:
    def changed(chance: Random, mail: bytes) -> bytes:
        lines = mail.splitlines(keepends=True)
        end = next((number for number, line in enumerate(lines) if not line.strip()), len(lines)) if in_head else 0
        if lines:
            change(chance, lines, chance.randrange(end or len(lines)))
        return b"".join(lines)

    return changed


def _double(chance: Random, lines: list[bytes], number: int) -> None:
    lines[number:number] = [lines[number]] * chance.choice((1, 1, 100))


def _remove(chance: Random, lines: list[bytes], number: int) -> None:
    del lines[number : number + chance.choice((1, 1, 5))]


def _swap(chance: Random, lines: list[bytes], number: int) -> None:
    other = chance.randrange(len(lines))
    lines[number], lines[other] = lines[other], lines[number]


# --- what a mail says of itself --------------------------------------------------------------------------------------


def charset(chance: Random, mail: bytes) -> bytes:
    return _CHARSET.sub(lambda _: b"charset=" + chance.choice(_CHARSETS.split()), mail)


def encoding(chance: Random, mail: bytes) -> bytes:
    return _ENCODING.sub(lambda found: found[1] + b" " + chance.choice(_ENCODINGS.split()), mail)


def boundary(chance: Random, mail: bytes) -> bytes:
    """One of its places is written otherwise, or all of them end like a line that is no boundary."""
    names = _BOUNDARY.findall(mail)
    if not names:
        return mail
    name = chance.choice(names)
    places = [found.start() for found in re.finditer(re.escape(name), mail)]
    at = chance.choice(places)
    return _with(mail, slice(at, at + len(name)), chance.choice((b"", b"--", b" " + name, name + b"--", name * 30)))


def huge_header(chance: Random, mail: bytes) -> bytes:
    name = chance.choice((b"To", b"From", b"Subject", b"References", b"Received", b"Content-Type", b"X-A", b"Date"))
    filling = chance.choice((b"a", b"<a@b.example>, ", b" =?utf-8?q?=C3=A9?=", b"(", b"\\", b"; a*0=b", b"\n x", b'"'))
    return name + b": " + filling * chance.choice((10, 1_000, 10_000)) + b"\n" + mail


def many_headers(chance: Random, mail: bytes) -> bytes:
    return b"".join(b"X-%d: %d\n" % (number, number) for number in range(chance.choice((10, 3_000)))) + mail


# --- mails in mails --------------------------------------------------------------------------------------------------


def splice(chance: Random, mail: bytes) -> bytes:
    return cut(chance, mail) + (other := chance.choice(originals()))[chance.randrange(len(other)) :]


def nest(chance: Random, mail: bytes) -> bytes:
    """The mail inside many others, or inside many parts that are not closed."""
    depth = chance.choice((1, 5, 150))
    if chance.random() < 0.5:
        return b"Content-Type: message/rfc822\n\n" * depth + mail
    opened = (b"Content-Type: multipart/mixed; boundary=n%d\n\n--n%d\n" % (level, level) for level in range(depth))
    return b"From: a@b.example\n" + b"".join(opened) + mail


MUTATIONS: tuple[Mutation, ...] = (
    flip,
    cut,
    cut_out,
    put_in,
    repeat,
    *(_on_lines(change, in_head=in_head) for change in (_double, _remove, _swap) for in_head in (True, False)),
    charset,
    encoding,
    boundary,
    huge_header,
    many_headers,
    splice,
    nest,
)
