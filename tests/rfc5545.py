"""A strict reader of invitations: every clause of RFC 5545, 5546 and 6047 that a calendar program could hold against
ours, written apart from what writes them. `objections` is empty where there is none.

Stricter than the RFCs where a known program is: Outlook wants both DTSTART and DTEND, and a method in the type."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

_LINE = re.compile(
    r'([A-Z][A-Z0-9-]*)((?:;[A-Z][A-Z0-9-]*=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*))*):(.*)'
)
_PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"]*"|[^";:,]*)')
_TEXT = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*")
_UTC = re.compile(r"\d{8}T\d{6}Z")
_LOCAL = re.compile(r"\d{8}T\d{6}")
_OFFSET = re.compile(r"[+-](?:0\d|1\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
_MAILTO = re.compile(r"mailto:[^@\s]+@[^@\s]+")

# How often each property stands in a VEVENT, at least and at most, for each method (RFC 5546, 3.2.2 and 3.2.5).
_MANY = 10_000
_EVENT: dict[str, dict[str, tuple[int, int]]] = {
    "REQUEST": {
        "ATTENDEE": (1, _MANY), "DTSTAMP": (1, 1), "DTSTART": (1, 1), "ORGANIZER": (1, 1), "SEQUENCE": (1, 1),
        "SUMMARY": (1, 1), "UID": (1, 1), "DTEND": (1, 1), "DESCRIPTION": (0, 1), "EXDATE": (0, _MANY),
        "LOCATION": (0, 1), "RECURRENCE-ID": (0, 1), "RRULE": (0, 1), "STATUS": (1, 1), "TRANSP": (0, 1),
        "X-MICROSOFT-CDO-BUSYSTATUS": (0, 1),
    },
    "CANCEL": {
        "ATTENDEE": (1, _MANY), "DTSTAMP": (1, 1), "DTSTART": (1, 1), "ORGANIZER": (1, 1), "SEQUENCE": (1, 1),
        "SUMMARY": (0, 1), "UID": (1, 1), "DTEND": (0, 1), "DESCRIPTION": (0, 1), "EXDATE": (0, _MANY),
        "LOCATION": (0, 1), "RECURRENCE-ID": (0, 0), "RRULE": (0, 1), "STATUS": (1, 1), "TRANSP": (0, 1),
        "X-MICROSOFT-CDO-BUSYSTATUS": (0, 1),
    },
}  # fmt: skip
_CALENDAR = {"PRODID": (1, 1), "VERSION": (1, 1), "METHOD": (1, 1)}
_ZONE = {"TZID": (1, 1)}
_OBSERVANCE = {"DTSTART": (1, 1), "TZOFFSETFROM": (1, 1), "TZOFFSETTO": (1, 1), "TZNAME": (0, _MANY), "RRULE": (0, 1)}
_INSIDE = {"": {"VCALENDAR"}, "VCALENDAR": {"VEVENT", "VTIMEZONE"}, "VTIMEZONE": {"STANDARD", "DAYLIGHT"}}
_STATUS = {"REQUEST": {"CONFIRMED", "TENTATIVE"}, "CANCEL": {"CANCELLED"}}
_WORDS = {"TRANSP": {"OPAQUE", "TRANSPARENT"}, "X-MICROSOFT-CDO-BUSYSTATUS": {"FREE", "TENTATIVE", "BUSY", "OOF"}}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TEXTS = frozenset({"SUMMARY", "LOCATION", "DESCRIPTION", "PRODID", "UID", "TZID", "TZNAME"})


@dataclass
class Property:
    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [known for known in self.properties if known.name == name]

    def value(self, name: str) -> str:
        return next((known.value for known in self.all(name)), "")


def objections(calendar: bytes) -> list[str]:
    """What is wrong with the bytes of one iTIP message."""
    found = list(_of_the_bytes(calendar))
    try:
        root = _tree(calendar)
    except ValueError as error:
        return [*found, str(error)]
    if [part.name for part in root.components] != ["VCALENDAR"]:
        return [*found, "not one VCALENDAR"]
    return [*found, *_of_the_calendar(root.components[0])]


def objections_to_mail(mail: EmailMessage) -> list[str]:
    """What is wrong with the way a mail carries its invitation (RFC 6047, 2.4; and what programs look for)."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    if len(parts) != 1:
        return [f"{len(parts)} parts of text/calendar"]
    [part] = parts
    content: Any = part.get_payload(decode=True)
    found = objections(content)
    method = _tree(content).components[0].value("METHOD")
    if part.get_param("method") != method:
        found.append(f"the type says {part.get_param('method')}, the calendar {method}")
    if part.get_content_charset() != "utf-8":
        found.append("text/calendar without its charset (RFC 5545, 3.1.4)")
    if part.get_content_disposition() == "attachment" or part.get_filename():
        found.append("the alternative is dressed as a file: Outlook shows no buttons")
    alternatives = next((p for p in mail.walk() if p.get_content_type() == "multipart/alternative"), None)
    kinds = [inner.get_content_type() for inner in alternatives.iter_parts()] if alternatives else []
    if kinds != ["text/plain", "text/html", "text/calendar"]:
        found.append(f"the alternatives are {kinds}: programs show the last that they know")
    first = next(mail.iter_parts()) if mail.get_content_type() == "multipart/mixed" else mail
    if first is not alternatives:
        found.append("Outlook looks for an invitation in the first part of multipart/mixed only")
    files = [part for part in mail.iter_attachments() if part.get_content_type() == "application/ics"]
    if [part.get_filename() for part in files] != ["invite.ics"]:
        found.append("the file for those who show no alternative is missing")
    elif files[0].get_payload(decode=True) != content:
        found.append("the file says something else")
    return found


