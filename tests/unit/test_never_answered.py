"""Mails that are never answered, from their bytes to the decision. Each asks for a seat in a person's words, and would
be answered but for the one line that tells a machine or asks for silence."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from mailbot.core.decide import decide
from mailbot.core.decision import Decision, Outcome
from mailbot.core.message import Address
from mailbot.core.model import State
from mailbot.wire.parse import parse
from tests.builders import COORDINATOR, MAILBOX, a_session, at, without_fee

NOW = at("15 Sep 10:00")
ALIAS = Address("inscriptions@asso.example.org")
POLICY = without_fee(a_session(), mailbox=(MAILBOX, ALIAS))
REQUEST = "Bonjour, je m'inscris à la session du 8 octobre. Ana Roux"
NOTICE = "Votre message nous est parvenu."


@dataclass(frozen=True)
class Sent:
    """A mail as it stands on the wire, by default a person's who asks for a seat."""

    lines: Sequence[str] = ()
    author: str = "Ana Roux <ana@example.org>"
    to: str = str(MAILBOX.email)
    subject: str = "Inscription"
    text: str = REQUEST

    def decided(self) -> Decision:
        own = [f"From: {self.author}"] if self.author else []
        lines = [*own, f"To: {self.to}", f"Subject: {self.subject}", "Message-ID: <1@example.org>", *self.lines]
        return decide(POLICY, State(), parse("\n".join([*lines, "", self.text]).encode(), uid=1, arrived=NOW), NOW)

    @property
    def answered(self) -> set[str]:
        """Who gets a letter, the coordinator aside."""
        return {reader.email for letter in self.decided().letters for reader in letter.to} - {COORDINATOR.email}


def test_the_same_mail_without_such_a_line_is_answered() -> None:
    assert Sent().answered == {"ana@example.org"}


@pytest.mark.parametrize(
    "line",
    [
        "Return-Path: <>",
        "Return-Path: <MAILER-DAEMON@mx.example.org>",
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-notified",
        "AUTO-SUBMITTED: Auto-Replied (vacation)",
        "Auto-Submitted: auto-replied; owner-email=ana@example.org",
        "Content-Type: multipart/report; boundary=b",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        "Content-Type: message/delivery-status",
        "Content-Type: message/disposition-notification",
        "Precedence: bulk",
        "Precedence: junk",
        "Precedence: list",
        "Precedence: auto_reply",
        "precedence: Bulk",
        "List-Id: <village.example.org>",
        "List-Unsubscribe: <mailto:leave@village.example.org>",
        "List-Post: <mailto:village@example.org>",
        "List-Help: <mailto:help@village.example.org>",
        "List-Owner: <mailto:owner@village.example.org>",
        "List-Subscribe: <mailto:join@village.example.org>",
        "List-Archive: <https://village.example.org>",
        "List-Anything: x",
        "X-Autoreply: yes",
        "X-Autorespond: Inscription",
        "X-FC-MachineGenerated: true",
        "X-Apple-Action: RULE/1",
        "X-Failed-Recipients: bea@example.org",
        "X-Mailbot-Letter: confirmation",
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: DR, OOF, AutoReply",
        "X-Auto-Response-Suppress: OOF",
        "X-Auto-Response-Suppress: autoreply",
    ],
)
def test_who_writes_under_such_a_header_gets_no_answer(line: str) -> None:
    assert Sent([line]).answered == set()


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: no",
        "AUTO-SUBMITTED: No (a person)",
        "Return-Path: <ana@example.org>",
        "Precedence: first-class",
        "Content-Type: text/plain; charset=utf-8",
        "X-Listed: yes",
        "X-Auto-Response-Suppress: DR, RN, NRN",  # receipts, and no answers
    ],
)
def test_who_writes_under_a_header_that_only_looks_so_is_answered(line: str) -> None:
    assert Sent([line]).answered == {"ana@example.org"}


