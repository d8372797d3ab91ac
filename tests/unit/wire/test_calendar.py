"""The invitation, read again by other code than wrote it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.decision import Text
from mailbot.core.message import Address
from mailbot.core.model import Participant, Registration
from mailbot.core.policy import Part, Session
from mailbot.wire.calendar import Method, invitation
from mailbot.wire.compose import Enclosure, compose
from tests.letters.samples import ACTORS, CITIZENS, LINK, PARIS, a_letter, a_registration, at
from tests.rfc5545 import objections, objections_to_mail

OURS = Address("sessions@caprural.example", "Cap Rural")
NOW = at(1, 14, 6)
Event = dict[str, str]


def written(
    session: Session = CITIZENS,
    registration: Registration | None = None,
    *,
    method: Method = "REQUEST",
    timezone: ZoneInfo = PARIS,
) -> bytes:
    registration = registration or a_registration(session=session)
    calendar = invitation(session, registration, organiser=OURS, method=method, timezone=timezone, now=NOW)
    assert objections(calendar) == []  # whatever a test is about
    return calendar


def unfolded(calendar: bytes) -> str:
    return re.sub("\r\n[ \t]", "", calendar.decode())


def events(calendar: bytes) -> list[Event]:
    """Each VEVENT's properties, by name without parameters; several of one name on lines."""
    read: list[Event] = []
    for block in re.findall("BEGIN:VEVENT\r\n(.*?)END:VEVENT", unfolded(calendar), re.DOTALL):
        event: Event = {}
        for line in block.splitlines():
            found = re.fullmatch(r'([A-Z-]+)((?:;[A-Z]+=(?:"[^"]*"|[^";:]*))*):(.*)', line)
            assert found, line
            event[found[1]] = "\n".join(filter(None, [event.get(found[1], ""), found[3]]))
            event[f"{found[1]} parameters"] = found[2]
        read.append(event)
    return read


def local(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%S")


def appointments(calendar: bytes) -> list[tuple[datetime, datetime]]:
    """When a calendar shows something, as instants: by its own VTIMEZONE, and its recurrences expanded."""
    zone_text = re.search("BEGIN:VTIMEZONE.*END:VTIMEZONE", unfolded(calendar), re.DOTALL)
    assert zone_text
    zone = tzical(StringIO(f"BEGIN:VCALENDAR\r\n{zone_text[0]}\r\nEND:VCALENDAR\r\n")).get()
    whole, *overrides = events(calendar)
    moved = {event["RECURRENCE-ID"]: event for event in overrides}
    shown = [*_occurrences(whole, moved), *((local(o["DTSTART"]), local(o["DTEND"])) for o in overrides)]
    return sorted(
        (begin.replace(tzinfo=zone).astimezone(UTC), end.replace(tzinfo=zone).astimezone(UTC)) for begin, end in shown
    )


def _occurrences(whole: Event, moved: dict[str, Event]) -> Iterator[tuple[datetime, datetime]]:
    begin, length = local(whole["DTSTART"]), local(whole["DTEND"]) - local(whole["DTSTART"])
    skipped = {local(value) for value in [*whole.get("EXDATE", "").split("\n"), *moved] if value}
    for occurrence in rrulestr(whole["RRULE"], dtstart=begin) if "RRULE" in whole else [begin]:
        if occurrence not in skipped:
            yield occurrence, occurrence + length


def a_session(*parts: tuple[datetime, datetime]) -> Session:
    made = tuple(Part(id=f"p{n}", start=start, end=end) for n, (start, end) in enumerate(parts))
    return CITIZENS.model_copy(update={"parts": made})


# --- when --------------------------------------------------------------------------------------------------------


def test_half_days_of_one_day_are_one_appointment() -> None:
    assert appointments(written()) == [(at(8, 9, 30), at(8, 15))]


def test_only_the_chosen_half_day_is_in_the_calendar() -> None:
    registration = replace(a_registration(), parts=("morning",))

    calendar = written(registration=registration)

    assert appointments(calendar) == [(at(8, 9, 30), at(8, 12))]
    assert "après-midi" not in events(calendar)[0]["DESCRIPTION"]


def test_days_of_the_same_hours_are_one_event_that_recurs() -> None:
    calendar = written(ACTORS)

    assert len(events(calendar)) == 1
    assert appointments(calendar) == [(at(day, 9, 30, month=11), at(day, 17, month=11)) for day in (19, 20)]


def test_a_day_of_other_hours_and_a_day_between_keep_the_one_uid() -> None:
    days = ((at(12, 9), at(12, 17)), (at(13, 14), at(13, 18)), (at(16, 9), at(16, 17)))

    calendar = written(a_session(*days))

    assert appointments(calendar) == list(days)
    assert {event["UID"] for event in events(calendar)} == {"4f0c2a9be1d73865@mailbot"}


def test_hours_stay_right_across_the_change_of_clocks_in_october() -> None:
    days = ((at(23, 9, 30), at(23, 12)), (at(24, 9, 30), at(24, 12)), (at(26, 9, 30), at(26, 12)))

    calendar = written(a_session(*days))

    assert appointments(calendar) == list(days)
    assert len(events(calendar)) == 1  # the same hours by the clock


@pytest.mark.parametrize(
    "zone", ["Europe/Paris", "America/New_York", "Australia/Sydney", "Asia/Tokyo", "Indian/Reunion"]
)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_calendar_carries_the_right_offsets_of_its_zone(zone: str, month: int) -> None:
    timezone = ZoneInfo(zone)
    begin = datetime(2021, month, 28, 10, tzinfo=timezone)
    days = ((begin, begin + timedelta(hours=2)),)

    calendar = written(a_session(*days), timezone=timezone)

    assert appointments(calendar) == [(begin.astimezone(UTC), (begin + timedelta(hours=2)).astimezone(UTC))]


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(6, 18), st.integers(1, 4)),
        min_size=1,
        max_size=5,
        unique_by=lambda d: d[0],
    )
)
def test_any_days_are_in_the_calendar_as_they_are(chosen: list[tuple[int, int, int]]) -> None:
    days = []
    for day, hour, length in chosen:
        begin = datetime(2020, 10, 1, hour, tzinfo=PARIS) + timedelta(days=day)
        days.append((begin.astimezone(UTC), (begin + timedelta(hours=length)).astimezone(UTC)))

    assert appointments(written(a_session(*days))) == sorted(days)


