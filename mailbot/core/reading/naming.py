"""Which sessions a clause names: by date, title, the coordinator's words, town, month, or how they are held.

What could be another session names none; what only narrows the choice (« en visio », « en novembre ») is told apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from itertools import chain

from mailbot.core.policy import Part, Session
from mailbot.core.reading.dates import HAS_DIGIT, MONTHS, DaySaid, days, times
from mailbot.core.reading.folding import fold
from mailbot.core.reading.session_words import COMMON_TITLE_WORDS, SessionWords, listed
from mailbot.core.reading.titles import TITLE_WORD, titles_of

_SHORT = 4  # words of a clause that says nothing else, a subject for example
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Named:
    """Ids of sessions. `surely`: by a full date, a title, a town; `perhaps`: by what may mean something else.

    `narrowed` are those among which the session is; None where nothing narrows. `is_foreign`: a full date of none."""

    surely: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()
    narrowed: frozenset[str] | None = None
    is_foreign: bool = False

    @property
    def all(self) -> frozenset[str]:
        return self.surely | self.perhaps


_NOTHING = Named()


@dataclass(frozen=True)
class Clause:
    """A piece of a sentence. Most name nothing, and nobody asks for their signs: they are looked for when asked."""

    piece: str  # folded
    sentence: int
    named: Named
    is_listed: bool
    language: SessionWords
    lent: frozenset[str] = frozenset()  # signs of the words up to the next clause that names something

    @property
    def words(self) -> str:
        return self.piece.strip()

    @cached_property
    def own_signs(self) -> frozenset[str]:
        return self.language.shown(self.piece)

    @property
    def signs(self) -> frozenset[str]:
        return self.own_signs | self.lent


class Offer:
    """The sessions on offer, made ready to be looked for in one mail of one language: `read` keeps its clauses."""

    def __init__(self, sessions: Sequence[Session], zone: tzinfo) -> None:
        self.read: dict[str, Sequence[Clause]] = {}
        self.sessions = tuple(sessions)
        self.zone = zone
        self._titles = titles_of(tuple((session.id, session.title) for session in sessions))
        self._phrases = {session.id: tuple(map(fold, (session.title, *session.words))) for session in sessions}
        self._online = frozenset(session.id for session in sessions if _is_online(session))
        self._towns = {session.id: _town(session) for session in sessions}
        self._names = (*chain(*self._phrases.values()), *filter(None, self._towns.values()))

    def in_order(self, ids: frozenset[str]) -> tuple[str, ...]:
        return tuple(session.id for session in self.sessions if session.id in ids)

    def day(self, part: Part) -> tuple[int, int, int, int]:
        start = part.start.astimezone(self.zone)
        return start.year, start.month, start.day, start.weekday()

    def named(self, clause: str, words: SessionWords) -> Named:
        """What this folded clause names."""
        if not self._may_be_named_in(clause, words):
            return _NOTHING
        found = days(times(clause).rest, words)
        by_day = {said: self._on(said) for said in found.said}
        surely = frozenset(id_ for said, ids in by_day.items() if not said.is_bare for id_ in ids)
        perhaps = frozenset(id_ for said, ids in by_day.items() if said.is_bare for id_ in ids)
        pairs = _of_all_days(found.said, self)
        surely |= pairs
        called, maybe = self._called(found.rest, words)
        towns = self._in_town(found.rest, words)
        surely |= called | (towns if len(towns) == 1 else frozenset())
        narrowed = [towns] if len(towns) > 1 else []
        narrowed += [self._in_month(found.rest, words), self._held(found.rest, words)]
        known = [ids for ids in narrowed if ids]
        is_foreign = any(said.month and not said.is_bare and not ids for said, ids in by_day.items())
        return Named(
            surely,
            (perhaps | maybe) - surely,
            frozenset.intersection(*known) if known else None,
            is_foreign,
        )

    def _may_be_named_in(self, clause: str, words: SessionWords) -> bool:
        """A quick look: most clauses of a long mail have nothing that could name a session."""
        said = _WORD.findall(clause)
        return (
            bool(HAS_DIGIT.search(clause))
            or not MONTHS.keys().isdisjoint(said)
            or any(self._meant_by(word, words) for word in said)
            or any(name in clause for name in self._names)
            or bool(words.signs["in_person"].search(clause) or words.signs["online"].search(clause))
        )

    # --- by date ---

    def _on(self, said: DaySaid) -> frozenset[str]:
        return frozenset(s.id for s in self.sessions if any(said_of(said, self.day(part)) for part in s.parts))

    def _in_month(self, rest: str, words: SessionWords) -> frozenset[str]:
        found = _MONTH.search(rest)
        if not found or (found[1] or "") in _AROUND:
            return frozenset()
        if not (found[1] in {"pour", "for"} or len(rest.split()) <= _SHORT or _has_event(rest, words)):
            return frozenset()
        month = MONTHS[found[2]]
        return frozenset(s.id for s in self.sessions if any(self.day(part)[1] == month for part in s.parts))

    # --- by name ---

    def _called(self, rest: str, words: SessionWords) -> tuple[frozenset[str], frozenset[str]]:
        hit = {hit for word in TITLE_WORD.findall(rest) for hit in self._meant_by(word, words)}
        surely, perhaps = set(), set()
        for id_, title in self._titles.words.items():
            hits = {stem for its, stem in hit if its == id_}
            phrases = [phrase for phrase in self._phrases[id_] if phrase in rest and _stands_in(phrase, rest)]
            if any(" " in phrase for phrase in phrases) or (len(hits) > 1 and hits - COMMON_TITLE_WORDS):
                surely.add(id_)
            elif phrases or (
                hits - COMMON_TITLE_WORDS and not _only_how(hits, title, words) and _has_event(rest, words)
            ):
                perhaps.add(id_)
        return frozenset(surely), frozenset(perhaps)

    def _meant_by(self, word: str, words: SessionWords) -> frozenset[tuple[str, str]]:
        return self._titles.meant_by(words.title_words.get(word, word))

    def _in_town(self, rest: str, words: SessionWords) -> frozenset[str]:
        """People live in towns too: a town counts beside a word of events, or almost alone."""
        found: set[str] = set()
        for id_, town in self._towns.items():
            if not town or town not in rest:
                continue
            match = re.search(rf"\b{re.escape(town)}(n?ais\w*|ois\w*|iens?\w*)?\b", rest)
            if not match:
                continue
            before = " ".join(rest[: match.start()].split()[-3:])
            if not words.signs["lives"].search(before) and (
                match[1] or len(rest.split()) <= _SHORT or _has_event(rest, words)
            ):
                found.add(id_)
        return frozenset(found)

    def _held(self, rest: str, words: SessionWords) -> frozenset[str]:
        if words.signs["in_person"].search(rest):
            return frozenset(session.id for session in self.sessions) - self._online
        return self._online if words.signs["online"].search(rest) else frozenset()


_MONTH = re.compile(rf"(?:\b(\w+) )?\b({'|'.join(MONTHS)})\b")
_AROUND = listed("courant fin debut mi depuis jusqu avant apres des late early since until before after may")
_ONLINE_PLACE = re.compile(r"\b(?:web|visio|en ligne|online|distan|zoom|virtu)")


def said_of(said: DaySaid, day: tuple[int, int, int, int]) -> bool:
    """Whether what was said of a day fits this one; what was not said fits all."""
    year, month, number, weekday = day
    fits = said.day == number and said.month in (None, month) and said.year in (None, year)
    return fits and (said.weekday in (None, weekday) or said.month is not None)


def _has_event(rest: str, words: SessionWords) -> bool:
    return bool(words.signs["event"].search(rest))


def _of_all_days(said: Sequence[DaySaid], offer: Offer) -> frozenset[str]:
    """« les 19-20 »: bare numbers that are all the days of a session name it surely."""
    bare = {each.day for each in said if each.is_bare}
    return frozenset(
        session.id
        for session in offer.sessions
        if len(bare) > 1 and len(own := {offer.day(part)[2] for part in session.parts}) > 1 and own <= bare
    )


def _is_online(session: Session) -> bool:
    return bool(session.link) or bool(_ONLINE_PLACE.search(fold(session.place)))


def _town(session: Session) -> str:
    return "" if _ONLINE_PLACE.search(fold(session.place)) else fold(session.place.rpartition(",")[2])


def _only_how(hits: set[str], title: dict[str, str], words: SessionWords) -> bool:
    """« à distance » alone tells how a session is held, even where it stands in a title."""
    return all(words.signs["online"].search(f"a {title[hit]}") for hit in hits - COMMON_TITLE_WORDS)


def _stands_in(phrase: str, text: str) -> bool:
    return bool(re.search(rf"\b{re.escape(phrase)}\b", text))
