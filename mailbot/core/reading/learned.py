"""What was learned from labelled mails: classifiers over named features, kept in `learned.bin` beside this module.

Nobody edits that file: `make learn` writes it anew from the mails and sentences under tests/samples, the same from the
same. A line of JSON describes its layers and names the state of the mails that it was learned from; then follow, for
each layer over features, their hashes (CRC-32, four bytes, little-endian) and their weights (a byte for each unit,
128 for nothing)."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import add, mul
from struct import pack, unpack
from sys import byteorder
from typing import Any
from zlib import crc32

NOTHING = 128  # how a weight of 0 is stored
_AT_ONCE = 256  # rows of bytes whose sums fit in two bytes

# Features that weigh the same, and how much each of them does.
Group = tuple[Iterable[str], float]


@dataclass(frozen=True, slots=True)
class Layer:
    """A score for each unit: its bias and the weights of what a text shows. What was never seen adds nothing."""

    bias: tuple[float, ...]
    step: float  # what a stored weight of 1 is worth
    places: Mapping[int, int]  # of a feature's weights, by its hash
    weights: bytes

    def scores(self, shown: Iterable[Group]) -> list[float]:
        totals = list(self.bias)
        for features, value in shown:
            worth = value * self.step
            totals = [total + worth * weight for total, weight in zip(totals, self.sums(features), strict=True)]
        return totals

    def sums(self, features: Iterable[str]) -> list[int]:
        """The stored weights of these features together, for each unit."""
        rows = self._rows(features)
        nothing = NOTHING * len(rows)
        return [total - nothing for total in _added(rows, len(self.bias))]

    def packed(self, features: Iterable[str]) -> int:
        """The sums as one number, with four bytes for each unit and for how many features are known: such numbers can
        be added."""
        rows = self._rows(features)
        return int.from_bytes(pack(f"<{len(self.bias) + 1}I", *_added(rows, len(self.bias)), len(rows)), "little")

    def unpacked(self, packed: int) -> list[int]:
        many = len(self.bias) + 1
        *sums, rows = unpack(f"<{many}I", packed.to_bytes(4 * many, "little"))
        return [total - NOTHING * rows for total in sums]

    def _rows(self, features: Iterable[str]) -> list[bytes]:
        places = [self.places.get(crc32(feature.encode())) for feature in features]
        width = len(self.bias)
        return [self.weights[place : place + width] for place in places if place is not None]


def _added(rows: Sequence[bytes], width: int) -> Sequence[int]:
    """The sums of the columns. Each row is read as one large number, of which every second byte is added at once,
    with room for what is carried: six times as fast as one by one."""
    if len(rows) == 1:
        return rows[0]
    if len(rows) > _AT_ONCE:
        return list(map(add, _added(rows[:_AT_ONCE], width), _added(rows[_AT_ONCE:], width)))
    numbers = [int.from_bytes(row, "little") for row in rows]
    pairs = (width + 1) // 2
    every_second = int.from_bytes(b"\xff\0" * pairs, "little")
    totals = [0] * (2 * pairs)
    for first in (0, 1):
        total = sum([number >> 8 * first & every_second for number in numbers])
        totals[first::2] = unpack(f"<{pairs}H", total.to_bytes(2 * pairs, "little"))
    return totals[:width]


@dataclass(frozen=True, slots=True)
class Output:
    """A second layer: what the hidden units found speaks for each class."""

    bias: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]  # for each class, of each unit

    def scores(self, found: Sequence[float]) -> list[float]:
        return [bias + sum(map(mul, weights, found)) for bias, weights in zip(self.bias, self.weights, strict=True)]


@dataclass(frozen=True, slots=True)
class Networks:
    """Several networks of two layers, whose hidden units lie side by side: a unit finds what goes together, and only
    what it finds (above 0) counts."""

    classes: tuple[str, ...]
    hidden: Layer
    outputs: tuple[Output, ...]

    def scores(self, sums: Sequence[float]) -> list[list[float]]:
        """`sums` are those of the hidden units; for each network what speaks for each class."""
        found = [max(0.0, total) for total in sums]
        each = len(found) // len(self.outputs)
        return [output.scores(found[n * each : (n + 1) * each]) for n, output in enumerate(self.outputs)]


@dataclass(frozen=True, slots=True)
class Learned:
    """`origin` is the digest of what was learned from."""

    origin: str
    acts: Networks
    intents: Networks


@cache
def learned() -> Learned:
    return unpacked(files(__package__).joinpath("learned.bin").read_bytes())


def unpacked(content: bytes) -> Learned:
    head, _, body = content.partition(b"\n")
    described = json.loads(head)
    acts, rest = _networks(described["acts"], memoryview(body))
    intents, _ = _networks(described["intents"], rest)
    return Learned(described["origin"], acts, intents)


def _networks(described: Mapping[str, Any], body: memoryview) -> tuple[Networks, memoryview]:
    """The networks, and the bytes after them."""
    hidden, rest = _layer(described["hidden"], body)
    outputs = (Output(tuple(one["bias"]), tuple(map(tuple, one["weights"]))) for one in described["outputs"])
    return Networks(tuple(described["classes"]), hidden, tuple(outputs)), rest


def _layer(described: Mapping[str, Any], body: memoryview) -> tuple[Layer, memoryview]:
    """The layer, and the bytes after it."""
    bias, many = tuple(described["bias"]), described["features"]
    end = 4 * many + len(bias) * many
    hashes, weights = array("I", bytes(body[: 4 * many])), bytes(body[4 * many : end])
    if byteorder == "big":
        hashes.byteswap()
    places = dict(zip(hashes, range(0, len(weights), len(bias)), strict=True))
    return Layer(bias, described["step"], places, weights), body[end:]
