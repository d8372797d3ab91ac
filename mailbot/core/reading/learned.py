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
from struct import unpack
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
            for number, weight in enumerate(self.sums(features)):
                totals[number] += value * self.step * weight
        return totals

    def sums(self, features: Iterable[str]) -> tuple[int, ...]:
        """The stored weights of these features together, for each unit."""
        width = len(self.bias)
        places = (self.places.get(crc32(feature.encode())) for feature in features)
        rows = [self.weights[place : place + width] for place in places if place is not None]
        batches = [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]
        return tuple(map(sum, zip(*(_added(batch, width) for batch in batches), strict=True))) or (0,) * width


def _added(rows: Sequence[bytes], width: int) -> list[int]:
    """The sums of the columns. Each row is read as one large number, of which every second byte is added at once,
    with room for what is carried: six times as fast as one by one."""
    numbers = [int.from_bytes(row, "little") for row in rows]
    pairs = (width + 1) // 2
    every_second = int.from_bytes(b"\xff\0" * pairs, "little")
    totals = [0] * (2 * pairs)
    for first in (0, 1):
        total = sum([number >> 8 * first & every_second for number in numbers])
        totals[first::2] = unpack(f"<{pairs}H", total.to_bytes(2 * pairs, "little"))
    nothing = NOTHING * len(rows)
    return [total - nothing for total in totals[:width]]


@dataclass(frozen=True, slots=True)
class Classifier:
    """One layer: each class weighs what is shown for itself."""

    classes: tuple[str, ...]
    layer: Layer


@dataclass(frozen=True, slots=True)
class Network:
    """Two layers: a hidden one finds what goes together, and only what it finds (above 0) speaks for a class."""

    classes: tuple[str, ...]
    hidden: Layer
    bias: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]  # for each class, of each hidden unit

    def scores(self, shown: Iterable[Group]) -> list[float]:
        found = [max(0.0, score) for score in self.hidden.scores(shown)]
        return [
            bias + sum(weight * each for weight, each in zip(weights, found, strict=True))
            for bias, weights in zip(self.bias, self.weights, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Learned:
    """`origin` is the digest of what was learned from."""

    origin: str
    acts: Classifier
    intents: Network


@cache
def learned() -> Learned:
    return unpacked(files(__package__).joinpath("learned.bin").read_bytes())


def unpacked(content: bytes) -> Learned:
    head, _, body = content.partition(b"\n")
    described = json.loads(head)
    acts, intents = described["acts"], described["intents"]
    first, rest = _layer(acts["layer"], memoryview(body))
    hidden, _ = _layer(intents["layer"], rest)
    return Learned(
        described["origin"],
        Classifier(tuple(acts["classes"]), first),
        Network(tuple(intents["classes"]), hidden, tuple(intents["bias"]), tuple(map(tuple, intents["weights"]))),
    )


def _layer(described: Mapping[str, Any], body: memoryview) -> tuple[Layer, memoryview]:
    """The layer, and the bytes after it."""
    bias, many = tuple(described["bias"]), described["features"]
    end = 4 * many + len(bias) * many
    hashes, weights = array("I", bytes(body[: 4 * many])), bytes(body[4 * many : end])
    if byteorder == "big":
        hashes.byteswap()
    places = dict(zip(hashes, range(0, len(weights), len(bias)), strict=True))
    return Layer(bias, described["step"], places, weights), body[end:]