# --- bytes -------------------------------------------------------------------------------------------------------


def _of_the_bytes(calendar: bytes) -> Iterator[str]:
    if not calendar.endswith(b"\r\n"):
        yield "no CRLF at the end (3.1)"
    if re.search(rb"\r(?!\n)|(?<!\r)\n", calendar):
        yield "CR or LF alone (3.1)"
    for line in calendar.split(b"\r\n")[:-1]:
        if len(line) > 75:
            yield f"{len(line)} octets in a line (3.1)"
        if not line.strip():
            yield "an empty line"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield "folded within a character"


def _tree(calendar: bytes) -> Component:
    stack = [Component("")]
    for line in re.sub("\r\n[ \t]", "", calendar.decode("utf-8", "replace")).split("\r\n")[:-1]:
        found = _LINE.fullmatch(line)
        if not found:
            raise ValueError(f"not a content line (3.1): {line}")
        name, value = found[1], found[3]
        parameters = [(p[1], p[2].strip('"')) for p in _PARAMETER.finditer(found[2])]
        if len(dict(parameters)) < len(parameters):
            raise ValueError(f"a parameter twice: {line}")
        if name == "BEGIN":
            if value not in _INSIDE.get(stack[-1].name, set()):
                raise ValueError(f"{value} within {stack[-1].name}")
            stack[-1].components.append(Component(value))
            stack.append(stack[-1].components[-1])
        elif name == "END":
            if stack.pop().name != value:
                raise ValueError(f"END:{value} ends another component")
        elif len(stack) == 1:
            raise ValueError(f"outside the calendar: {line}")
        else:
            stack[-1].properties.append(Property(name, dict(parameters), value))
    if len(stack) != 1:
        raise ValueError(f"{stack[-1].name} has no end")
    return stack[0]


# --- calendar ----------------------------------------------------------------------------------------------------


def _of_the_calendar(calendar: Component) -> Iterator[str]:
    method = calendar.value("METHOD")
    yield from _counted(calendar, _CALENDAR)
    if calendar.value("VERSION") != "2.0":
        yield "VERSION is not 2.0 (3.7.4)"
    if method not in _EVENT:
        yield f"METHOD:{method}"
        return
    events = [part for part in calendar.components if part.name == "VEVENT"]
    zones = [part for part in calendar.components if part.name == "VTIMEZONE"]
    for zone in zones:
        yield from _of_the_zone(zone)
    yield from _of_the_zones_used(zones, events)
    for event in events:
        yield from _counted(event, _EVENT[method])
        yield from _of_the_event(event, method)
    yield from _of_the_events(events)


def _counted(component: Component, allowed: dict[str, tuple[int, int]]) -> Iterator[str]:
    counts = Counter(known.name for known in component.properties)
    for name in counts.keys() - allowed.keys():
        yield f"{component.name} has {name}"
    for name, (least, most) in allowed.items():
        if not least <= counts[name] <= most:
            yield f"{component.name} has {name} {counts[name]} times"
    for known in component.properties:
        if known.name in _TEXTS and not _TEXT.fullmatch(known.value):
            yield f"{known.name} is not TEXT (3.3.11): {known.value}"


