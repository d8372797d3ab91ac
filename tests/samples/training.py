"""Teaches the reader: from the labelled mails and sentences of this folder to mailbot/core/reading/learned.bin.

    make learn          (or: python -m tests.samples.training)

Two steps, by small networks (`network`): what a sentence does is learned from sentences/ and from the marks in marked/;
what a mail wants, from what its sentences do and from its words. In the second step each mail is shown with acts that
were learned without it, or it would believe them too much. Never learned from: mails/ and held_back*, which measure."""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import byteorder
from zlib import crc32

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix

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
from tests.samples.network import Net, each_alone, learned_from, one_of_all
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
FOLDS, NEIGHBOURS = 4, 20
SENTENCE_RARE, MAIL_RARE = 4, 6  # a feature shown fewer times is not learned
TIMES_ALONE = 3  # as often a sentence outside a mail is shown
UNCERTAIN_ACT, UNCERTAIN_INTENT = 0.05, 0.15  # of each answer
NETS = 3
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
class Nets:
    """Learned from different beginnings, they err in different places: their chances are averaged."""

    classes: tuple[str, ...]
    features: Features
    each: tuple[Net, ...]


def _sentence(folded: str) -> dict[str, float]:
    features = Counter(shown_by_sentence(folded))
    norm = sum(features.values()) ** 0.5
    return {feature: times / norm for feature, times in features.items()}


def _mail(said: Said, done: Sequence[Chances]) -> dict[str, float]:
    """`done` are the acts of its sentences and, last, of its subject."""
    return {
        feature: value for features, value in shown_by_mail(said, done[:-1], done[-1]) for feature in features if value
    }


def learn_acts(mails: Sequence[Lesson], labelled: Sequence[tuple[str, frozenset[Act]]]) -> Nets:
    alone = list(labelled) * TIMES_ALONE
    marked = [(s.folded, a) for m in mails if m.is_marked for s, a in zip(m.said.sentences, m.acts, strict=True)]
    shown = [_sentence(folded) for folded, _ in (*alone, *marked)]
    features = Features.of(shown, SENTENCE_RARE)
    does = np.array([[act in acts for act in Act] for _, acts in (*alone, *marked)])
    known = np.ones_like(does)
    known[len(alone) :, [act in NOT_MARKED for act in Act]] = False
    answers = np.where(does, 1 - UNCERTAIN_ACT, UNCERTAIN_ACT / 4)
    net = learned_from(features.matrix(shown), answers, each_alone, 0, known)
    return Nets(tuple(act.name for act in Act), features, (net,))


def done_by(learned: Nets, mails: Sequence[Lesson]) -> list[list[Chances]]:
    """For each mail the acts of its sentences and, last, of its subject."""
    spoken = [(*mail.said.sentences, mail.said.subject) for mail in mails]
    shown = learned.features.matrix([_sentence(sentence.folded) for sentences in spoken for sentence in sentences])
    chances = iter(each_alone(learned.each[0].scores(shown)))
    names = [Act[name] for name in learned.classes]
    return [[dict(zip(names, map(float, next(chances)), strict=True)) for _ in sentences] for sentences in spoken]


def done_by_others(mails: Sequence[Lesson], labelled: Sequence[tuple[str, frozenset[Act]]]) -> list[list[Chances]]:
    """The acts in each mail as learned without it."""
    found: dict[int, list[Chances]] = {}
    for left_out, others in _folds(len(mails)):
        acts = learn_acts([mails[n] for n in others], labelled)
        found |= zip(left_out, done_by(acts, [mails[n] for n in left_out]), strict=True)
    return [found[number] for number in range(len(mails))]


def _folds(many: int) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Which are left out, each once, and the others. Neighbours, of which many are twins, stay together."""
    for fold_number in range(FOLDS):
        is_out = [number // NEIGHBOURS % FOLDS == fold_number for number in range(many)]
        yield [n for n in range(many) if is_out[n]], [n for n in range(many) if not is_out[n]]


def learn_intents(mails: Sequence[Lesson], shown: Sequence[dict[str, float]]) -> Nets:
    features, classes = Features.of(shown, MAIL_RARE), sorted(LIFE)
    matrix, wanted = features.matrix(shown), np.array([classes.index(mail.intent) for mail in mails])
    answers = np.full((len(mails), len(classes)), UNCERTAIN_INTENT / len(classes))
    answers[np.arange(len(mails)), wanted] += 1 - UNCERTAIN_INTENT
    sharpness = _sharpness(matrix, answers, wanted)
    as_in_life = np.log([LIFE[name] * len(mails) / (wanted == number).sum() for number, name in enumerate(classes)])
    nets = (learned_from(matrix, answers, one_of_all, seed) for seed in range(NETS))
    return Nets(tuple(classes), features, tuple(net.sharpened(sharpness, as_in_life) for net in nets))


def _sharpness(matrix: csr_matrix, answers: np.ndarray, wanted: np.ndarray) -> float:
    """By how much their scores are multiplied to be chances: as often right, on mails not learned from, as they say."""
    scores = np.empty((NETS, *answers.shape))
    for left_out, others in _folds(len(wanted)):
        for seed in range(NETS):
            scores[seed, left_out] = learned_from(matrix[others], answers[others], one_of_all, seed).scores(
                matrix[left_out]
            )

    def surprise(sharpness: float) -> float:
        chances = np.mean([one_of_all(sharpness * each) for each in scores], axis=0)
        return -float(np.log(chances[np.arange(len(wanted)), wanted]).mean())

    return float(minimize_scalar(surprise, bounds=(0.5, 5), method="bounded").x)


# --- to the file -----------------------------------------------------------------------------------------------------


def packed(acts: Nets, intents: Nets) -> bytes:
    """The format that `mailbot.core.reading.learned` reads."""
    (first, first_body), (second, second_body) = _described(acts), _described(intents)
    head = {"origin": origin(), "acts": first, "intents": second}
    return json.dumps(head).encode() + b"\n" + first_body + second_body


def _described(nets: Nets) -> tuple[dict[str, object], bytes]:
    weights, biases = [net.weights for net in nets.each], [net.bias for net in nets.each]
    layer, body = _packed(nets.features, np.hstack(weights), np.hstack(biases))
    outputs = [
        {"bias": _rounded(net.output_bias), "weights": [_rounded(weights) for weights in net.output.T]}
        for net in nets.each
    ]
    return {"classes": nets.classes, "hidden": layer, "outputs": outputs}, body


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
