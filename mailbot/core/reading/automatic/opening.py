"""What the writer of a mail says himself, person or machine: not what is quoted or sent on below."""

import re
from dataclasses import dataclass
from functools import cache

from mailbot.core.message import Message
from mailbot.core.reading.automatic.wording import Kind, said
from mailbot.core.reading.folding import fold

_BEGINNING = 1_500  # characters; a machine says at once what it is
_END = 700  # where the small print stands
_SEARCHED = 20_000
_SHORT = 200  # characters; a person in a hurry writes no more

_PREFIX = re.compile(
    r"\s*(?:\[[^\]]{1,60}\]|(?:(re|aw|sv|antw|odp|rif|ref|rép|réf|vs|r)|(tr|fw|fwd|wg|rv|vb|enc|doorst|i))"
    r"\s*(?:\[\d+\])?\s*:)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """Folded: the subject without its prefixes, the first words and the last ones before anything quoted."""

    subject: str
    is_answer: bool  # « Re: »
    is_sent_on: bool  # « TR: », « Fwd: »
    beginning: str
    end: str
    last_line: str  # of a longer text
    quotes: bool  # something follows that somebody else wrote

    @property
    def words(self) -> str:
        return f"{self.beginning} . {self.end}" if self.end else self.beginning

    @property
    def is_short(self) -> bool:
        """As a person writes who wants no more than one thing; newsletters mark their items like quotes."""
        return len(self.words) < _SHORT and (self.is_answer or not self.quotes)

    @property
    def asks(self) -> bool:
        """Whether a person speaks for herself: what only hints at a machine counts for nothing then."""
        return bool(said(Kind.REQUEST, self.words))


@cache
def _quote() -> re.Pattern[str]:
    """Where the words of another begin: marked lines, the separators and headers of mail programs."""
    return re.compile(
        r"^(?:>|-{2,}[ ]?(?:original|message|mail|courriel|forwarded|weitergeleitet|ursprüngliche|mensaje)"
        r"|_{10,}$"
        r"|(?:de|from|von|da|van) ?: [^\n]*\n"
        r"(?:à|a|to|an|date|datum|data|sent|envoy|gesendet|inviato|enviado|objet|subject|cc)[^\n:]{0,20}:"
        r"|[^\n]{0,300}(?:a écrit|wrote|schrieb|ha scritto|escribió|schreef) ?: *$)",
        re.IGNORECASE | re.MULTILINE,
    )


def opening(message: Message) -> Opening:
    subject, answers, sent_on = message.subject[:300], False, False
    while prefix := _PREFIX.match(subject):
        answers, sent_on, subject = answers or bool(prefix[1]), sent_on or bool(prefix[2]), subject[prefix.end() :]
    text = message.text[:_SEARCHED]
    quote = _quote().search(text)
    own = (text[: quote.start()] if quote else text).strip()
    before, _, last_line = own.rpartition("\n")
    return Opening(
        subject=fold(subject),
        is_answer=answers,
        is_sent_on=sent_on,
        beginning=fold(own[:_BEGINNING]),
        end=fold(own[_BEGINNING:][-_END:]),
        last_line=fold(last_line) if len(before) > _SHORT else "",
        quotes=quote is not None,
    )
