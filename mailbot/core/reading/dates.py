"""Days and times of day as people write them: « 8 octobre », « 19-20/11 », « jeudi 8 », « le 20 », "Nov. 5th".

Works on text from `plain`; what was read as a time or a date is blanked, so that nothing is read twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.core.reading.language import SESSION_WORDS
from mailbot.core.reading.session_words import SessionWords
from mailbot.core.reading.session_words_en import SESSION_EN

# Mails mix languages (an English answer above a French announcement): names of days and months are looked for in all.
MONTHS = {name: month for its in reversed(SESSION_WORDS.values()) for name, month in its.months.items()}
WEEKDAYS = {name: day for its in reversed(SESSION_WORDS.values()) for name, day in its.weekdays.items()}
_NOON = 12


def _any(names: "dict[str, int]") -> str:
    return "|".join(sorted(names, key=len, reverse=True))


# --- the text made fit ------------------------------------------------------------------------------------------------

_NO_DATE = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}+@[\w.-]+|(?=[\d+])(?:"
    r"(?:\+33|0033|\b0) ?(?:\(0\))? ?[1-9]([ .\-]?)\d{2}(?:\1\d{2}){3}(?![\dh])|"
    r"(?<!\d)\d[\d .]{0,9}(?:,\d\d)? ?(?:€|euros?\b)|(?<![\d/.-])\d{5}(?![\d/.-]))"
)
_UNTICKED = re.compile(r"(?:\[ *\]|\( {1,3}\)|☐|❏|□)[^\[\n☐☑☒✔✓❏□]*")
_TICKED = re.compile(r"[\[(] ?[xX✓✔] ?[\])]|☑|☒|✔|✓")
_SHORT_WORD = re.compile(r"\b(\w{2,5})\.")
_ABBREVIATED = frozenset((*MONTHS, *WEEKDAYS, "févr", "fév", "déc"))
_ORDINAL_DOT = re.compile(rf"(\d)\.(?= (?:et|und|and|le|{_any(MONTHS)})\b)", re.IGNORECASE)
_BETWEEN_DIGITS = re.compile(r"(?<=\d) ?[-‐‑–—] ?(?=\d)")


def plain(text: str) -> str:
    """The text without numbers that are no dates, unticked boxes, and dots that end no sentence."""
    # Boxes first: « (marie@x.fr) » without its address would look like an empty one.
    text = _NO_DATE.sub(" ", _UNTICKED.sub("\n", text))
    text = _ORDINAL_DOT.sub(r"\1", _SHORT_WORD.sub(_without_dot, _TICKED.sub("- ", text)))
    return _BETWEEN_DIGITS.sub("~", text)


def _without_dot(short: re.Match[str]) -> str:
    """« nov. » may stand amid a sentence."""
    return short[1] if short[1].lower() in _ABBREVIATED else short[0]


# --- times ------------------------------------------------------------------------------------------------------------

Time = tuple[int, int]

_TIME = r"(?:(\d{1,2}) ?(?:heures?|h|:) ?(\d{2})?(?!\w)|(\d{1,2})(?:[.:](\d\d))? ?(am|pm)\b|\b(midi|noon|midday)\b)"
_RANGE = re.compile(rf"(?<![\d~])(?:{_TIME}|(\d{{1,2}}))(?:~| ?(?:a|to|au|et|jusqu a|until|till) | ){_TIME}")
_MAY_BE_TIME = re.compile(r"\d ?(?:h|:|am|pm)|midi|noon|midday")
_ONE_TIME = re.compile(rf"(?<![\d~]){_TIME}")


@dataclass(frozen=True, slots=True)
class Times:
    ranges: tuple[tuple[Time, Time], ...]
    single: tuple[Time, ...]
    rest: str  # the text with the times blanked


def times(folded: str) -> Times:
    if not _MAY_BE_TIME.search(folded):
        return Times((), (), folded)
    ranges: list[tuple[Time, Time]] = []
    single: list[Time] = []

    def a_range(found: re.Match[str]) -> str:
        start, end = _time(found.groups()[:6]) or (int(found[7] or 0), 0), _time(found.groups()[7:])
        if end is not None:
            ranges.append((start, end))
        return " ; "

    def one(found: re.Match[str]) -> str:
        if (at := _time(found.groups())) is not None:
            single.append(at)
        return " ; "

    rest = _ONE_TIME.sub(one, _RANGE.sub(a_range, folded))
    return Times(tuple(ranges), tuple(single), rest)


def _time(groups: tuple[str | None, ...]) -> Time | None:
    hour, minute, hour12, minute12, half, noon = groups[:6]
    if noon:
        return _NOON, 0
    if hour is not None:
        return int(hour), int(minute or 0)
    if hour12 is not None:
        return int(hour12) % _NOON + (_NOON if half == "pm" else 0), int(minute12 or 0)
    return None


# --- days -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day as far as it was said. `is_bare`: a number that is a day only if a session is on such a day."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    is_bare: bool = False
    is_of: bool = False  # « celle du 19 »: it may only name a session


HAS_DIGIT = re.compile(r"\d")
_NUMBER = r"\d{1,2}(?:er|st|nd|rd|th|eme|e)?"
_A_DAY = rf"(?:(?:{_any(WEEKDAYS)}) )?(?:the |le )?{_NUMBER}"
_SEP = r"(?:~| ?[,/&+] ?| ?(?:et|and|to|au|ou|or|then|puis)(?: (?:le|the|du|on))? | )"
_SERIES = rf"{_A_DAY}(?:{_SEP}{_A_DAY}){{0,3}}"
_OF = r"(?P<of>\b(?:des|du|de|d|of) (?:l |la )?)?"
_YEAR = r"(?:,? ?(?P<year>20\d\d))?"
_MONTH_NUMBER = r"(?P<month>0?[1-9]|1[0-2])"

_PATTERNS = (
    re.compile(r"(?<![\d~])(?P<year>20\d\d)~" + _MONTH_NUMBER + r"~(?P<days>\d{1,2})(?![\d~])"),
    re.compile(rf"{_OF}\b(?P<days>{_SERIES})(?: of| de)? ?(?P<name>{_any(MONTHS)})\b{_YEAR}"),
    re.compile(rf"{_OF}\b(?P<name>{_any(dict(SESSION_EN.months))}) (?:the )?(?P<days>{_SERIES})(?!\d){_YEAR}"),
    re.compile(
        rf"{_OF}(?<![\d/.~])(?P<days>\d{{1,2}}(?:(?:~|/| ?(?:et|and|&|,|ou) ?)\d{{1,2}})?)(?P<sep>[/.])"
        rf"{_MONTH_NUMBER}(?:(?P=sep)(?P<year>(?:20)?\d\d))?(?![\d~%]|[/.]\d| ?%)"
    ),
    re.compile(rf"{_OF}(?<![\d/.~])(?P<days>\d{{1,2}})~{_MONTH_NUMBER}~(?P<year>(?:20)?\d\d)(?![\d~])"),
)
_BY_WEEKDAY = re.compile(rf"{_OF}\b(?P<weekday>{_any(WEEKDAYS)}) (?:the |le )?(?P<days>\d{{1,2}})(?:th|st|nd|rd|er)?\b")
_PAIR = re.compile(
    r"(?P<of>\b(?:des|du|de|d|of) )?(?<![\d~/.])"
    r"(?P<days>\d{1,2}(?:th|st|nd|rd)?(?:~|/| ?(?:et|and|&|au) (?:le |the )?| )\d{1,2}(?:th|st|nd|rd)?)\b(?![~/.]\d)"
)
_BARE = re.compile(
    r"(?P<of>\b(?:du|of the|celle du) )?\b(?:(?<=du )|(?<=of the )|(?<!jusqu )(?:le|au|the|pour le|le jour du) )"
    rf"(?P<days>{_NUMBER})\b(?![~/.:]\d)"
)
_BARE_NUMERIC = re.compile(r"(?<![\d/.~])(?P<days>\d{1,2})~" + _MONTH_NUMBER + r"(?![\d~/])")


@dataclass(frozen=True, slots=True)
class Days:
    said: tuple[DaySaid, ...]
    rest: str  # the text with the days blanked


def days(folded: str, words: SessionWords) -> Days:
    """All days that this text (without times) says, and what is left of it."""
    if not HAS_DIGIT.search(folded):
        return Days((), folded)
    said: list[DaySaid] = []

    def dated(found: re.Match[str]) -> str:
        group = found.groupdict()
        month = MONTHS[group["name"]] if group.get("name") else int(group["month"])
        year = int(group["year"]) if group.get("year") else None
        year = year + 2000 if year is not None and year < 100 else year
        said.extend(DaySaid(day, month, year, is_of=bool(group.get("of"))) for day in _numbers(found["days"]))
        return " ; "

    def by_weekday(found: re.Match[str]) -> str:
        said.append(DaySaid(int(found["days"]), weekday=WEEKDAYS[found["weekday"]], is_of=bool(found["of"])))
        return " ; "

    def bare(found: re.Match[str]) -> str:
        following = re.match(r" ?(\w+)", found.string[found.end() :])
        if following and following[1] not in words.after_a_day and following[1] not in WEEKDAYS:
            return found[0]
        said.extend(DaySaid(day, is_bare=True, is_of=bool(found["of"])) for day in _numbers(found["days"]))
        return " ; "

    for pattern in _PATTERNS:
        folded = pattern.sub(dated, folded)
    folded = _BY_WEEKDAY.sub(by_weekday, folded)
    said.extend(_bare_numeric(folded))
    folded = _BARE.sub(bare, _PAIR.sub(bare, folded))
    return Days(tuple(said), folded)


def _bare_numeric(folded: str) -> Iterator[DaySaid]:
    """« 5-11 »: a date where it stands almost alone or behind an article; else it may be two numbers of anything."""
    for found in _BARE_NUMERIC.finditer(folded):
        if len(folded.split()) <= 5 or re.search(r"\b(?:le|du|au|the) $", folded[: found.start()]):
            yield DaySaid(int(found["days"]), int(found["month"]), is_bare=True)


def _numbers(written: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,2}", written)]


_DAY_NAME = re.compile(rf"\b({_any(WEEKDAYS)})\b")


def day_names(folded: str) -> frozenset[int]:
    """The weekdays that stand there by name."""
    return frozenset(WEEKDAYS[name] for name in _DAY_NAME.findall(folded))
