"""What the writer asks: one intent from all that her sentences do and in which words, learned from labelled mails.

The law: a seat is taken, given or lost only on plain words of hers. A reading that is not sure enough, or that a
sentence denies, is *unsure*, and its reasons give the coordinator the best reading. It must be surer still where no
single sentence bears it out, or each takes it back (a condition, the past)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, sqrt
from statistics import fmean as mean

from mailbot.core.reading.acts import Act, Chances, acts, in_order, tokens
from mailbot.core.reading.folding import Sentence
from mailbot.core.reading.learned import Group, learned
from mailbot.core.reading.reading import SETTLING, Intent
from mailbot.core.reading.vocabulary import Vocabulary

# How sure a reading must be: the most for what moves a seat, or leaves the writer without an answer.
_SURE_TO_SETTLE = 0.88
_SURE_DESPITE_DOUBT = 0.97
_SURE_OF_AN_ANSWER = 0.8  # to an offer of ours, which is known to have been made
_SURE_OF_A_PLAIN_ANSWER = 0.7  # "yes" or "no" in so many words
_SURE_OF_NO_ANSWER = 0.97  # ... whose silence would let it lapse
_SURE_TO_STAY_SILENT = 0.85
_SURE = 0.5
_ANSWERS_AN_OFFER = frozenset({Intent.ACCEPT, Intent.DECLINE})
_SILENT = frozenset({Intent.THANKS, Intent.UNRELATED})

_PLAIN = 0.5  # of an act
_EVIDENT = 0.25  # of an act: a sentence bears the reading out
_SAID_TOO = (
    0.4  # ... a sentence says this besides; a person looks at it, and to miss it would leave the writer unanswered
)
_TELLING = 0.02  # what is less likely is as good as nothing
_WORDS, _QUOTED_WORDS = 2.0, 1.0  # what all words together weigh beside the acts
_MANY = 3  # sentences that do the same
_LONG = 120  # words; who does not say which session writes less
_MAX_QUOTED = 250  # words of the letters quoted
_LONGEST_QUOTE = 160  # characters of a sentence in a reason

# What bears an intent out.
_EVIDENCE: Mapping[Intent, tuple[Act, ...]] = {
    Intent.REGISTER: (Act.REGISTER,),
    Intent.CANCEL: (Act.CANCEL, Act.UNABLE, Act.DECLINE),
    Intent.REPLACE: (Act.REPLACE,),
    Intent.CHANGE: (Act.CHANGE,),
    Intent.ACCEPT: (Act.ACCEPT, Act.REGISTER),
    Intent.DECLINE: (Act.DECLINE, Act.UNABLE, Act.CANCEL),
    Intent.STATUS: (Act.STATUS,),
    Intent.MEMBERSHIP: (Act.MEMBERSHIP,),
    Intent.QUESTION: (Act.QUESTION,),
    Intent.THANKS: (Act.THANKS, Act.DECLINE, Act.UNABLE),
    Intent.UNRELATED: (Act.UNRELATED,),
}
# What an answer to an offer looks like, and by which acts the two are told apart.
_ANSWERS = {
    Intent.ACCEPT: (Intent.REGISTER, Act.ACCEPT, Act.REGISTER),
    Intent.DECLINE: (Intent.CANCEL, Act.DECLINE, Act.CANCEL),
}
_BESIDES = {Act.QUESTION: Intent.QUESTION, Act.MEMBERSHIP: Intent.MEMBERSHIP, Act.STATUS: Intent.STATUS}


@dataclass(frozen=True)
class Said:
    """The writer's own words: the subject where she chose it, the sentences, and what was said to her before."""

    subject: Sentence
    is_reply: bool
    sentences: tuple[Sentence, ...]
    quoted: str = ""  # folded
    is_forwarded: bool = False
    is_interleaved: bool = False
    is_offered: bool = False  # a seat, in the letter answered, as our outbox knows

    @cached_property
    def acts(self) -> tuple[Chances, ...]:
        """What each of the sentences does."""
        return tuple(map(acts, self.sentences))

    @cached_property
    def subject_acts(self) -> Chances:
        return acts(self.subject)

    def may_be_a_strangers(self, vocabulary: Vocabulary) -> bool:
        """Whether a mail that names no session of ours is long, or speaks of nothing that we do."""
        is_long = sum(len(sentence.folded.split()) for sentence in self.sentences) > _LONG
        return is_long or not self.speaks_of_ours(vocabulary)

    def speaks_of_ours(self, vocabulary: Vocabulary) -> bool:
        return any(vocabulary.ours.search(each.folded) for each in (self.subject, *self.sentences))

    @property
    def own(self) -> tuple[Sentence, ...]:
        return self.sentences if self.is_reply else (*self.sentences, self.subject)


