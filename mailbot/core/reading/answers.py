"""Whether a mail says yes or no to a question of ours.

The law: only a plain word counts. A yes takes something from who says it, so it stands alone: what says more, says
both, asks back, hesitates or sets a condition says neither."""

import re

from mailbot.core.reading.folding import Sentence, fold
from mailbot.core.reading.intent import Said
from mailbot.core.reading.reading import Answer
from mailbot.core.reading.vocabulary import Vocabulary

_FIRST = 3  # sentences in which an answer stands
_WORD = re.compile(r"\w+")
_ADDRESSED = re.compile(r"\b(?:bonjour|hello|hi|dear|chere?) (?:(?:madame|monsieur|mme|mr|mrs|ms) )?\w+")


def answer(said: Said, vocabulary: Vocabulary, author: str = "") -> Answer:
    """`author`: the writer's name, with which she may sign."""
    first = [sentence for sentence in said.sentences if sentence.folded][:_FIRST]
    if any(_is_doubtful(sentence.folded, vocabulary) or sentence.is_question for sentence in said.sentences):
        return ""
    name = frozenset(_WORD.findall(fold(author)))
    yes = any(vocabulary.yes.search(sentence.folded) for sentence in first)
    no = any(vocabulary.no.search(sentence.folded) for sentence in first)
    if no:
        return "" if yes else "no"
    return "yes" if yes and all(_says_no_more(sentence, vocabulary, name) for sentence in said.sentences) else ""


def _says_no_more(sentence: Sentence, vocabulary: Vocabulary, name: frozenset[str]) -> bool:
    """Whether nothing stands in it but the yes, what the question was about, courtesy and the writer's name."""
    left = vocabulary.beside_yes.sub(" ", _ADDRESSED.sub(" ", sentence.folded))
    return name.issuperset(_WORD.findall(left))


def _is_doubtful(folded: str, vocabulary: Vocabulary) -> bool:
    plain = vocabulary.harmless_condition.sub(" ", folded)
    return any(pattern.search(plain) for pattern in (vocabulary.condition, vocabulary.hesitation, vocabulary.undecided))