@pytest.mark.parametrize(
    "line", ["X-Auto-Response-Suppress: All", "X-Auto-Response-Suppress: DR, OOF, AutoReply"], ids=["all", "some"]
)
def test_who_asks_for_silence_may_be_a_person_and_is_seen_by_somebody(line: str) -> None:
    for text in (REQUEST, NOTICE):
        assert Sent([line], text=text).decided().outcome is Outcome.DESK


@pytest.mark.parametrize(
    "local_part",
    [
        "mailer-daemon",
        "MAILER-DAEMON",
        "mailerdaemon",
        "postmaster",
        "no-reply",
        "noreply",
        "no_reply",
        "No.Reply",
        "noreply-sessions",
        "noreply+12",
        "do-not-reply",
        "donotreply",
        "do_not_reply",
        "ne-pas-repondre",
        "nepasrepondre",
        "ne_pas_repondre",
        "listserv",
        "majordomo",
        "root",
        "owner-village",
        "village-request",
        "bounce",
        "bounces",
        "bounce-12-ana",
        "bounces+12",
    ],
)
def test_who_writes_from_a_machines_address_gets_no_answer(local_part: str) -> None:
    assert Sent(author=f"Ana Roux <{local_part}@example.org>").answered == set()


@pytest.mark.parametrize("local_part", ["noreille", "rootsy", "ownership", "requests", "bouncer", "ana.listservice"])
def test_a_person_whose_address_only_looks_so_is_answered(local_part: str) -> None:
    assert Sent(author=f"Ana Roux <{local_part}@example.org>").answered == {f"{local_part}@example.org"}


@pytest.mark.parametrize(
    "author",
    [
        "",
        "Ana Roux",
        "ana@example.org, bea@example.org",
        "ana@example.org\nFrom: bea@example.org",
        "ana@example.org)bea@example.net",
        f"Formation <{MAILBOX.email}>",
        f"Formation <{MAILBOX.local_part.upper()}@{MAILBOX.domain}>",
        f"Formation <{MAILBOX.local_part}+web@{MAILBOX.domain}>",
        str(ALIAS.email),
    ],
    ids=["nobody", "no address", "two", "two fields", "two in one", "ourselves", "in capitals", "tagged", "an alias"],
)
def test_a_mail_of_nobody_of_several_or_of_ourselves_gets_no_answer(author: str) -> None:
    assert Sent(author=author).answered == set()


@pytest.mark.parametrize(
    "subject",
    [
        "Réponse automatique : Votre place",
        "Réponse automatique: Votre place",
        "Absence du bureau",
        "Absent du bureau : Votre place",
        "Message d'absence",
        "Automatic reply: Votre place",
        "Auto: Votre place",
        "Autoreply: Votre place",
        "Out of Office: Votre place",
        "Out of office AutoReply: Votre place",
    ],
)
def test_what_an_out_of_office_subject_stands_above_gets_no_answer(subject: str) -> None:
    assert Sent(subject=subject).answered == set()
    assert Sent(subject=subject, text=NOTICE).decided().outcome is Outcome.IGNORED


@pytest.mark.parametrize(
    "text",
    [
        "Veuillez confirmer votre adresse en cliquant sur ce lien.",
        "Veuillez confirmer votre adresse : cliquez sur le lien ci-dessous pour que votre message soit remis.",
        "Votre message est en attente. Veuillez confirmer votre adresse en répondant à ce message.",
        "Veuillez confirmer votre adresse e-mail.",
        "Please verify your email address by clicking this link.",
    ],
)
def test_who_wants_our_address_confirmed_gets_no_answer(text: str) -> None:
    assert Sent(text=text, subject="Votre message").decided().outcome is Outcome.IGNORED


@pytest.mark.parametrize("line", ["Cc: formation@asso.example.org", "Resent-To: formation@asso.example.org"])
def test_what_was_written_to_us_in_any_field_is_answered(line: str) -> None:
    assert Sent([line], to="village@example.net").answered == {"ana@example.org"}


def test_what_was_not_written_to_us_is_seen_by_somebody_and_not_answered() -> None:
    elsewhere = Sent(to="village@example.net")

    assert elsewhere.answered == set()
    assert elsewhere.decided().outcome is Outcome.DESK
