"""What was learned from labelled mails: linear classifiers over named features, kept in `learned.bin` beside this
module.

Nobody edits that file: `make learn` writes it anew from the mails and sentences under tests/samples, the same from the
same. A line of JSON describes its classifiers; then follow, for each, the hashes of its features (CRC-32, four bytes,
little-endian) and their weights (a signed byte for each class)."""

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


@cache
def learned() -> Mapping[str, Classifier]:
    """The classifiers by name."""
    head, _, body = files(__package__).joinpath("learned.bin").read_bytes().partition(b"\n")
    return dict(_classifiers(json.loads(head), memoryview(body)))


def _classifiers(described: Iterable[dict[str, Any]], body: memoryview) -> Iterator[tuple[str, Classifier]]:
    for one in described:
        classes, many = tuple(one["classes"]), one["features"]
        hashes = array("I", bytes(body[: 4 * many]))
        if byteorder == "big":
            hashes.byteswap()
        places = dict(zip(hashes, range(0, many * len(classes), len(classes)), strict=True))
        weights = body[4 * many : (4 + len(classes)) * many].cast("b")
        body = body[(4 + len(classes)) * many :]
        yield one["name"], Classifier(classes, tuple(one["bias"]), one["step"], places, weights)
