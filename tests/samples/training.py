"""Teaches the reader: from the labelled mails and sentences of this folder to mailbot/core/reading/learned.bin.

    make learn          (or: python -m tests.samples.training)

Two steps. What a sentence does is learned from sentences/ and from the marks in marked/, by logistic regression; what a
mail wants, from what its sentences do and from its words, by a network with one hidden layer. In the second step each
mail is shown with acts that were learned without it, or it would believe them too much, and several times with words
left out, or it would hang on single ones. Never learned from: mails/ and held_back*, which measure."""

import json
import warnings
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import byteorder
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

import mailbot.core.reading
from mailbot.core.reading.acts import Act, Chances
from mailbot.core.reading.acts import shown_by as shown_by_sentence
from mailbot.core.reading.automatic import calendar_reply, machine
from mailbot.core.reading.folding import fold
from mailbot.core.reading.intent import Said
from mailbot.core.reading.intent import shown_by as shown_by_mail
from mailbot.core.reading.learned import NOTHING
from mailbot.core.reading.reader import said_in, view_of
from mailbot.wire.parse import parse
from tests.samples.lessons import LABELLED, labelled_sentences, marked_mails, origin
from tests.samples.scoring import ARRIVED, MACHINES, MAILBOX, Sample, samples, written

LEARNED = Path(mailbot.core.reading.__file__).parent / "learned.bin"
# What the sentences are labelled with, where it is not the name of an act; what is missing there does nothing.
ACT_OF = {
    "enrol": Act.REGISTER, "take": Act.ACCEPT, "quit": Act.CANCEL, "refuse": Act.DECLINE, "fee": Act.MEMBERSHIP,
    "foreign": Act.UNRELATED,
}  # fmt: skip
NOT_MARKED = {Act.HEDGE, Act.ENROLLED, Act.UNABLE, Act.THANKS}  # in mails; learned from the sentences alone
# How often mails ask for each thing: as in mails/. Our lessons hold more of the rare ones, to learn them well.
LIFE = {
    "register": 0.40, "cancel": 0.11, "question": 0.08, "membership": 0.07, "replace": 0.06, "status": 0.06,
    "thanks": 0.06, "unrelated": 0.06, "change": 0.05, "accept": 0.04, "decline": 0.03,
}  # fmt: skip
FOLDS = 4
SENTENCE_RARE, MAIL_RARE = 2, 3  # a feature shown fewer times is not learned
SENTENCE_C = 5.0  # how little the weights of sentences are held down
HIDDEN, MAIL_ALPHA = 48, 1e-3  # units; how much their weights are held down
TIMES, LEFT_OUT = 3, 0.2  # each mail is shown so often, each time without this share of its features
ROUNDS, RATE, BATCH = 5, 0.003, 128
HEAVIEST = 127  # a weight is stored in a byte
LIGHT = 0.02  # the share of the heaviest weight under which a feature is left out


@dataclass(frozen=True, slots=True)
class Lesson:
    """One mail: what was said, what it wants, and for each sentence what its marks say it does."""

    said: Said
    intent: str
    acts: tuple[frozenset[Act], ...]
    is_marked: bool


def lessons() -> list[Lesson]:
    marked = [(Sample(m.name, written(m.name, m.headers, m.text), m.label), m.marks) for m in marked_mails()]
    unmarked = [(sample, ()) for sample in samples(*LABELLED)]
    found = (_lesson(sample, marks) for sample, marks in [*marked, *unmarked])
    return [lesson for lesson in found if lesson]


def _lesson(sample: Sample, marks: Iterable[tuple[str, str]]) -> Lesson | None:
    message = parse(sample.raw, uid=1, arrived=ARRIVED)
    if sample.label["intent"] in MACHINES | {"unsure"} or calendar_reply(message) or machine(message, MAILBOX):
        return None
    said = said_in(message, view_of(message), MAILBOX)
    folded = [(intent, fold(words)) for intent, words in marks]
    acts = tuple(
        frozenset(
            Act[intent.upper()]
            for intent, words in folded
            if intent.upper() in Act.__members__ and _is_marked(sentence.folded, words)
        )
        for sentence in said.sentences
    )
    return Lesson(said, sample.label["intent"], acts, bool(folded))


