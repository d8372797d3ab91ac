"""What a calendar answers to an invitation, in the shapes that the large ones send, and what becomes of it."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.changes import InvitationAnswered
from mailbot.core.decide import decide
from mailbot.core.decision import Decision, Outcome
from mailbot.core.invitations import calendar_answer, uid_of
from mailbot.core.message import Message
from mailbot.core.model import Registration, State, Status
from mailbot.core.reading import Intent
from mailbot.wire.parse import parse
from tests.builders import MAILBOX, a_mail, a_registration, a_state, after, at, standing, told, without_fee

ANA = a_registration("ana", sequence=1)

# What each program's button writes, cut down to what is its own.
OUTLOOK = """From: {who} <{email}>
To: Formation <formation@asso.example.org>
Subject: =?utf-8?Q?Refus=C3=A9_:_Session_web?=
Message-ID: <{who}-answer@example.org>
Content-Class: urn:content-classes:calendarmessage
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="iso-8859-1"

--b
Content-Type: text/calendar; charset="utf-8"; method=REPLY

BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;PARTSTAT={partstat};CN="Dupont; {who}":mailto:{email}
COMMENT;LANGUAGE=fr-FR:\\n
UID:{uid}
SUMMARY;LANGUAGE=fr-FR:Refusé : Session web
SEQUENCE:{sequence}
DTSTAMP:20200916T080000Z
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
END:VEVENT
END:VCALENDAR
--b--
"""
GOOGLE = """From: {who} <{email}>
Reply-To: {who} <{email}>
Sender: Calendar <calendar-notification@calendar.example>
To: formation@asso.example.org
Subject: Declined: Session web @ Thu Oct 8, 2020 (formation@asso.example.org)
Message-ID: <calendar-{who}@calendar.example>
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset="UTF-8"; format=flowed

{who} has declined this invitation.

--b
Content-Type: text/calendar; charset="UTF-8"; method=REPLY

BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20201008T073000Z
DTSTAMP:20200916T080000Z
ORGANIZER;CN=Formation:mailto:formation@asso.example.org
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN=
 {email};X-NUM-GUESTS=0:mailto:{email}
SEQUENCE:{sequence}
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
--b--
--m
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"

BEGIN:VCALENDAR
END:VCALENDAR
--m--
"""
APPLE = """From: {who} <{email}>
To: formation@asso.example.org
Subject: Refus de l'invitation : Session web
Message-ID: <{who}-ical@me.example>
X-Mailer: iPhone Mail
Content-Type: text/calendar; charset=utf-8; method=REPLY

BEGIN:VCALENDAR
CALSCALE:GREGORIAN
PRODID:-//Apple Inc.//iOS 14.0//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
ATTENDEE;CN="{who}";CUTYPE=INDIVIDUAL;EMAIL="{email}";PARTSTAT={partstat};
 ROLE=REQ-PARTICIPANT:MAILTO:{email}
SEQUENCE:{sequence}
UID:{uid}
END:VEVENT
END:VCALENDAR
"""
THUNDERBIRD = """From: {who} <{email}>
To: formation@asso.example.org
Subject: Invitation refusée : Session web
Message-ID: <{who}-tb@example.org>
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: text/plain; charset=UTF-8

{who} <{email}> a refusé votre invitation.

--m
Content-Type: text/calendar; method=REPLY; charset=UTF-8
Content-Transfer-Encoding: 8bit

BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
ATTENDEE;RSVP=TRUE;CN={who};PARTSTAT={partstat};ROLE=REQ-PARTICIPANT:mailt
 o:{email}
