"""What each sentence does: asks for a seat, gives it up, asks a question, thanks. Learned from labelled sentences.

A sentence shows its words, which word follows which, and the pieces of its words: by those, endings, typing errors and
words never seen still tell something."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from math import exp, sqrt

from mailbot.core.reading.folding import Sentence
from mailbot.core.reading.learned import learned

_TOKEN = re.compile(r"[a-z]+|\d+|[?!,]")
_MAX_TOKENS = 150  # of a sentence; what is longer is a list
_MAX_LETTERS = 40  # of a word
_PIECE_LENGTHS = (4, 5)  # letters


class Act(StrEnum):
    """The value says it in a reason."""

    REGISTER = "demande une place"
    ACCEPT = "prend la place proposée"
    CANCEL = "rend la place"
    UNABLE = "ne peut pas venir"
    DECLINE = "refuse ce qui est proposé"
    REPLACE = "fait venir quelqu'un d'autre"
    CHANGE = "change un détail"
    STATUS = "demande où en est l'inscription"
    MEMBERSHIP = "parle de l'adhésion"
    QUESTION = "pose une question"
    THANKS = "remercie"
    HEDGE = "hésite"
    ENROLLED = "parle d'une inscription déjà faite"
    UNRELATED = "parle d'autre chose"


Chances = Mapping[Act, float]  # from 0 to 1, each for itself: a sentence may do several things


def acts(sentence: Sentence) -> Chances:
    """How likely the sentence does each thing."""
    network = learned().acts
    hidden = network.hidden
    words = tokens(sentence.folded)
    order = in_order(words)
    many = len(order) + sum(len(pieces(word)) for word in words)
    sums = hidden.unpacked(hidden.packed(order) + sum(map(_of_word, words)))
    worth = hidden.step / sqrt(many)
    (scores,) = network.scores([bias + worth * total for bias, total in zip(hidden.bias, sums, strict=True)])
    return {Act[name]: 1 / (1 + exp(-score)) for name, score in zip(network.classes, scores, strict=True)}


def shown_by(folded: str) -> list[str]:
    """Every feature of a sentence; each weighs 1/√n, where n is how many there are."""
    words = tokens(folded)
    return [*in_order(words), *(piece for word in words for piece in pieces(word))]


def tokens(folded: str) -> list[str]:
    return ["#" if token.isdigit() else token[:_MAX_LETTERS] for token in _TOKEN.findall(folded)[:_MAX_TOKENS]]


def in_order(words: list[str]) -> list[str]:
    """Each word, each pair of neighbours, and each pair with one word between."""
    framed = ["^", *words, "$"]
    pairs = [f"{first} {second}" for first, second in pairwise(framed)]
    apart = [f"{first} * {second}" for first, second in zip(framed, framed[2:], strict=False)]
    return [*words, *pairs, *apart]


@lru_cache(maxsize=20_000)
def pieces(word: str) -> tuple[str, ...]:
    framed = f"<{word}>"
    if len(framed) <= min(_PIECE_LENGTHS) + 1:
        return ()
    return tuple(
        "~" + framed[start : start + length] for length in _PIECE_LENGTHS for start in range(len(framed) - length + 1)
    )


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> int:
    """Most words come again and again; their pieces are added up once."""
    return learned().acts.hidden.packed(pieces(word))
