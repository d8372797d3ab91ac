"""Visiting cards (vCard 2.1 to 4, RFC 6350) as the lines of a signature: name, post, organisation, telephones, address.

Only what tells who somebody is; the rest of a card is not read."""

import re
from binascii import a2b_qp
from collections.abc import Iterator

from mailbot.wire.charset import decoded

_MAX_CARDS = 50
_ESCAPED = re.compile(r"\\([\\,;:nN])")


def card_lines(data: bytes) -> list[str]:
    """The lines of all cards, a blank one between two."""
    cards = [list(_card(card)) for card in re.split(rb"(?i)BEGIN:VCARD", data)[1 : _MAX_CARDS + 1]]
    return [line for card in cards if card for line in (*card, "")][:-1]


def _card(data: bytes) -> Iterator[str]:
    known: dict[str, list[tuple[str, str]]] = {}
    for line in _unfolded(data):
        label, _, value = line.partition(b":")
        name, _, parameters = label.decode("ascii", "replace").upper().rpartition(".")[2].partition(";")
        known.setdefault(name.strip(), []).append((parameters, _value(value, parameters)))
    full = _first(known, "FN") or " ".join(reversed([part for part in _first(known, "N").split(";")[:2] if part]))
    yield from filter(
        None, (full, _first(known, "TITLE") or _first(known, "ROLE"), _first(known, "ORG").replace(";", ", "))
    )
    # The direct number before those of desks; what is a fax is no telephone.
    telephones = [(parameters, value) for parameters, value in known.get("TEL", ()) if "FAX" not in parameters]
    telephones.sort(key=lambda telephone: "CELL" not in telephone[0])
    yield from (value.removeprefix("tel:") for _, value in telephones)
    yield from (value for _, value in known.get("EMAIL", ()))


def _unfolded(data: bytes) -> list[bytes]:
    """The lines, joined where they were folded: by a blank, or in vCard 2.1 as quoted-printable is."""
    lines: list[bytes] = []
    for line in data.splitlines():
        if lines and line.startswith((b" ", b"\t")):
            lines[-1] += line[1:]
        elif lines and lines[-1].endswith(b"=") and b"quoted-printable" in lines[-1].lower():
            lines[-1] = lines[-1][:-1] + line
        else:
            lines.append(line)
    return lines


def _first(known: dict[str, list[tuple[str, str]]], name: str) -> str:
    return known[name][0][1].strip(" ;") if name in known else ""


def _value(data: bytes, parameters: str) -> str:
    charset = re.search(r"CHARSET=([^;:]+)", parameters)
    if "QUOTED-PRINTABLE" in parameters:
        data = a2b_qp(data)
    text = decoded(data, charset[1] if charset else "")
    return _ESCAPED.sub(lambda escape: " " if escape[1] in "nN" else escape[1], text).strip()
