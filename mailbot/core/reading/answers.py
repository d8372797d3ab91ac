"""Whether a mail says yes or no to a question of ours.

The law: only a plain word counts. What says both, asks back, hesitates or sets a condition says neither."""

from mailbot.core.reading.intent import Said
from mailbot.core.reading.reading import Answer
from mailbot.core.reading.vocabulary import Vocabulary

_FIRST = 3  # sentences in which an answer stands


def answer(said: Said, vocabulary: Vocabulary) -> Answer:
    first = [sentence for sentence in said.sentences if sentence.folded][:_FIRST]
    if any(_is_doubtful(sentence.folded, vocabulary) or sentence.is_question for sentence in said.sentences):
        return ""
    yes = any(vocabulary.yes.search(sentence.folded) for sentence in first)
    no = any(vocabulary.no.search(sentence.folded) for sentence in first)
    return "" if yes is no else "yes" if yes else "no"


def _is_doubtful(folded: str, vocabulary: Vocabulary) -> bool:
    plain = vocabulary.harmless_condition.sub(" ", folded)
    return any(pattern.search(plain) for pattern in (vocabulary.condition, vocabulary.hesitation, vocabulary.undecided))