@dataclass(frozen=True, slots=True)
class Heard:
    """The intent, how sure, what else was said, and why."""

    intent: Intent
    confidence: float
    also: tuple[Intent, ...] = ()
    reasons: tuple[str, ...] = ()


def heard(said: Said, vocabulary: Vocabulary) -> Heard:
    """The one intent of the mail, or *unsure*."""
    chances = intents(said)
    intent, second, *_ = sorted(chances, key=lambda each: -chances[each])
    evidence = list(_evidence(said, intent))
    reasons = tuple(f"{act} : « {sentence.words[:_LONGEST_QUOTE]} »" for act, sentence in evidence)
    doubt = _doubt(intent, chances[intent], [sentence for _, sentence in evidence], said, vocabulary)
    if not doubt:
        whole = (f"l'ensemble du mail : sans doute {_NAMES[intent]}",)
        return Heard(intent, chances[intent], tuple(_also(said, intent)), reasons or whole)
    best = f"sans doute {_NAMES[intent]} ({chances[intent]:.0%}), peut-être {_NAMES[second]} ({chances[second]:.0%})"
    return Heard(Intent.UNSURE, chances[intent], (), (best, doubt, *reasons))


def _doubt(intent: Intent, chance: float, evidence: Sequence[Sentence], said: Said, vocabulary: Vocabulary) -> str:
    """Why this should not be acted on; "" where nothing speaks against it."""
    if chance < _sure_enough(intent, said, vocabulary):
        return "pas assez sûr"
    if intent not in SETTLING:
        return ""
    if any(vocabulary.undecided.search(sentence.folded) for sentence in said.sentences):
        return "quelqu'un doit encore donner son accord"
    if intent in _ANSWERS_AN_OFFER and said.is_interleaved:
        return "la réponse est écrite entre les lignes citées"
    if intent in _ANSWERS_AN_OFFER and not _is_offered(said, vocabulary):
        return "la lettre citée ne propose pas de place"
    denied = vocabulary.denied.get(intent)
    if denied and evidence and all(denied.search(_plain(sentence, vocabulary)) for sentence in evidence):
        return "la phrase dit le contraire, ou parle d'autre chose"
    taken_back = [_taken_back(sentence, vocabulary) for sentence in evidence]
    if taken_back and all(taken_back):
        return taken_back[0]
    if chance >= _SURE_DESPITE_DOUBT:
        return ""
    if not evidence:
        return "aucune phrase ne le dit clairement"
    conditional = all(vocabulary.condition.search(_plain(sentence, vocabulary)) for sentence in evidence)
    return "la phrase pose une condition" if conditional else ""


def _is_offered(said: Said, vocabulary: Vocabulary) -> bool:
    """Whether the letter answered speaks of a freed seat. Where none is quoted, she answers something, or speaks of
    what is ours."""
    if said.is_offered:
        return True
    if not said.quoted:
        return said.is_reply or said.speaks_of_ours(vocabulary)
    told = vocabulary.offer_to_come.sub(" ", f"{said.subject.folded} . {said.quoted}")
    return bool(vocabulary.offer.search(told))


def _taken_back(sentence: Sentence, vocabulary: Vocabulary) -> str:
    doubts = {"la phrase hésite": vocabulary.hesitation, "la phrase parle du passé": vocabulary.past}
    return next((doubt for doubt, pattern in doubts.items() if pattern.search(_plain(sentence, vocabulary))), "")


def _plain(sentence: Sentence, vocabulary: Vocabulary) -> str:
    return vocabulary.harmless_condition.sub(" ", sentence.folded)


def _sure_enough(intent: Intent, said: Said, vocabulary: Vocabulary) -> float:
    if intent in _ANSWERS_AN_OFFER and (said.is_offered or (said.quoted and _is_offered(said, vocabulary))):
        plain = vocabulary.yes if intent is Intent.ACCEPT else vocabulary.no
        if any(plain.search(sentence.folded) for sentence in said.sentences):
            return _SURE_OF_A_PLAIN_ANSWER
        # To give up what is offered cannot be taken back.
        return _SURE_OF_AN_ANSWER if said.is_offered and intent is Intent.ACCEPT else _SURE_TO_SETTLE
    if said.is_offered and intent in _SILENT:
        return _SURE_OF_NO_ANSWER
    return _SURE_TO_SETTLE if intent in SETTLING else _SURE_TO_STAY_SILENT if intent in _SILENT else _SURE