def _is_marked(sentence: str, words: str) -> bool:
    return bool(words) and (words in sentence or (sentence in words and len(sentence) > 8))


def sentences() -> list[tuple[str, frozenset[Act]]]:
    return [(fold(words), frozenset(filter(None, map(_act, labels)))) for labels, words in labelled_sentences()]


def _act(label: str) -> Act | None:
    return ACT_OF.get(label) or Act.__members__.get(label.upper())


# --- the two steps ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Features:
    """The columns of what was shown often enough."""

    columns: dict[str, int]

    @classmethod
    def of(cls, shown: Iterable[dict[str, float]], rare: int) -> "Features":
        many = Counter(feature for one in shown for feature in one)
        return cls({feature: n for n, feature in enumerate(sorted(f for f, times in many.items() if times >= rare))})

    def matrix(self, shown: Sequence[dict[str, float]]) -> csr_matrix:
        cells = [
            (row, self.columns[f], v) for row, one in enumerate(shown) for f, v in one.items() if f in self.columns
        ]
        rows, columns, values = zip(*cells, strict=True)
        return csr_matrix((values, (rows, columns)), shape=(len(shown), len(self.columns)))


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear classifier: weights[class][feature]."""

    classes: tuple[str, ...]
    features: Features
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, shown: Sequence[dict[str, float]]) -> np.ndarray:
        return np.asarray(self.features.matrix(shown) @ self.weights.T + self.bias)


def _sentence(folded: str) -> dict[str, float]:
    features = Counter(shown_by_sentence(folded))
    norm = sum(features.values()) ** 0.5
    return {feature: times / norm for feature, times in features.items()}


def _mail(said: Said, done: Sequence[Chances]) -> dict[str, float]:
    """`done` are the acts of its sentences and, last, of its subject."""
    return {
        feature: value for features, value in shown_by_mail(said, done[:-1], done[-1]) for feature in features if value
    }


def learn_acts(mails: Sequence[Lesson], labelled: Sequence[tuple[str, frozenset[Act]]]) -> Linear:
    marked = [(s.folded, a) for m in mails if m.is_marked for s, a in zip(m.said.sentences, m.acts, strict=True)]
    shown = [_sentence(folded) for folded, _ in (*labelled, *marked)]
    features = Features.of(shown, SENTENCE_RARE)
    matrix = features.matrix(shown)
    weights, bias = [], []
    for act in Act:
        rows = slice(len(labelled)) if act in NOT_MARKED else slice(len(shown))
        does = np.array([act in acts for _, acts in (*labelled, *marked)])
        model = LogisticRegression(C=SENTENCE_C, solver="liblinear").fit(matrix[rows], does[rows])
        weights.append(model.coef_[0])
        bias.append(model.intercept_[0])
    return Linear(tuple(act.name for act in Act), features, np.array(weights), np.array(bias))


def done_by(learned: Linear, mails: Sequence[Lesson]) -> list[list[Chances]]:
    """For each mail the acts of its sentences and, last, of its subject."""
    spoken = [(*mail.said.sentences, mail.said.subject) for mail in mails]
    scores = iter(learned.scores([_sentence(sentence.folded) for sentences in spoken for sentence in sentences]))
    names = [Act[name] for name in learned.classes]
    return [[dict(zip(names, 1 / (1 + np.exp(-next(scores))), strict=True)) for _ in sentences] for sentences in spoken]


def done_by_others(mails: Sequence[Lesson], labelled: Sequence[tuple[str, frozenset[Act]]]) -> list[list[Chances]]:
    """The acts in each mail as learned without it."""
    found: dict[int, list[Chances]] = {}
    for fold_number in range(FOLDS):
        left_out = range(fold_number, len(mails), FOLDS)
        others = [mail for number, mail in enumerate(mails) if number % FOLDS != fold_number]
        found |= zip(left_out, done_by(learn_acts(others, labelled), [mails[n] for n in left_out]), strict=True)
    return [found[number] for number in range(len(mails))]


@dataclass(frozen=True, slots=True)
class Net:
    """A network with one hidden layer; weights[feature][unit], output[unit][class]."""

    classes: tuple[str, ...]
    features: Features
    weights: np.ndarray
    bias: np.ndarray
    output: np.ndarray
    output_bias: np.ndarray


def learn_intents(mails: Sequence[Lesson], shown: Sequence[dict[str, float]]) -> Net:
    features = Features.of(shown, MAIL_RARE)
    matrix = features.matrix(shown)
    thinned = vstack([_thinned(matrix, seed) for seed in range(TIMES)])
    wanted = [mail.intent for mail in mails] * TIMES
    model = MLPClassifier(
        (HIDDEN,),
        alpha=MAIL_ALPHA,
        batch_size=BATCH,
        learning_rate_init=RATE,
        max_iter=ROUNDS,
        random_state=3,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it ends early on purpose
        model.fit(thinned, wanted)
    many = Counter(mail.intent for mail in mails)
    as_in_life = [np.log(LIFE[intent] * len(mails) / many[intent]) for intent in model.classes_]
    (weights, output), (bias, output_bias) = model.coefs_, model.intercepts_
    return Net(tuple(map(str, model.classes_)), features, weights, bias, output, output_bias + as_in_life)


def _thinned(matrix: csr_matrix, seed: int) -> csr_matrix:
    """With some of the features left out, and the others so much heavier."""
    thinned = matrix.copy()
    stay = np.random.default_rng(seed).random(len(thinned.data)) >= LEFT_OUT
    thinned.data = thinned.data * stay / (1 - LEFT_OUT)
    thinned.eliminate_zeros()
    return thinned


# --- to the file -----------------------------------------------------------------------------------------------------


def packed(acts: Linear, intents: Net) -> bytes:
    """The format that `mailbot.core.reading.learned` reads."""
    first, first_body = _packed(acts.features, acts.weights.T, acts.bias)
    hidden, hidden_body = _packed(intents.features, intents.weights, intents.bias)
    head = {
        "origin": origin(),
        "acts": {"classes": acts.classes, "layer": first},
        "intents": {
            "classes": intents.classes,
            "layer": hidden,
            "bias": _rounded(intents.output_bias),
            "weights": [_rounded(weights) for weights in intents.output.T],
        },
    }
    return json.dumps(head).encode() + b"\n" + first_body + hidden_body


def _packed(features: Features, weights: np.ndarray, bias: np.ndarray) -> tuple[dict[str, object], bytes]:
    """`weights[feature][unit]`."""
    heaviest = np.abs(weights).max(axis=1)
    step = float(heaviest.max()) / HEAVIEST
    kept = {crc32(name.encode()): n for name, n in features.columns.items() if heaviest[n] > LIGHT * heaviest.max()}
    hashes = array("I", kept)
    if byteorder == "big":
        hashes.byteswap()
    stored = (np.rint(weights[list(kept.values())] / step) + NOTHING).astype(np.uint8)
    return {"bias": _rounded(bias), "step": step, "features": len(kept)}, hashes.tobytes() + stored.tobytes()


def _rounded(numbers: np.ndarray) -> list[float]:
    return [round(float(each), 4) for each in numbers]


def main() -> None:
    mails, labelled = lessons(), sentences()
    print(f"{len(mails)} mails, {len(labelled)} sentences", flush=True)
    shown = [_mail(mail.said, done) for mail, done in zip(mails, done_by_others(mails, labelled), strict=True)]
    LEARNED.write_bytes(packed(learn_acts(mails, labelled), learn_intents(mails, shown)))
    print(f"{LEARNED.name}: {LEARNED.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
