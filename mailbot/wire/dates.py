"""Days and hours as people write them, in their language and the organisation's time zone.

Spaces inside an hour are no-break spaces, so that "9 h 30" never falls apart at the end of a line."""

from datetime import datetime, timedelta
from datetime import time as TimeOfDay  # noqa: N812 - `time` is the word for what this module writes
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from mailbot.core.model import AnnouncedPart
from mailbot.core.policy import Part

_LOCALE = {"fr": "fr_FR", "en": "en_GB"}
_DATE = "EEEE d MMMM y"
_MINUTE = timedelta(minutes=1)


def day(at: datetime, language: str, zone: ZoneInfo) -> str:
    """jeudi 8 octobre 2020; Thursday 8 October 2020."""
    local = at.astimezone(zone)
    written = format_date(local, _DATE, locale=_LOCALE[language])
    return written.replace(" 1 ", " 1er ", 1) if language == "fr" else written


def time(at: datetime, language: str, zone: ZoneInfo) -> str:
    """9 h 30, 14 h, minuit; 9:30 am, 2 pm, noon."""
    local = at.astimezone(zone).time()
    return _NAMED_TIMES[language].get(local) or _time(local, language)


def moment(at: datetime, language: str, zone: ZoneInfo) -> str:
    """An instant: jeudi 1er octobre 2020 à 14 h 05."""
    return f"{day(at, language, zone)} {_AT[language]} {time(at, language, zone)}"


def deadline(until: datetime, language: str, zone: ZoneInfo) -> str:
    """The end of a delay, to follow "jusqu'au" or "until". It is exclusive: at midnight the day before still counts,
    and is the day to tell."""
    if until.astimezone(zone).time() != TimeOfDay():
        return moment(until, language, zone)
    return _WHOLE_DAY[language].format(day(until - _MINUTE, language, zone))


def hours(part: Part | AnnouncedPart, language: str, zone: ZoneInfo) -> str:
    """9 h 30 – 12 h."""
    return f"{time(part.start, language, zone)} – {time(part.end, language, zone)}"


def slot(part: Part | AnnouncedPart, language: str, zone: ZoneInfo) -> str:
    """When a part takes place: jeudi 8 octobre 2020, 9 h 30 – 12 h."""
    last_day = day(part.end, language, zone)
    if last_day == day(part.start, language, zone):
        return f"{last_day}, {hours(part, language, zone)}"
    return f"{moment(part.start, language, zone)} – {moment(part.end, language, zone)}"


def part_name(part: Part, language: str) -> str:
    """What a part is called in this language, else in another; "" where it has no name."""
    names = {str(known): name for known, name in part.name.items()}
    return names.get(language) or next(iter(names.values()), "")


_NAMED_TIMES = {"fr": {TimeOfDay(): "minuit"}, "en": {TimeOfDay(): "midnight", TimeOfDay(12): "noon"}}
_AT = {"fr": "à", "en": "at"}
_WHOLE_DAY = {"fr": "{} inclus", "en": "the end of {}"}


def _time(at: TimeOfDay, language: str) -> str:
    minutes = {"fr": "H 'h' mm", "en": "h:mm a"} if at.minute else {"fr": "H 'h'", "en": "h a"}
    return format_time(at, minutes[language], locale=_LOCALE[language]).replace(" ", "\N{NO-BREAK SPACE}")
