"""The wire form of a letter: its laws, whatever people are called, and that it reads back as it was meant."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailbot.core.decision import Letter, Text
from mailbot.core.message import Address
from mailbot.core.model import Thread
from mailbot.wire.charset import clean_line, clean_text
from mailbot.wire.compose import Enclosure, compose, dated
from mailbot.wire.parse import parse
from tests.letters.samples import MARIE, a_letter, at

OURS = Address("sessions@caprural.example", "Coopérations entre acteurs")
OUR_ID = "<4f0c2a9be1d73865.confirmation@caprural.example>"
WORDS = Text("Inscription confirmée", "Bonjour,\n\nÀ bientôt.\n", "<p>Bonjour,</p>\n<p>À bientôt.</p>\n")
INVITATION = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Réunion\r\nEND:VCALENDAR\r\n".encode()
FORM = Enclosure("bulletin-cotisation.pdf", "application/pdf", b"%PDF-1.4\n\0\xff")


def wire(
    letter: Letter | None = None, text: Text = WORDS, calendar: bytes = b"", enclosures: tuple[Enclosure, ...] = ()
) -> bytes:
    letter = letter or a_letter("held")
    return compose(letter, text, sender=OURS, message_id=OUR_ID, calendar=calendar, enclosures=enclosures)


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def tree(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def part_of(message: EmailMessage, content_type: str) -> EmailMessage:
    return next(part for part in message.walk() if part.get_content_type() == content_type)


def assert_wire_laws(content: bytes) -> None:
    """RFC 5322, 2.1 and 2.3; RFC 5321, 4.5.3.1.6; RFC 2047, 2."""
    assert content.isascii()
    assert b"\0" not in content
    assert content.endswith(b"\r\n")
    for line in content.split(b"\r\n"):
        assert b"\r" not in line
        assert b"\n" not in line
        assert len(line) <= 998
    head, _, _ = content.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        assert re.match(rb"[A-Za-z-]+: \S|[ ]\S", line), line
        if b"=?" in line:
            assert len(line) <= 76
    names = re.findall(rb"(?m)^([A-Za-z-]+):", head)
    assert len(set(names)) == len(names)
    assert {name.decode() for name in names} <= {
        "From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
        "X-Auto-Response-Suppress", "X-Mailbot-Letter", "MIME-Version", "Content-Type",
    }  # fmt: skip


# --- structure ---------------------------------------------------------------------------------------------------


def test_a_plain_letter_is_text_and_html() -> None:
    assert tree(read(wire())) == ["multipart/alternative", "text/plain", "text/html"]


def test_an_invitation_is_an_alternative_and_a_file() -> None:
    letter = replace(a_letter("confirmation"), calendar="REQUEST")

    message = read(wire(letter, calendar=INVITATION, enclosures=(FORM,)))

    assert tree(message) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
        "application/pdf",
    ]
    calendar = part_of(message, "text/calendar")
    assert calendar["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert calendar.get_payload(decode=True) == INVITATION
    assert [part.get_filename() for part in message.iter_attachments()] == ["invite.ics", FORM.name]
    assert part_of(message, "application/pdf").get_payload(decode=True) == FORM.content


def test_a_withdrawn_invitation_says_so_in_its_type() -> None:
    message = read(wire(replace(a_letter("cancelled"), calendar="CANCEL"), calendar=INVITATION))

    assert part_of(message, "text/calendar")["Content-Type"].params["method"] == "CANCEL"


def test_a_file_s_name_is_kept_with_its_accents_and_nothing_else_of_it() -> None:
    enclosure = Enclosure('Été 2020"\r\nBcc: evil@evil.example', "text/x\r\nX: y", b"x")

    content = wire(enclosures=(enclosure,))
    [_, attached] = read(content).iter_parts()

    assert_wire_laws(content)
    assert attached.get_filename() == 'Été 2020" Bcc: evil@evil.example'
    assert attached.get_content_type() == "application/octet-stream"


@pytest.mark.parametrize(
    ("original", "content_type"),
    [
        (b"From: ana@example.org\r\n\r\nBonjour\r\n", "message/rfc822"),
        (b"From: ana@example.org\r\n\r\nsans fin de ligne", "message/rfc822"),
        (b"From: ana@example.org\r\n\r\n" + b"x" * 998 + b"\r\n", "message/rfc822"),
        (b"From: ana@example.org\r\n\r\n" + b"x" * 999 + b"\r\n", "application/octet-stream"),
        ("From: ana@example.org\r\n\r\nà".encode(), "application/octet-stream"),
        (b"From: ana@example.org\n\nBonjour\n", "application/octet-stream"),
        (b"From: ana@example.org\r\n\r\n\0\r\n", "application/octet-stream"),
    ],
)
def test_an_original_is_enclosed_as_a_mail_where_the_wire_can_carry_it(original: bytes, content_type: str) -> None:
    content = wire(enclosures=(Enclosure("message.eml", "message/rfc822", original),))

    assert_wire_laws(content)
    attached = part_of(read(content), content_type)
    assert attached.get_filename() == "message.eml"
    if content_type == "message/rfc822":
        assert original in content
    else:
        assert attached.get_payload(decode=True) == original


# --- header ------------------------------------------------------------------------------------------------------


def test_an_answer_says_that_it_is_automatic_and_whom_it_answers() -> None:
    message = read(wire())

    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["X-Mailbot-Letter"] == "held"
    assert message["Message-ID"] == OUR_ID
    assert message["In-Reply-To"] == "<question.1@example.org>"
    assert message["References"] == "<announcement.1@caprural.example> <question.1@example.org>"


def test_a_reminder_answers_nobody_though_it_stands_in_a_thread() -> None:
    message = read(wire(a_letter("reminder-link")))

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] == "<question.1@example.org>"


def test_a_letter_that_answers_nothing_says_so() -> None:
    message = read(wire(replace(a_letter("offer"), answers=Thread())))

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] is None
    assert message["References"] is None


def test_a_long_message_id_is_neither_folded_nor_encoded() -> None:
    long_id = f"<{'x' * 200}@{'y' * 100}.example>"

    content = wire(replace(a_letter("held"), answers=Thread(long_id, (long_id,) * 3)))

    assert f"\r\nIn-Reply-To: {long_id}\r\nReferences: {long_id}\r\n".encode() in content


def test_a_long_conversation_keeps_its_beginning_and_its_end() -> None:
    earlier = tuple(f"<{n}@example.org>" for n in range(500))

    references = read(wire(replace(a_letter("held"), answers=Thread("<last@example.org>", earlier))))["References"]

    assert references.split()[0] == "<0@example.org>"
    assert references.split()[-2:] == ["<499@example.org>", "<last@example.org>"]
    assert len(references.split()) == 21


def test_what_is_no_message_id_is_answered_as_if_there_were_none() -> None:
    content = wire(replace(a_letter("held"), answers=Thread("no id\r\nBcc: evil@evil.example", ("é", "<a b>"))))

    assert_wire_laws(content)
    assert read(content)["In-Reply-To"] is None


def test_all_readers_are_addressed_with_their_names() -> None:
    colleague = Address("paul@example.org", 'Lambert, Paul "le Sage"')

    message = read(wire(replace(a_letter("held"), to=(MARIE, colleague))))

    assert [(a.display_name, a.addr_spec) for a in message["To"].addresses] == [
        ("DURAND Marie", "marie.durand@example.org"),
        ('Lambert, Paul "le Sage"', "paul@example.org"),
    ]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ana",
        "ana@example.org\r\nBcc: evil@evil.example",
        "ana@example.org, b@c.example",
        "é@example.org",
        "<a@b.c>",
    ],
)
def test_an_address_that_is_none_stops_the_letter(email: str) -> None:
    with pytest.raises(ValueError, match="no mail can be sent"):
        wire(replace(a_letter("held"), to=(Address(email),)))


def test_a_subject_is_one_line_without_controls_also_for_who_decodes_it() -> None:
    content = wire(text=replace(WORDS, subject="Inscription\r\nBcc: evil@evil.example\x1b[31m\u202e"))

    assert read(content)["Subject"] == "Inscription Bcc: evil@evil.example[31m"


def test_a_kind_that_is_more_than_a_word_stops_the_letter() -> None:
    with pytest.raises(ValueError, match="cannot stand in a header"):
        wire(replace(a_letter("held"), kind="held\r\nBcc: evil@evil.example"))


def test_a_letter_to_nobody_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nobody"):
        wire(replace(a_letter("held"), to=()))


def test_the_date_is_put_in_front_when_the_letter_leaves() -> None:
    content = wire()

    sent = dated(content, at(1, 14, 7))

    assert sent == b"Date: Thu, 01 Oct 2020 12:07:00 +0000\r\n" + content
    assert b"Date:" not in content


def test_the_same_letter_has_the_same_bytes() -> None:
    assert wire(enclosures=(FORM,)) == wire(enclosures=(FORM,))


# --- whatever people write ---------------------------------------------------------------------------------------


@given(name=st.text(max_size=400), subject=st.text(max_size=400), plain=st.text(), html=st.text())
@example(name="=?utf-8?q?x?=", subject="=?utf-8?q?x?= =?", plain=".\n..\nFrom here \n", html="=\n")
@example(name="é" * 90, subject="é" * 250, plain="x" * 2_000, html=" " * 100)
@example(name="\ud800", subject="\x85\u2028\r\nBcc: evil@evil.example", plain="a\rb\r\nc \t\n", html="\0")
def test_any_words_keep_the_laws_of_the_wire_and_read_back(name: str, subject: str, plain: str, html: str) -> None:
    reader = Address("ana@example.org", name)

    content = wire(replace(a_letter("held"), to=(reader,)), Text(subject, plain, html), enclosures=(FORM,))

    assert_wire_laws(content)
    message = parse(content, uid=1, arrived=datetime(2020, 10, 1, tzinfo=UTC))
    assert message.subject == clean_line(clean_line(subject)[:250])
    assert message.to[0].email == "ana@example.org"
    assert message.author == OURS
    for content_type, text in (("text/plain", plain), ("text/html", html)):
        payload = part_of(read(content), content_type).get_payload(decode=True)
        assert isinstance(payload, bytes)
        assert payload.decode().replace("\r\n", "\n").rstrip("\n") == clean_text(text).rstrip("\n")


@given(name=st.text(st.characters(categories=("L", "N", "P", "S"), codec="utf-8"), min_size=1, max_size=100))
def test_a_name_reads_back_as_it_was_written(name: str) -> None:
    content = wire(replace(a_letter("held"), to=(Address("ana@example.org", name),)))

    # Python 3.11's modern classes put spaces between encoded words of a name; the old ones read them as RFC 2047 says.
    [(shown, email)] = getaddresses([message_from_bytes(content)["To"]])

    assert email == "ana@example.org"
    assert str(make_header(decode_header(shown))) == clean_line(name)


@given(subject=st.text(st.characters(categories=("L", "N", "P", "S"), codec="utf-8"), min_size=1, max_size=250))
def test_a_subject_reads_back_as_it_was_written(subject: str) -> None:
    assert read(wire(text=replace(WORDS, subject=subject)))["Subject"] == clean_line(subject)
