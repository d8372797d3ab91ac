"""What was learned from labelled mails: linear classifiers over named features, kept in `learned.bin` beside this
module.

Nobody edits that file: `make learn` writes it anew from the mails and sentences under tests/samples, the same from the
same. A line of JSON describes its classifiers and names the state of the mails that it was learned from; then follow,
for each classifier, the hashes of its features (CRC-32, four bytes, little-endian) and their weights (a signed byte
for each class)."""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from sys import byteorder
from typing import Any
from zlib import crc32

# Features that weigh the same, and how much each of them does.
Group = tuple[Iterable[str], float]


@dataclass(frozen=True, slots=True)
class Classifier:
    """A score for each class: its bias and the weights of what a text shows. What was never seen adds nothing."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    step: float  # what a stored weight of 1 is worth
    places: Mapping[int, int]  # of a feature's weights, by its hash
    weights: memoryview

    def scores(self, shown: Iterable[Group]) -> list[float]:
        totals = list(self.bias)
        for features, value in shown:
            for number, weight in enumerate(self.sums(features)):
                totals[number] += value * self.step * weight
        return totals

    def sums(self, features: Iterable[str]) -> tuple[int, ...]:
        """The stored weights of these features together, for each class; empty where none is known."""
        width = len(self.classes)
        found = (self.places.get(crc32(feature.encode())) for feature in features)
        rows = [self.weights[place : place + width] for place in found if place is not None]
        return tuple(map(sum, zip(*rows, strict=True)))


@dataclass(frozen=True, slots=True)
class Learned:
    """`origin` is the digest of what was learned from."""

    origin: str
    acts: Classifier
    intents: Classifier


@cache
def learned() -> Learned:
    return unpacked(files(__package__).joinpath("learned.bin").read_bytes())


def unpacked(content: bytes) -> Learned:
    head, _, body = content.partition(b"\n")
    described = json.loads(head)
    classifiers = dict(_classifiers(described["classifiers"], memoryview(body)))
    return Learned(described["origin"], classifiers["acts"], classifiers["intents"])


def _classifiers(described: Iterable[dict[str, Any]], body: memoryview) -> Iterator[tuple[str, Classifier]]:
    for one in described:
        classes, many = tuple(one["classes"]), one["features"]
        hashes, weights, body = _split(body, 4 * many, len(classes) * many)
        numbers = array("I", bytes(hashes))
        if byteorder == "big":
            numbers.byteswap()
        places = dict(zip(numbers, range(0, len(weights), len(classes)), strict=True))
        yield one["name"], Classifier(classes, tuple(one["bias"]), one["step"], places, weights.cast("b"))


def _split(body: memoryview, first: int, second: int) -> tuple[memoryview, memoryview, memoryview]:
    return body[:first], body[first : first + second], body[first + second :]
