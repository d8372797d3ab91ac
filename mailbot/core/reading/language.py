"""Which language a mail is written in, by the small words that nobody can write without."""

import re

from mailbot.core.reading.folding import fold
from mailbot.core.reading.session_words import SessionWords
from mailbot.core.reading.session_words_en import SESSION_EN
from mailbot.core.reading.session_words_fr import SESSION_FR
from mailbot.core.reading.vocabulary import Vocabulary
from mailbot.core.reading.vocabulary_en import ENGLISH
from mailbot.core.reading.vocabulary_fr import FRENCH

VOCABULARIES: dict[str, Vocabulary] = {"fr": FRENCH, "en": ENGLISH}
SESSION_WORDS: dict[str, SessionWords] = {"fr": SESSION_FR, "en": SESSION_EN}


def language(*texts: str) -> str:
    """The language of the first text that tells; French where none does."""
    for text in texts:
        words = re.findall(r"[a-z]+", fold(text[:5_000]))
        counts = {name: sum(map(its.function_words.__contains__, words)) for name, its in VOCABULARIES.items()}
        first, second, *_ = sorted(counts.values(), reverse=True)
        if first > second:
            return max(counts, key=lambda name: counts[name])
    return "fr"