@pytest.mark.parametrize("day", [24, 25, 26])
def test_a_session_on_the_day_when_the_clocks_change_keeps_its_hours(day: int) -> None:
    days = ((at(day, 9, 30), at(day, 12)),)

    calendar = written(a_session(*days))

    assert appointments(calendar) == list(days)
    assert f"DTSTART;TZID=Europe/Paris:202010{day}T093000\r\n" in unfolded(calendar)


def test_a_day_that_is_wholly_provisional_shows_as_perhaps() -> None:
    sure, perhaps = ACTORS.parts
    session = ACTORS.model_copy(update={"parts": (sure, perhaps.model_copy(update={"provisional": True}))})

    calendar = written(session)
    afternoon_only = written(registration=replace(a_registration(), parts=("afternoon",)))

    shown = [(event["STATUS"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) for event in events(calendar)]
    assert shown == [("CONFIRMED", "BUSY"), ("TENTATIVE", "TENTATIVE")]
    assert appointments(calendar) == appointments(written(ACTORS))
    assert events(written())[0]["STATUS"] == "CONFIRMED"  # its morning is sure
    assert events(afternoon_only)[0]["STATUS"] == "TENTATIVE"


# --- request and cancel ------------------------------------------------------------------------------------------


def test_a_request_asks_the_participant_with_a_sequence_that_rises() -> None:
    registration = replace(a_registration(), sequence=3)

    [event] = events(written(registration=registration))

    assert event["SEQUENCE"] == "3"
    assert event["STATUS"] == "CONFIRMED"
    assert event["DTSTAMP"] == "20201001T120600Z"
    assert event["ORGANIZER"] == "mailto:sessions@caprural.example"
    assert event["ATTENDEE"] == "mailto:marie.durand@example.org"
    assert 'CN="Marie Durand"' in event["ATTENDEE parameters"] or "CN=Marie Durand" in event["ATTENDEE parameters"]
    assert "RSVP=TRUE" in event["ATTENDEE parameters"]


def test_a_cancellation_takes_all_days_back_at_once() -> None:
    calendar = written(a_session((at(12, 9), at(12, 17)), (at(13, 14), at(13, 18))), method="CANCEL")

    [event] = events(calendar)

    assert "METHOD:CANCEL\r\n" in unfolded(calendar)
    assert event["STATUS"] == "CANCELLED"
    assert "RECURRENCE-ID" not in event


def test_a_cancellation_has_the_uid_of_the_request() -> None:
    assert events(written(method="CANCEL"))[0]["UID"] == events(written())[0]["UID"]


def test_a_cancelled_appointment_keeps_no_time_busy() -> None:
    [event] = events(written(method="CANCEL"))

    assert (event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("TRANSPARENT", "FREE")
    assert events(written())[0]["TRANSP"] == "OPAQUE"


# --- what it says ------------------------------------------------------------------------------------------------


def test_the_link_is_in_no_invitation() -> None:
    assert LINK not in unfolded(written())


def test_a_webconference_is_called_so_and_a_place_is_told() -> None:
    assert events(written())[0]["LOCATION"] == "Webconférence"
    assert events(written(ACTORS))[0]["LOCATION"] == r"Maison des associations\, 5 place de l'Exemple\, Lyon"


def test_the_description_says_what_is_still_provisional() -> None:
    description = events(written())[0]["DESCRIPTION"].replace("\xa0", " ").replace("\\,", ",")

    assert description == (
        r"matinée, jeudi 8 octobre 2020, 9 h 30 – 12 h\n"
        "après-midi, jeudi 8 octobre 2020, 13 h 30 – 15 h (à confirmer)"
    )


# --- the wire form -----------------------------------------------------------------------------------------------


@given(name=st.text(max_size=300), title=st.text(min_size=1, max_size=300), place=st.text(min_size=1, max_size=300))
def test_any_words_keep_the_laws_of_the_wire(name: str, title: str, place: str) -> None:
    session = CITIZENS.model_copy(update={"title": title, "place": place})
    registration = replace(a_registration(), participant=Participant(name, "ana@example.org"))

    calendar = written(session, registration)

    assert calendar.endswith(b"END:VCALENDAR\r\n")
    for line in calendar.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert not re.search("[\0-\x1f\x7f]", line.decode())  # a fold within a character would not decode
    assert set(events(calendar)[0]) == set(events(written())[0])


# --- in a mail ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "method"), [("confirmation", "REQUEST"), ("cancelled", "CANCEL")])
@pytest.mark.parametrize("enclosures", [(), (Enclosure("bulletin.pdf", "application/pdf", b"%PDF"),)])
def test_an_invitation_travels_in_the_shape_that_calendars_look_for(
    kind: str, method: Method, enclosures: tuple[Enclosure, ...]
) -> None:
    letter = replace(a_letter(kind), calendar=method)
    words = Text("Inscription", "Bonjour\n", "<p>Bonjour</p>\n")

    raw = compose(
        letter, words, sender=OURS, message_id="<a@x>", calendar=written(method=method), enclosures=enclosures
    )

    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert objections_to_mail(mail) == []


# --- the strict reader is strict -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("\r\n", "\n"),
        ("\r\nDTSTAMP:20201001T120600Z", "\r\nDTSTAMP:20201001T120600"),
        ("\r\nMETHOD:REQUEST", ""),
        ("\r\nMETHOD:REQUEST", "\r\nMETHOD:CANCEL"),
        ("\r\nSEQUENCE:0", ""),
        ("\r\nSEQUENCE:0", "\r\nSEQUENCE:0\r\nSEQUENCE:1"),
        ("TZID:Europe/Paris", "TZID:Europe/Madrid"),
        ("T150000", "T090000"),
        ("\r\nORGANIZER", "\r\nORGANISER"),
        ("BYDAY=-1SU", "BYDAY=-1MO"),
        ("LOCATION:Webconférence", "LOCATION:Webconférence, chez vous"),
        ("\r\nEND:VEVENT", ""),
        ("STATUS:CONFIRMED", "STATUS:CANCELLED"),
        ("mailto:marie.durand@example.org", "mailto:sessions@caprural.example"),
        ("SUMMARY:", f"SUMMARY:{'x' * 70}"),
    ],
)
def test_a_wrong_invitation_does_not_pass(right: str, wrong: str) -> None:
    calendar = written().decode()
    broken = calendar.replace(right, wrong)

    assert broken != calendar
    assert objections(broken.encode())
