"""Days and hours as people write them, in their language and the organisation's time zone.

Spaces inside an hour are no-break spaces, so that "9 h 30" never falls apart at the end of a line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as TimeOfDay  # noqa: N812 - `time` is the word for what this module writes
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from mailbot.core.model import AnnouncedPart
from mailbot.core.policy import Part

_DATE = "EEEE d MMMM y"
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language writes days and hours: its locale and patterns (CLDR), and the words between them."""

    locale: str
    hour: str
    minute: str
    at: str  # between a day and an hour
    whole_day: str  # the end of a delay that takes the whole day in
    duration: tuple[str, str]  # of whole hours; of hours and minutes
    named: Mapping[TimeOfDay, str] = field(default_factory=dict)
    first: str = "1"  # of a month


_MIDNIGHT, _NOON = TimeOfDay(), TimeOfDay(12)
_MANNERS = {
    "fr": Manner(
        "fr_FR", "H 'h'", "H 'h' mm", "à", "{} inclus", ("{} h", "{} h {:02}"), {_MIDNIGHT: "minuit"}, first="1er"
    ),
    "en": Manner(
        "en_GB", "h a", "h:mm a", "at", "the end of {}", ("{} h", "{} h {} min"), {_MIDNIGHT: "midnight", _NOON: "noon"}
    ),
}


def day(at: datetime, language: str, zone: ZoneInfo) -> str:
    """jeudi 8 octobre 2020; Thursday 8 October 2020."""
    manner = _MANNERS[language]
    return format_date(at.astimezone(zone), _DATE, locale=manner.locale).replace(" 1 ", f" {manner.first} ", 1)


def time(at: datetime, language: str, zone: ZoneInfo) -> str:
    """9 h 30, 14 h, minuit; 9:30 am, 2 pm, noon."""
    local, manner = at.astimezone(zone).time(), _MANNERS[language]
    if local in manner.named:
        return manner.named[local]
    pattern = manner.minute if local.minute else manner.hour
    return format_time(local, pattern, locale=manner.locale).replace(" ", "\N{NO-BREAK SPACE}")


def moment(at: datetime, language: str, zone: ZoneInfo) -> str:
    """An instant: jeudi 1er octobre 2020 à 14 h 05."""
    return f"{day(at, language, zone)} {_MANNERS[language].at} {time(at, language, zone)}"


def deadline(until: datetime, language: str, zone: ZoneInfo) -> str:
    """The end of a delay, to follow "jusqu'au" or "until". It is exclusive: at midnight the day before still counts,
    and is the day to tell."""
    if until.astimezone(zone).time() != TimeOfDay():
        return moment(until, language, zone)
    return _MANNERS[language].whole_day.format(day(until - _MINUTE, language, zone))


def hours(part: Part | AnnouncedPart, language: str, zone: ZoneInfo) -> str:
    """9 h 30 – 12 h."""
    return f"{time(part.start, language, zone)} – {time(part.end, language, zone)}"


def slot(part: Part | AnnouncedPart, language: str, zone: ZoneInfo) -> str:
    """When a part takes place: jeudi 8 octobre 2020, 9 h 30 – 12 h."""
    last_day = day(part.end, language, zone)
    if last_day == day(part.start, language, zone):
        return f"{last_day}, {hours(part, language, zone)}"
    return f"{moment(part.start, language, zone)} – {moment(part.end, language, zone)}"


def duration(length: timedelta, language: str) -> str:
    """2 h 30, 4 h, 45 min; 2 h 30 min in English."""
    hours, minutes = divmod(length // _MINUTE, 60)
    if not hours:
        return f"{minutes}\N{NO-BREAK SPACE}min"
    return _MANNERS[language].duration[bool(minutes)].format(hours, minutes).replace(" ", "\N{NO-BREAK SPACE}")


def part_name(part: Part, language: str) -> str:
    """What a part is called in this language, else in another; "" where it has no name."""
    names = {str(known): name for known, name in part.name.items()}
    return names.get(language) or next(iter(names.values()), "")