END:VEVENT
END:VCALENDAR
--m--
"""
SHAPES = {"outlook": OUTLOOK, "google": GOOGLE, "apple": APPLE, "thunderbird": THUNDERBIRD}


def an_answer(
    partstat: str = "DECLINED",
    *,
    shape: str = "outlook",
    who: str = "ana",
    about: Registration = ANA,
    sequence: int = 1,
    arrived: datetime | None = None,
) -> Message:
    email = f"{who}@example.org"
    raw = SHAPES[shape].format(who=who, email=email, partstat=partstat, sequence=sequence, uid=uid_of(about))
    return parse(raw.replace("\n", "\r\n").encode(), uid=9, arrived=arrived or at("16 Sep 10:00"))


def comes_in(message: Message, state: State | None = None) -> Decision:
    return decide(without_fee(), state or a_state(ANA), message, message.arrived)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_every_large_calendar_is_understood(shape: str, partstat: str) -> None:
    read = calendar_answer(an_answer(partstat, shape=shape, sequence=3))

    assert read
    assert (read.partstat, read.uid, read.sequence) == (partstat.lower(), uid_of(ANA), 3)
    assert (read.attendee, read.note, read.only_one_day) == ("ana@example.org", "", False)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE"])
def test_who_accepts_is_noted_and_not_answered(shape: str, partstat: str) -> None:
    decision = comes_in(an_answer(partstat, shape=shape))

    assert (decision.outcome, decision.letters) == (Outcome.IGNORED, ())
    assert decision.changes == (InvitationAnswered("web", ANA.id, partstat.lower()),)
    assert after(a_state(ANA), decision).of("web") == (replace(ANA, partstat=partstat.lower()),)


def test_who_accepts_twice_is_noted_once() -> None:
    state = after(a_state(ANA), comes_in(an_answer("ACCEPTED")))

    again = comes_in(an_answer("ACCEPTED"), state)

    assert (again.outcome, again.changes) == (Outcome.IGNORED, ())


@pytest.mark.parametrize("shape", SHAPES)
def test_who_declines_keeps_her_seat_until_she_is_asked(shape: str) -> None:
    decision = comes_in(an_answer("DECLINED", shape=shape))

    assert decision.because == "a declined invitation is asked about once"
    assert standing(after(a_state(ANA), decision)) == {"Ana": Status.CONFIRMED}
    assert told(decision) == [("confirm-request", "ana")]


def test_who_declines_on_two_devices_is_asked_once() -> None:
    state = after(a_state(ANA), comes_in(an_answer("DECLINED")))

    again = comes_in(replace(an_answer("DECLINED", shape="apple"), key="another"), state)

    assert (again.outcome, again.changes, again.letters) == (Outcome.IGNORED, (), ())


def test_who_wrote_for_a_colleague_may_answer_the_invitation_that_came_to_her() -> None:
    paul = a_registration("paul", sequence=1)
    for_paul = replace(paul, author=ANA.author, participant=replace(paul.participant, email=None))

    decision = comes_in(an_answer("TENTATIVE", about=for_paul), a_state(for_paul))

    assert decision.changes == (InvitationAnswered("web", paul.id, "tentative"),)


def test_an_answer_to_an_invitation_that_changed_since_says_nothing_about_the_new_one() -> None:
    for partstat in ("ACCEPTED", "DECLINED"):
        decision = comes_in(an_answer(partstat, sequence=0))

        assert (decision.outcome, decision.changes, decision.letters) == (Outcome.IGNORED, (), ())
        assert decision.because == "an invitation since changed is answered"


def test_who_declines_what_she_cancelled_before_is_not_bothered() -> None:
    cancelled = replace(ANA, status=Status.CANCELLED, sequence=2)

    decision = comes_in(an_answer("DECLINED", sequence=2), a_state(cancelled))

    assert (decision.outcome, decision.letters) == (Outcome.IGNORED, ())


def test_a_session_that_is_over_is_declined_in_vain() -> None:
    decision = comes_in(an_answer("DECLINED", arrived=at("9 Oct 10:00")))

    assert decision.because == "an invitation that is over is answered"


@pytest.mark.parametrize("who", ["bea", "ana.dupont", "ana@example.org.evil"])
def test_a_uid_in_another_s_hands_moves_nothing(who: str) -> None:
    """Everybody to whom the invitation was forwarded has its UID."""
    for partstat in ("ACCEPTED", "DECLINED"):
        decision = comes_in(an_answer(partstat, who=who))

        assert decision.changes == ()
    assert decision.outcome is Outcome.DESK


def test_who_answers_for_another_than_herself_is_left_to_a_person() -> None:
    message = an_answer("ACCEPTED")

    decision = comes_in(replace(message, calendar=message.calendar.replace("ana@example.org", "bea@example.org")))

    assert (decision.outcome, decision.changes) == (Outcome.DESK, ())


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("METHOD:REPLY", "METHOD:COUNTER"),
        ("PARTSTAT=DECLINED", "PARTSTAT=DELEGATED"),
        ("PARTSTAT=DECLINED", "PARTSTAT=NEEDS-ACTION"),
        ("COMMENT;LANGUAGE=fr-FR:\\n", "COMMENT:Paul vient à ma place."),
        ("UID:", "RECURRENCE-ID;TZID=Europe/Paris:20201009T093000\nUID:"),
        ("UID:", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bea@example.org\nUID:"),
    ],
)
def test_what_is_no_plain_answer_is_left_to_a_person(said: str, instead: str) -> None:
    message = an_answer("DECLINED")
    assert said in message.calendar

    decision = comes_in(replace(message, calendar=message.calendar.replace(said, instead)))

    assert (decision.outcome, decision.changes) == (Outcome.DESK, ())
    assert decision.because == "a person decides"


def test_a_sender_whom_our_server_refutes_declines_nothing() -> None:
    headers = {"authentication-results": ("mx.asso.example.org; dmarc=fail",)}
    policy = without_fee(trusted_authserv="mx.asso.example.org")

    decision = decide(policy, a_state(ANA), replace(an_answer(), headers=headers), at("16 Sep 10:00"))

    assert decision.because == "the sender is not who she claims to be"
    assert told(decision) == [("desk", "coordination")]


def test_the_session_is_known_by_the_uid_whatever_the_subject_says() -> None:
    decision = comes_in(replace(an_answer(), subject="Refusé"))

    assert decision.reading
    assert decision.reading.intent is Intent.CANCEL
    assert decision.because == "a declined invitation is asked about once"


_LINES = st.lists(
    st.sampled_from(
        [
            "METHOD:REPLY", "METHOD:REQUEST", "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org", "ATTENDEE:",
            'ATTENDEE;CN="a:b;c";PARTSTAT=ACCEPTED:MAILTO:ana@example.org', "SEQUENCE:x", "SEQUENCE:99999999999",
            f"UID:{uid_of(ANA)}", "UID:", "COMMENT:\\", 'X;A="', "\t", ";:", "RECURRENCE-ID:20201008",
        ]
    )
    | st.text(max_size=30)
)  # fmt: skip


@given(_LINES)
def test_whatever_a_calendar_says_reading_it_comes_back_and_takes_nothing(lines: list[str]) -> None:
    message = a_mail("ana", calendar="\n".join(lines), to=(MAILBOX,))

    decision = comes_in(message)

    assert standing(after(a_state(ANA), decision)) == {"Ana": Status.CONFIRMED}


def test_a_folded_line_is_one_value_and_no_attendee_of_its_own() -> None:
    message = an_answer("ACCEPTED")
    folded = "X-NOTE:a\r\n \r\n\tATTENDEE;PARTSTAT=DECLINED:mailto:bea@example.org\r\n UID:evil\r\nUID:"

    decision = comes_in(replace(message, calendar=message.calendar.replace("UID:", folded)))

    assert decision.changes == (InvitationAnswered("web", ANA.id, "accepted"),)