_NAMES = {
    Intent.REGISTER: "une inscription",
    Intent.CANCEL: "une annulation",
    Intent.REPLACE: "un remplacement",
    Intent.CHANGE: "un changement",
    Intent.ACCEPT: "une place acceptée",
    Intent.DECLINE: "une place refusée",
    Intent.STATUS: "une demande de nouvelles",
    Intent.MEMBERSHIP: "l'adhésion",
    Intent.QUESTION: "une question",
    Intent.THANKS: "un remerciement",
    Intent.UNRELATED: "un autre sujet",
}


# --- the two steps ---------------------------------------------------------------------------------------------------


def intents(said: Said) -> Mapping[Intent, float]:
    """How likely each intent is; together they are 1."""
    networks = learned().intents
    votes = map(_chances, networks.scores(networks.hidden.scores(shown_by(said, said.acts, said.subject_acts))))
    chances = {Intent(name): mean(each) for name, *each in zip(networks.classes, *votes, strict=True)}
    return _answering(chances, said) if said.is_offered else chances


def _answering(chances: Mapping[Intent, float], said: Said) -> Mapping[Intent, float]:
    """To whom a seat was offered, and who speaks of no other, answers the offer."""
    answered = dict(chances)
    for answer, (alike, says, asks_anew) in _ANSWERS.items():
        if any(each[says] >= _PLAIN for each in said.acts) and all(each[asks_anew] < _EVIDENT for each in said.acts):
            answered[answer] += answered[alike]
            answered[alike] = 0.0
    return answered


def _chances(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    weights = [exp(score - highest) for score in scores]
    return [weight / sum(weights) for weight in weights]


def shown_by(said: Said, done: Sequence[Chances], by_subject: Chances) -> Iterator[Group]:
    """The features of a mail: what its sentences do, how it stands to other mails, and its words."""
    shown: dict[str, float] = {
        "is a reply": said.is_reply,
        "is a forward": said.is_forwarded,
        "answers between lines": said.is_interleaved,
        "quotes": bool(said.quoted),
        "asks": any(sentence.is_question for sentence in said.sentences),
        "sentences": min(len(said.sentences), 10) / 10,
    }
    for act in Act:
        each = [sentence[act] for sentence in done]
        shown[f"act {act.name}"] = max(each, default=0.0)
        shown[f"acts {act.name}"] = min(sum(each), _MANY) / _MANY
        shown[f"{'re' if said.is_reply else 'subject'} {act.name}"] = by_subject[act]
    yield from (((name,), chance) for name, chance in shown.items() if chance >= _TELLING)
    words = {feature for sentence in said.own for feature in in_order(tokens(sentence.folded))}
    if said.is_reply:
        words.update(f"re:{feature}" for feature in in_order(tokens(said.subject.folded)))
    yield words, _WORDS / sqrt(max(1, len(words)))
    quoted = {f"quoted:{word}" for word in tokens(said.quoted)[:_MAX_QUOTED]}
    yield quoted, _QUOTED_WORDS / sqrt(max(1, len(quoted)))


# --- why -------------------------------------------------------------------------------------------------------------


def _evidence(said: Said, intent: Intent) -> Iterator[tuple[Act, Sentence]]:
    """The sentences that bear the intent out, the plainest first; the subject, where no sentence does."""
    found = [
        (chances[act], act, sentence)
        for sentence, chances in zip(said.sentences, said.acts, strict=True)
        for act in _EVIDENCE[intent]
        if chances[act] >= _EVIDENT
    ]
    for _, act, sentence in sorted(found, key=lambda each: -each[0])[:2]:
        yield act, sentence
    act = max(_EVIDENCE[intent], key=lambda act: said.subject_acts[act])
    if not found and said.subject_acts[act] >= _EVIDENT:
        yield act, said.subject


def _also(said: Said, intent: Intent) -> Iterator[Intent]:
    for act, besides in _BESIDES.items():
        if besides is not intent and any(chances[act] >= _SAID_TOO for chances in said.acts):
            yield besides
