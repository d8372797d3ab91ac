"""The invitation of a registration (RFC 5545), sent as iTIP request or cancel (RFC 5546).

One registration is one UID for ever: a later invitation updates the first, whatever has become of it.

It brings no alarm: mailbot reminds people itself, and calendars set each person's own (Google and Outlook pass over
those of an invitation)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
)

from mailbot.core.invitations import uid_of
from mailbot.core.message import Address
from mailbot.core.model import Registration
from mailbot.core.policy import ONLINE, Part, Session
from mailbot.wire.charset import clean_line
from mailbot.wire.dates import part_name, slot

Method = Literal["REQUEST", "CANCEL"]


class Day(NamedTuple):
    """From the first start to the last end of its parts; provisional where all of them are."""

    start: datetime
    end: datetime
    provisional: bool


# How an appointment shows. Outlook has a property of its own for that (MS-OXCICAL, X-MICROSOFT-CDO-BUSYSTATUS), the
# others go by STATUS and TRANSP.
_CANCELLED = {"STATUS": "CANCELLED", "TRANSP": "TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE"}
_PERHAPS = {"STATUS": "TENTATIVE", "TRANSP": "OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS": "TENTATIVE"}
_SURE = {"STATUS": "CONFIRMED", "TRANSP": "OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS": "BUSY"}
_PROVISIONAL = {"fr": " (à confirmer)", "en": " (to be confirmed)"}
_WEBCONFERENCE = {"fr": "Webconférence", "en": "Web conference"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = timedelta(days=1)
_QUARTER = timedelta(minutes=15)


def invitation(
    session: Session,
    registration: Registration,
    *,
    organiser: Address,
    method: Method,
    timezone: ZoneInfo,
    now: datetime,
) -> bytes:
    """The calendar of one registration: the parts that she chose, and no link (that goes out later)."""
    parts = session.chosen_parts(registration.parts)
    days = _days(parts, timezone)
    calendar = Calendar()
    calendar.add("PRODID", "-//mailbot//registration//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    calendar.add_component(_vtimezone(timezone, min(days).year))
    for event in _events(days, method):
        _describe(event, session, registration, parts, timezone)
        event.add("UID", uid_of(registration))
        event.add("SEQUENCE", registration.sequence)
        event.add("DTSTAMP", now.astimezone(UTC))
        event.add("ORGANIZER", _person(organiser))
        # She asked to come, so there is nothing to accept; RSVP has her calendar offer "decline" all the same.
        event.add("ATTENDEE", _person(registration.recipient, ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="TRUE"))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


# --- when ------------------------------------------------------------------------------------------------------


def _days(parts: Sequence[Part], timezone: ZoneInfo) -> Mapping[date, Day]:
    """Half-days of one day are one appointment."""
    days: dict[date, Day] = {}
    for part in sorted(parts, key=lambda part: part.start):
        new = Day(part.start.astimezone(timezone), part.end.astimezone(timezone), part.provisional)
        day = days.get(new.start.date(), new)
        days[new.start.date()] = Day(day.start, max(day.end, new.end), day.provisional and new.provisional)
    return days


def _events(days: Mapping[date, Day], method: Method) -> Iterator[Event]:
    """One event; several days recur daily. A request may carry several events only under one UID (RFC 5546,
    3.2.2), so that a day unlike the first is an override, and a day between that has none an exception. A
    cancellation of all names no day (3.2.5)."""
    first = days[min(days)]
    whole = _event(first, method)
    count = (max(days) - min(days)).days + 1
    if count > 1:
        whole.add("RRULE", vRecur({"FREQ": "DAILY", "COUNT": count}))
    # By the clock on the wall: the hours stay when the clocks change.
    recurring = [first._replace(start=first.start + n * _DAY, end=first.end + n * _DAY) for n in range(count)]
    for occurrence in recurring:
        if occurrence.start.date() not in days:
            whole.add("EXDATE", occurrence.start)
    yield whole
    for occurrence in recurring if method == "REQUEST" else ():
        day = days.get(occurrence.start.date(), occurrence)
        if day != occurrence:
            override = _event(day, method)
            override.add("RECURRENCE-ID", occurrence.start)
            yield override


def _event(day: Day, method: Method) -> Event:
    event = Event()
    event.add("DTSTART", day.start)
    event.add("DTEND", day.end)
    for name, value in (_CANCELLED if method == "CANCEL" else _PERHAPS if day.provisional else _SURE).items():
        event.add(name, value)
    return event


# --- what, where, who ------------------------------------------------------------------------------------------


def _describe(
    event: Event, session: Session, registration: Registration, parts: Sequence[Part], timezone: ZoneInfo
) -> None:
    language = registration.language
    place = _WEBCONFERENCE[language] if session.place == ONLINE else clean_line(session.place)
    event.add("SUMMARY", clean_line(session.title))
    event.add("LOCATION", place)
    event.add("DESCRIPTION", "\n".join(_told(part, language, timezone) for part in parts))


def _told(part: Part, language: str, timezone: ZoneInfo) -> str:
    name, when = clean_line(part_name(part, language)), slot(part, language, timezone)
    return (f"{name}, {when}" if name else when) + (_PROVISIONAL[language] if part.provisional else "")


def _person(address: Address, **parameters: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address.email}")
    # A parameter cannot hold a double quote (RFC 5545, 3.2), and few programs know RFC 6868.
    name = clean_line(address.name).translate({ord('"'): "'", ord("^"): None})
    person.params.update({"CN": name or address.email, **parameters})
    return person


# --- time zone -------------------------------------------------------------------------------------------------


def _vtimezone(timezone: ZoneInfo, year: int) -> Timezone:
    """The zone as yearly rules, in force from the year before, so that no session stands before the first. Some
    calendars believe these lines rather than the zone's name."""
    zone = Timezone()
    zone.add("TZID", timezone.key)
    for before, after in _transitions(timezone, year - 1):
        zone.add_component(_observance(before, after))
    if not zone.subcomponents:
        always = datetime(year - 1, 1, 1, tzinfo=timezone)
        zone.add_component(_observance(always, always, yearly=False))
    return zone


@cache
def _transitions(timezone: ZoneInfo, year: int) -> tuple[tuple[datetime, datetime], ...]:
    """The clock before and after each change of its offset in a year."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    clock = ((first + n * _QUARTER).astimezone(timezone) for n in range(366 * _DAY // _QUARTER))
    return tuple((old, new) for old, new in pairwise(clock) if old.utcoffset() != new.utcoffset())


def _observance(before: datetime, after: datetime, yearly: bool = True) -> TimezoneDaylight | TimezoneStandard:
    offset_before, offset_after = before.utcoffset() or timedelta(), after.utcoffset() or timedelta()
    # The onset is written by the clock as it stood until then (RFC 5545, 3.6.5).
    onset = (after.astimezone(UTC) + offset_before).replace(tzinfo=None)
    observance = TimezoneDaylight() if after.dst() else TimezoneStandard()
    observance.add("DTSTART", onset)
    observance.add("TZOFFSETFROM", offset_before)
    observance.add("TZOFFSETTO", offset_after)
    observance.add("TZNAME", after.tzname() or "")
    if yearly:
        observance.add("RRULE", vRecur({"FREQ": "YEARLY", "BYMONTH": onset.month, "BYDAY": _nth_weekday(onset.date())}))
    return observance


def _nth_weekday(day: date) -> str:
    """-1SU for the last Sunday of its month, 2SU for the second."""
    is_last = (day + 7 * _DAY).month != day.month
    return f"{-1 if is_last else (day.day - 1) // 7 + 1}{_WEEKDAYS[day.weekday()]}"
