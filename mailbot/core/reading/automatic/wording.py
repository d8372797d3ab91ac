"""How machines word what they send. The tables hold phrases as one writes them, parted by "|"; accents, capitals,
apostrophes and hyphens do not count, and "…" stands for a few words. They are looked for as plain text: quicker than
patterns, and nothing to compile when the program starts."""

from collections.abc import Iterator, Mapping
from enum import Enum, auto
from functools import cache, lru_cache

from mailbot.core.reading.folding import fold

_GAP = 60  # characters that "…" may stand for
_LEAD = 6


class Kind(Enum):
    """What a phrase gives away."""

    BOUNCE_SUBJECT = auto()
    BOUNCE = auto()  # a mail system tells of a mail of ours
    MAIL_SYSTEM = auto()  # the name or the address of a mail system
    ABSENCE_SUBJECT = auto()  # only a machine writes so
    PERHAPS_ABSENCE_SUBJECT = auto()  # a person may, too
    ABSENT = auto()
    MEANWHILE = auto()  # how an absence goes on: who answers instead, when it will be read
    THANKS = auto()  # for our mail; people thank, too
    UNTIL = auto()  # tells when the absence ends
    SAYS_SO = auto()  # tells that nobody wrote it
    CHALLENGE = auto()  # wants us to prove that we are a person
    READ_SUBJECT = auto()
    READ = auto()  # a read receipt in words
    RECEIVED_SUBJECT = auto()
    RECEIVED = auto()  # "we have received your request"
    RECEIVED_THEN = auto()  # how such a receipt goes on
    NOTICE_SUBJECT = auto()
    NOTICE = auto()  # a service tells what somebody did in it
    NEWSLETTER_SUBJECT = auto()  # anywhere in it
    NEWSLETTER = auto()
    OPT_OUT = auto()  # the last line alone, a link's
    REQUEST = auto()  # a person asks for something; speaks against a machine


Wording = Mapping[Kind, str]
_Phrase = tuple[str, ...]  # what stands between the "…"


@cache
def _phrases(kind: Kind) -> tuple[_Phrase, ...]:
    """Of all languages: nobody knows in which a stranger's program answers."""
    from mailbot.core.reading.automatic import elsewhere, english, french  # only the first mail needs them

    tables = (french.WORDING, english.WORDING, *elsewhere.WORDINGS)
    written = (phrase for table in tables for phrase in table.get(kind, "").split("|"))
    return tuple(dict.fromkeys(tuple(map(fold, phrase.split("…"))) for phrase in written if phrase.strip()))


@cache
def _by_lead(kind: Kind) -> Mapping[str, list[_Phrase]]:
    """The phrases under their first characters: few of those stand in a mail, and only they are searched for."""
    found: dict[str, list[_Phrase]] = {}
    for phrase in _phrases(kind):
        found.setdefault(phrase[0][:_LEAD], []).append(phrase)
    return found


@cache
def _short_leads() -> tuple[str, ...]:
    return tuple({lead for kind in Kind for lead in _by_lead(kind) if len(lead) < _LEAD})


@lru_cache(maxsize=4)
def _leads(folded: str) -> frozenset[str]:
    """What phrases may begin with here."""
    long = {folded[at : at + _LEAD] for at in range(len(folded))}
    return frozenset(long.union(lead for lead in _short_leads() if lead in folded))


def _found(kind: Kind, folded: str) -> Iterator[_Phrase]:
    here, by_lead = _leads(folded), _by_lead(kind)
    if here.isdisjoint(by_lead):  # most often
        return
    for lead, phrases in by_lead.items():
        if lead in here:
            yield from (phrase for phrase in phrases if _stands_in(phrase, folded))


@cache
def _beginnings(kind: Kind) -> tuple[str, ...]:
    return tuple(phrase[0] for phrase in _phrases(kind))


def begins(kind: Kind, folded: str) -> bool:
    return folded.startswith(_beginnings(kind))


def is_exactly(kind: Kind, folded: str) -> bool:
    return folded in _beginnings(kind)


def said(kind: Kind, folded: str) -> str:
    """A phrase of that kind in a folded text; "" for none."""
    return next((" … ".join(phrase) for phrase in _found(kind, folded)), "")


def times_said(kind: Kind, folded: str) -> int:
    """How many different phrases of that kind stand in a folded text."""
    return sum(1 for _ in _found(kind, folded))


def _stands_in(phrase: _Phrase, folded: str) -> bool:
    first, *rest = phrase
    at = folded.find(first)
    if at < 0 or not rest:
        return at >= 0
    while at >= 0:
        if _goes_on(rest, folded, at + len(first)):
            return True
        at = folded.find(first, at + 1)
    return False


def _goes_on(pieces: list[str], folded: str, at: int) -> bool:
    for piece in pieces:
        found = folded.find(piece, at, at + _GAP + len(piece))
        if found < 0:
            return False
        at = found + len(piece)
    return True
