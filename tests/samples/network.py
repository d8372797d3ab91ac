"""Learns small networks with one hidden layer over features of which each text shows few.

No answer is shown as certain: who learns to be sure of everything is sure of what is wrong, too."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import csr_matrix

UNITS, ROUNDS, BATCH = 48, 6, 128
RATE, LAST_RATE = 3e-3, 1e-4  # how far a step goes, at the beginning and at the end
LEFT_OUT = 0.2  # of what a text shows, and of what the units found: or all would hang on single ones
SMALL = 0.02  # the weights at the beginning
KEPT, KEPT_SQUARES, TINY = 0.9, 0.999, 1e-8  # of the gradients before (Kingma and Ba, 2015, algorithm 1)


@dataclass(frozen=True, slots=True)
class Net:
    """weights[feature][unit], output[unit][class]."""

    weights: np.ndarray
    bias: np.ndarray
    output: np.ndarray
    output_bias: np.ndarray

    def scores(self, shown: csr_matrix) -> np.ndarray:
        return np.asarray(np.maximum(0, shown @ self.weights + self.bias) @ self.output + self.output_bias)

    def sharpened(self, sharpness: float, prior: np.ndarray) -> "Net":
        """Whose scores are so many times as high, and higher for what is likelier from the outset."""
        return replace(self, output=self.output * sharpness, output_bias=self.output_bias * sharpness + prior)


@dataclass(slots=True)
class Adam:
    """Moves one array of weights, row by row as they were shown."""

    weights: np.ndarray
    mean: np.ndarray = field(init=False)
    squares: np.ndarray = field(init=False)
    steps: int = 0

    def __post_init__(self) -> None:
        self.mean, self.squares = np.zeros_like(self.weights), np.zeros_like(self.weights)

    def step(self, gradient: np.ndarray, rate: float, rows: np.ndarray | slice = slice(None)) -> None:
        self.steps += 1
        self.mean[rows] = KEPT * self.mean[rows] + (1 - KEPT) * gradient
        self.squares[rows] = KEPT_SQUARES * self.squares[rows] + (1 - KEPT_SQUARES) * gradient**2
        rate *= (1 - KEPT_SQUARES**self.steps) ** 0.5 / (1 - KEPT**self.steps)
        self.weights[rows] -= rate * self.mean[rows] / (np.sqrt(self.squares[rows]) + TINY)


def learned_from(
    shown: csr_matrix,
    answers: np.ndarray,
    chances: Callable[[np.ndarray], np.ndarray],
    seed: int,
    known: np.ndarray | None = None,
) -> Net:
    """`shown`: a row for each text; `answers[text][class]`: how likely each is; `chances`: makes such of scores;
    `known`: which answers were given at all."""
    chance, classes = np.random.default_rng(seed), answers.shape[1]
    net = Net(
        chance.normal(0, SMALL, (shown.shape[1], UNITS)).astype(np.float32),
        np.zeros(UNITS, dtype=np.float32),
        chance.normal(0, UNITS**-0.5, (UNITS, classes)).astype(np.float32),
        np.zeros(classes, dtype=np.float32),
    )
    weights, bias, output, output_bias = (Adam(each) for each in (net.weights, net.bias, net.output, net.output_bias))
    for number in range(ROUNDS):
        rate = RATE * (1 - number / ROUNDS) + LAST_RATE
        for batch in np.array_split(chance.permutation(len(answers)), max(1, len(answers) // BATCH)):
            rows, few = _thinned(shown[batch], chance)
            hidden = few @ net.weights[rows] + net.bias
            stays = (hidden > 0) * (chance.random(hidden.shape) >= LEFT_OUT) / (1 - LEFT_OUT)
            found = hidden * stays
            error = (chances(found @ net.output + net.output_bias) - answers[batch]) / len(batch)
            if known is not None:
                error *= known[batch]
            back = (error @ net.output.T) * stays
            output.step(found.T @ error, rate)
            output_bias.step(error.sum(axis=0), rate)
            bias.step(back.sum(axis=0), rate)
            weights.step(few.T @ back, rate, rows)
    return net


def _thinned(batch: csr_matrix, chance: np.random.Generator) -> tuple[np.ndarray, csr_matrix]:
    """Which features these texts show, and how; some are left out, the others so much heavier."""
    stays = chance.random(len(batch.data)) >= LEFT_OUT
    columns, place = np.unique(batch.indices, return_inverse=True)
    data = (batch.data * stays / (1 - LEFT_OUT)).astype(np.float32)
    return columns, csr_matrix((data, place, batch.indptr), shape=(batch.shape[0], len(columns)))


def one_of_all(scores: np.ndarray) -> np.ndarray:
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def each_alone(scores: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-scores)))