def _of_the_events(events: Sequence[Component]) -> Iterator[str]:
    """Several events of one message are one entry: the whole, then days of it (RFC 5546, 3.2.2)."""
    if not events:
        yield "no event"
        return
    for name in ("UID", "SEQUENCE", "ORGANIZER", "ATTENDEE", "DTSTAMP"):
        if len({event.value(name) for event in events}) != 1:
            yield f"events of one message differ in {name}"
    if [bool(event.all("RECURRENCE-ID")) for event in events] != [False] + [True] * (len(events) - 1):
        yield "not one event and overrides of it"
    overridden = [event.value("RECURRENCE-ID") for event in events[1:]]
    if len(set(overridden)) != len(overridden):
        yield "one day is overridden twice"
    if overridden and not events[0].all("RRULE"):
        yield "days of what does not recur"
    # Outlook takes no occurrence that moves to the day of another (MS-OXOCAL, exceptions).
    days = [event.value("DTSTART")[:8] for event in events[1:]]
    if days != [day[:8] for day in overridden]:
        yield "an override moves to another day"


def _of_the_event(event: Component, method: str) -> Iterator[str]:
    start, end = event.value("DTSTART"), event.value("DTEND")
    if end and not start < end:
        yield "DTEND is not later than DTSTART (3.8.2.2)"
    if not _UTC.fullmatch(event.value("DTSTAMP")) or event.all("DTSTAMP")[0].parameters:
        yield "DTSTAMP is not in UTC (3.8.7.2)"
    if not re.fullmatch(r"0|[1-9]\d{0,8}", event.value("SEQUENCE")):
        yield "SEQUENCE is no number"
    if not event.value("UID"):
        yield "UID is empty"
    if event.value("STATUS") not in _STATUS[method]:
        yield f"{method} with STATUS:{event.value('STATUS')}"
    for name, words in _WORDS.items():
        if event.all(name) and event.value(name) not in words:
            yield f"{name}:{event.value(name)}"
    people = event.all("ORGANIZER") + event.all("ATTENDEE")
    for person in people:
        if not _MAILTO.fullmatch(person.value):
            yield f"{person.name} is no address: {person.value}"
    for attendee in event.all("ATTENDEE"):
        if attendee.parameters.get("PARTSTAT", "NEEDS-ACTION") not in {"NEEDS-ACTION", "ACCEPTED"}:
            yield f"we answer for her: {attendee.parameters}"
        if attendee.value == event.value("ORGANIZER"):
            yield "the organiser invites herself"
    for name in ("DTSTART", "DTEND", "EXDATE", "RECURRENCE-ID"):
        for moment in event.all(name):
            if not _LOCAL.fullmatch(moment.value) or set(moment.parameters) != {"TZID"}:
                yield f"{name} is not a local time with its zone: {moment.value}"
    for rule in event.all("RRULE"):
        if not re.fullmatch(r"FREQ=DAILY;COUNT=([2-9]|[1-9]\d+)", rule.value):
            yield f"RRULE:{rule.value}"


# --- time zones --------------------------------------------------------------------------------------------------


def _of_the_zones_used(zones: Sequence[Component], events: Sequence[Component]) -> Iterator[str]:
    known = [zone.value("TZID") for zone in zones]
    used = {p.parameters["TZID"] for event in events for p in event.properties if "TZID" in p.parameters}
    if sorted(known) != sorted(used):
        yield f"VTIMEZONE of {known}, times in {sorted(used)} (3.6.5)"


def _of_the_zone(zone: Component) -> Iterator[str]:
    yield from _counted(zone, _ZONE)
    if not zone.components:
        yield "a VTIMEZONE without observance (3.6.5)"
    for observance in zone.components:
        yield from _counted(observance, _OBSERVANCE)
        if observance.all("DTSTART")[0].parameters or not _LOCAL.fullmatch(observance.value("DTSTART")):
            yield "the onset is not local time (3.6.5)"
        for name in ("TZOFFSETFROM", "TZOFFSETTO"):
            if not _OFFSET.fullmatch(observance.value(name)) or observance.value(name) == "-0000":
                yield f"{name}:{observance.value(name)} (3.3.14)"
        yield from _of_the_onset(observance)


def _of_the_onset(observance: Component) -> Iterator[str]:
    """The first onset is one that its rule gives (3.8.5.3). Outlook knows rules by month and weekday only."""
    if not observance.all("RRULE"):
        return
    rule = dict(item.split("=") for item in observance.value("RRULE").split(";"))
    onset = datetime.strptime(observance.value("DTSTART"), "%Y%m%dT%H%M%S")
    if set(rule) != {"FREQ", "BYMONTH", "BYDAY"} or rule["FREQ"] != "YEARLY":
        yield f"RRULE of a zone: {rule}"
    elif int(rule["BYMONTH"]) != onset.month or rule["BYDAY"][-2:] != _WEEKDAYS[onset.weekday()]:
        yield f"the onset {onset} does not follow {rule}"
