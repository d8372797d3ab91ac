"""Which sessions a mail speaks of, and which of their parts: by title, by the coordinator's words, by date.

Where the words leave a choice, nothing is chosen."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, tzinfo

from mailbot.core.policy import Part, Session
from mailbot.core.reading.folding import fold
from mailbot.core.reading.vocabulary import Vocabulary

Day = tuple[int, int]  # month, day

_NOON = 12
_ENOUGH_OF_A_TITLE = 0.6
_NUMERIC_DATE = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})(?:\2(?:20)?\d{2})?\b(?![/.]\d|\s*(?:€|euros?|%|h\b))")
# A town names a session only behind such a word: people live in towns too.
_EVENT = (
    r"(?:sessions?|formations?|journees?|jours?|rencontres?|places?|sieges?|inscri\w*|"
    r"trainings?|days?|seats?|attend)"
)
_CLOCK = re.compile(r"\b(\d{1,2}) ?(?:h|:) ?(\d{2})?(?!\w)")


def sessions_named(text: str, sessions: Sequence[Session], vocabulary: Vocabulary, zone: tzinfo) -> tuple[str, ...]:
    """The ids of all sessions that this text names."""
    folded = fold(text)
    days = set(days_named(folded, vocabulary)) | set(_weekdays_named(folded, sessions, vocabulary, zone))
    return tuple(
        session.id
        for session in sessions
        if days & _days(session, zone) or _is_called(folded, session) or _is_at_its_place(folded, session, sessions)
    )


def _days(session: Session, zone: tzinfo) -> set[Day]:
    return {_day(part, zone) for part in session.parts}


def _day(part: Part, zone: tzinfo) -> Day:
    start: date = part.start.astimezone(zone)
    return (start.month, start.day)


def _is_called(folded: str, session: Session) -> bool:
    names = [fold(name) for name in (session.title, *session.words)]
    if any(re.search(rf"\b{re.escape(name)}\b", folded) for name in names):
        return True
    content = set(re.findall(r"\w{4,}", fold(session.title)))
    said = content & set(re.findall(r"\w{4,}", folded))
    return len(said) >= max(2, _ENOUGH_OF_A_TITLE * len(content))


def _is_at_its_place(folded: str, session: Session, sessions: Sequence[Session]) -> bool:
    """A town where no other session takes place names the session."""
    town = _town(session)
    alone = all(_town(other) != town for other in sessions if other.id != session.id)
    return (
        alone
        and "," in session.place
        and bool(re.search(rf"\b{_EVENT}\b(?: [^\s,;.]+){{0,6}} {re.escape(town)}\b", folded))
    )


def _town(session: Session) -> str:
    return fold(session.place.rpartition(",")[2])


def days_named(folded: str, vocabulary: Vocabulary) -> Iterator[Day]:
    """Dates as people write them: « 8 octobre », « 19 et 20 nov. », « 8/10/2020 », "October 8th", "8th of October"."""
    for day, _, month in _NUMERIC_DATE.findall(folded):
        if 1 <= int(month) <= _NOON:
            yield int(month), int(day)
    months = "|".join(sorted(vocabulary.months, key=len, reverse=True))
    number = r"\d{1,2}(?:er|st|nd|rd|th)?"
    between = rf"[ ,/&]{{1,3}}(?:(?:et|and|to|au|ou) )?(?:(?:le|{vocabulary.weekdays.pattern}) )?"
    series = rf"{number}(?:{between}{number}){{0,3}}"
    for days, month in re.findall(rf"\b({series})(?: of)? ?({months})\b", folded):
        yield from _in_month(days, vocabulary.months[month])
    for month, days in re.findall(rf"\b({months})\.? (?:the )?({series})\b(?! ?h\b)", folded):
        yield from _in_month(days, vocabulary.months[month])


def _weekdays_named(folded: str, sessions: Sequence[Session], vocabulary: Vocabulary, zone: tzinfo) -> Iterator[Day]:
    """« jeudi 8 » without a month is the day of a session that is a Thursday and an eighth."""
    starts = [part.start.astimezone(zone) for session in sessions for part in session.parts]
    for weekday, number in re.findall(rf"({vocabulary.weekdays.pattern}) (\d{{1,2}})\b(?! ?h)", folded):
        wanted = vocabulary.weekday_order.index(weekday[:3])
        yield from ((s.month, s.day) for s in starts if s.weekday() == wanted and s.day == int(number))


def _in_month(days: str, month: int) -> Iterator[Day]:
    for day in re.findall(r"\d{1,2}", days):
        yield month, int(day)


# --- parts -----------------------------------------------------------------------------------------------------


def parts_named(folded: str, session: Session, vocabulary: Vocabulary, zone: tzinfo) -> tuple[str, ...]:
    """The ids of the parts that this text names; none where it names none."""
    folded = vocabulary.time_wishes.sub(" ", folded)
    if len(session.parts) == 1:
        return ()
    if vocabulary.whole.search(folded):
        return tuple(part.id for part in session.parts)
    named = [*_by_name(folded, session), *_by_half_day(folded, session, vocabulary, zone)]
    named += [*_by_day(folded, session, vocabulary, zone), *_by_clock(folded, session, zone)]
    return tuple(part.id for part in session.parts if part.id in named)


def _by_name(folded: str, session: Session) -> Iterator[str]:
    for part in session.parts:
        if any(re.search(rf"\b{re.escape(fold(name))}\b", folded) for name in part.name.values()):
            yield part.id


def _by_half_day(folded: str, session: Session, vocabulary: Vocabulary, zone: tzinfo) -> Iterator[str]:
    """Mornings and afternoons, in a session that is cut so."""
    mornings = {part.id for part in session.parts if part.end.astimezone(zone).hour <= _NOON + 1}
    afternoons = {part.id for part in session.parts if part.start.astimezone(zone).hour >= _NOON}
    if mornings and vocabulary.morning.search(folded):
        yield from mornings
    if afternoons and vocabulary.afternoon.search(folded):
        yield from afternoons


def _by_day(folded: str, session: Session, vocabulary: Vocabulary, zone: tzinfo) -> Iterator[str]:
    """Days, in a session of several."""
    if len(_days(session, zone)) < 2:
        return
    days = set(days_named(folded, vocabulary)) | _bare_days(folded, session, vocabulary, zone)
    for part in session.parts:
        if _day(part, zone) in days:
            yield part.id


def _bare_days(folded: str, session: Session, vocabulary: Vocabulary, zone: tzinfo) -> set[Day]:
    """« le 19 », « jeudi 19 »: a number is a day of the session only behind an article or a weekday."""
    numbers = re.findall(
        rf"\b(?:le|du|les|the|{vocabulary.weekdays.pattern}) (\d{{1,2}})(?: (?:et|and) (\d{{1,2}}))?\b", folded
    )
    said = {int(number) for pair in numbers for number in pair if number}
    return {day for day in _days(session, zone) if day[1] in said}


def _by_clock(folded: str, session: Session, zone: tzinfo) -> Iterator[str]:
    said = {(int(hour), int(minute or 0)) for hour, minute in _CLOCK.findall(folded)}
    starts = {part.id: part.start.astimezone(zone) for part in session.parts}
    for id_, start in starts.items():
        alone = sum((other.hour, other.minute) == (start.hour, start.minute) for other in starts.values()) == 1
        if alone and (start.hour, start.minute) in said:
            yield id_
