"""What mail systems say of mails that they give back, in the forms that they have for it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.core.message import Report
from mailbot.wire.parse import parse

SAMPLES = Path(__file__).parents[2] / "samples" / "mails"
OURS = "<0123456789abcdef0123456789abcdef@asso.example.org>"
ARRIVED = datetime(2020, 9, 15, 8, tzinfo=UTC)


def report_of(raw: str | bytes) -> Report | None:
    return parse(raw if isinstance(raw, bytes) else raw.encode(), uid=1, arrived=ARRIVED).report


def a_report(
    status: str, action: str = "failed", *, returned: str = "text/rfc822-headers", recipient: str = "ana@example.org"
) -> str:
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.org
To: formation@asso.example.org
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

<{recipient}>: host mx.example.org said: {status} (in reply to RCPT TO)

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Tue, 15 Sep 2020 10:12:52 +0200

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} what happened

--b
Content-Type: {returned}

From: Asso <formation@asso.example.org>
To: {recipient}
Message-ID: {OURS}
Subject: Une place

--b--
"""


def plain(words: str, *, above: str = "") -> str:
    return f"""From: MAILER-DAEMON@mx.example.org
To: formation@asso.example.org
Subject: failure notice
{above}
{words}

--- Below this line is a copy of the message.

Return-Path: <formation@asso.example.org>
From: Asso <formation@asso.example.org>
To: ana@example.org
Message-ID: {OURS}
Subject: Une place

Bonjour, une place.
"""


QMAIL = """Hi. This is the qmail-send program at mx.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ana@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ana@example.org
    host mx.example.org [192.0.2.17]
    SMTP error from remote mail server after RCPT TO:<ana@example.org>:
    550 No such user"""
FRENCH = """Votre message n'est pas parvenu à ana@example.org car l'adresse n'existe pas.

La réponse était :
550 5.1.1 Ce compte de messagerie n'existe pas."""


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_names_the_letter_and_whom_it_did_not_reach(returned: str) -> None:
    report = report_of(a_report("5.1.1", returned=returned))

    assert report == Report((OURS,), ("ana@example.org",), "550 5.1.1 what happened")


@pytest.mark.parametrize(
    ("status", "action"), [("4.4.1", "delayed"), ("4.2.2", "failed"), ("2.1.5", "delivered"), ("5.1.1", "relayed")]
)
def test_what_is_not_for_good_is_no_report(status: str, action: str) -> None:
    assert report_of(a_report(status, action)) is None


def test_only_the_recipient_that_failed_for_good_is_named() -> None:
    second = "Final-Recipient: rfc822; bob@example.org\nAction: delayed\nStatus: 4.4.1\n\n--b\n"

    report = report_of(
        a_report("5.1.1").replace("--b\nContent-Type: text/rfc822", second + "Content-Type: text/rfc822")
    )

    assert report is not None
    assert report.failed == ("ana@example.org",)


def test_an_address_that_her_mail_was_sent_on_to_stands_beside_her_own() -> None:
    sent_on = "Original-Recipient: rfc822;ana@example.org\nFinal-Recipient: rfc822; a.b@elsewhere.example"

    report = report_of(a_report("5.1.1").replace("Final-Recipient: rfc822; ana@example.org", sent_on))

    assert report is not None
    assert report.failed == ("ana@example.org", "a.b@elsewhere.example")


@pytest.mark.parametrize("words", [QMAIL, EXIM, FRENCH], ids=["qmail", "exim", "french"])
def test_the_plain_forms_are_read_above_the_letter_that_they_return(words: str) -> None:
    report = report_of(plain(words))

    assert report is not None
    assert (report.returned, report.failed) == ((OURS,), ("ana@example.org",))
    assert report.words


@pytest.mark.parametrize(
    "words",
    [
        "Warning: message still undelivered after 4 hours to ana@example.org",
        "Nouvel essai dans 60 minutes : 451 4.7.1 Greylisted, puis 5.4.7",
        "Connection from 192.5.1.1 lost for ana@example.org, ticket 15512",
        "Je vous réponds au sujet de votre message.",
    ],
)
def test_a_warning_and_a_mere_quote_are_no_report(words: str) -> None:
    assert report_of(plain(words)) is None


def test_what_names_no_letter_has_nothing_to_match() -> None:
    report = report_of(SAMPLES.joinpath("bounce-qmail-freeform.eml").read_bytes())

    assert report is None


def test_a_report_that_somebody_sends_on_is_not_one() -> None:
    enclosed = f"From: ana@example.org\nContent-Type: message/rfc822\n\n{a_report('5.1.1')}"
    in_her_own = plain(QMAIL).replace("From: MAILER-DAEMON@mx.example.org", "From: ana@example.org")

    assert report_of(enclosed) is None
    assert report_of(in_her_own) is None


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=300))
def test_whatever_stands_in_a_report_it_is_read(words: str, status: str, group: str) -> None:
    report_of((a_report(status) + group).encode("utf-8", "replace"))
    report_of(plain(words).encode("utf-8", "replace"))
