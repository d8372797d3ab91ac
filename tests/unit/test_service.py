"""The order of things in a pass, and what each failure leaves behind for the next one."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.tinydb_store import TinyDBStore
from mailbot.core.changes import MembershipRecorded
from mailbot.core.decision import Decision, Letter, Outcome, Text
from mailbot.core.delivery import MailStatus
from mailbot.core.hand import Move
from mailbot.core.journal import entry
from mailbot.core.message import Address, Message
from mailbot.core.model import Status
from mailbot.core.outages import BEGUN, OVER, TOLD
from mailbot.ports import Arrival, Away, Commit, Inbox, PermanentFailure, Store, TemporaryFailure, Uncertain, Unwritable
from mailbot.service import AT_ONCE, ATTEMPTS, BATCH, BATCH_BYTES, SET_ASIDE, Service, Tally, batches
from mailbot.settings import Imap, Settings, Smtp
from mailbot.wire.parse import parse
from mailbot.writing import Rulebook, composed
from tests.builders import (
    COORDINATOR,
    MAILBOX,
    a_fee,
    a_registration,
    a_session,
    a_state,
    address,
    at,
    standing,
    without_fee,
)
from tests.fakes import FakeMailbox, FakeSubmission, FakeTexts
from tests.rfc5545 import objections

TEN = at("15 Sep 10:00")
MINUTE = timedelta(minutes=1)


class Died(BaseException):
    """The process ends here."""


@dataclass
class World:
    """The service with everything around it in memory."""

    store: Store
    mailbox: FakeMailbox = field(default_factory=FakeMailbox)
    submission: FakeSubmission = field(default_factory=FakeSubmission)
    texts: FakeTexts = field(default_factory=FakeTexts)

    def once(self, *minutes: int) -> list[Tally]:
        """A process looks at these minutes past ten."""

        async def looks() -> list[Tally]:
            service = self.service()
            return [await service.once(TEN + minute * MINUTE) for minute in minutes]

        return asyncio.run(looks())

    def service(self) -> Service:
        settings = Settings(
            imap=Imap(host="127.0.0.1", security="none"),
            smtp=Smtp.model_validate({"host": "127.0.0.1", "security": "none", "sender": str(MAILBOX.email)}),
        )
        book = Rulebook(without_fee(a_session(seats=100), trusted_authserv="mx.asso.example.org"), settings, self.texts)
        return Service(book, self.mailbox, self.submission, self.store)

    def write(self, *people: str) -> None:
        for who in people:
            self.mailbox.deliver(a_request(who), TEN)

    @property
    def sent_to(self) -> list[str]:
        return sorted(recipients[0] for recipients, _ in self.submission.letters)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    store = TinyDBStore.open(tmp_path / "mailbot.json", rehearsal=True)
    made = World(store)
    made.once(0)  # from here on what comes is ours
    yield made
    store.close()


def a_request(who: str) -> bytes:
    head = f"From: {who.title()} <{address(who)}>\r\nTo: {MAILBOX.email}\r\nMessage-ID: <{who}@example.org>\r\n"
    return f"{head}Subject: Inscription\r\n\r\nBonjour, je m'inscris.\r\n".encode()


def test_no_offer_runs_out_while_its_acceptance_may_lie_unread(world: World) -> None:
    offered = a_registration("ana", Status.OFFERED, until=TEN + 30 * MINUTE)
    world.store.commit(Commit(state=a_state(offered)))
    world.mailbox.before["open"] = [TemporaryFailure("absent")]

    [away] = world.once(60)
    kept = standing(world.store.state)
    [back] = world.once(61)

    assert away.mishaps == ["absent"]
    assert kept == {"Ana": Status.OFFERED}
    assert back.mishaps == []
    assert standing(world.store.state) == {"Ana": Status.EXPIRED}


def a_mail_of(who: str, number: int, words: str) -> bytes:
    """Hers, as our mail server knows."""
    told = "Authentication-Results: mx.asso.example.org; dmarc=pass\r\n"
    head = (
        f"From: {who.title()} <{address(who)}>\r\nTo: {MAILBOX.email}\r\nMessage-ID: <{who}-{number}@example.org>\r\n"
    )
    return f"{told}{head}Subject: Session\r\n\r\nBonjour,\r\n\r\n{words}\r\n".encode()


def test_mails_of_one_person_get_one_answer_though_many_others_lie_between(world: World) -> None:
    world.mailbox.deliver(a_mail_of("ana", 1, "Je m'inscris."), TEN)
    for number in range(BATCH):
        world.mailbox.deliver(a_request(f"personne{number}"), TEN)
    world.mailbox.deliver(a_mail_of("ana", 2, "J'annule mon inscription."), TEN)

    [tally] = world.once(1)

    to_ana = [content for recipients, content in world.submission.letters if address("ana") in recipients]
    assert len(to_ana) == 1
    assert b"X-Mailbot-Letter: cancelled" in to_ana[0]
    assert b"In-Reply-To: <ana-2@example.org>" in to_ana[0]
    assert b"text/calendar" not in to_ana[0]
    assert (tally.letters_sent, tally.letters_waiting) == (BATCH + 1, 0)
    [together] = [line for line in world.store.journal() if line.because == "several mails get one answer"]
    assert together.changes == ("not sent: confirmation", "not sent: cancelled")
    assert (together.letters, together.people) == (("cancelled",), (address("ana"),))


def test_who_gives_her_seat_up_and_takes_it_back_gets_both_calendar_entries_in_one_mail(world: World) -> None:
    world.write("ana")
    world.once(1)
    world.mailbox.deliver(a_mail_of("ana", 2, "J'annule mon inscription."), TEN + 2 * MINUTE)
    world.mailbox.deliver(a_mail_of("ana", 3, "Je m'inscris."), TEN + 3 * MINUTE)

    world.once(4)

    [_, (_, content)] = world.submission.letters
    mail = message_from_bytes(content, policy=policy.default)
    files: dict[Any, Any] = {part.get_filename(): part.get_payload(decode=True) for part in mail.walk()}
    assert mail["X-Mailbot-Letter"] == "confirmation"
    assert objections(files["invite.ics"]) == objections(files["cancel.ics"]) == []
    assert b"METHOD:REQUEST" in files["invite.ics"]
    assert b"METHOD:CANCEL" in files["cancel.ics"]


def test_an_answer_that_cannot_be_merged_leaves_each_mail_its_own(world: World) -> None:
    world.mailbox.deliver(a_mail_of("ana", 1, "Je m'inscris."), TEN)
    world.mailbox.deliver(a_mail_of("ana", 2, "Je m'inscris."), TEN)

    class Forgetful(FakeTexts):
        """Cannot write a confirmation a second time."""

        def render(self, letter: Letter) -> Text:
            if letter.kind == "confirmation" and self.calls["confirmation"]:
                raise ValueError
            return super().render(letter)

    world.texts = Forgetful()
    [tally] = world.once(1)

    assert (tally.letters_sent, tally.mishaps) == (2, [])


class Unreadable(FakeMailbox):
    """A mailbox that lists mails which it cannot give: it refuses them, or has no bytes of them."""

    def __init__(self, *refused: int, without_bytes: Sequence[int] = ()) -> None:
        super().__init__()
        self.refused, self.without_bytes = set(refused), set(without_bytes)

    def fetch(self, uids: Sequence[int], header_only: bool = False) -> Iterator[tuple[int, bytes]]:
        if self.refused & set(uids):
            self.before["fetch"].append(TemporaryFailure("refus"))
        return super().fetch([uid for uid in uids if uid not in self.without_bytes], header_only)


def test_a_mail_that_the_server_refuses_to_give_keeps_nobody_waiting_and_is_asked_for_again(world: World) -> None:
    offered = a_registration("luc", Status.OFFERED, until=TEN + 30 * MINUTE)
    world.store.commit(Commit(state=a_state(offered)))
    world.mailbox = mailbox = Unreadable(1)
    world.write("ana", "bea")

    [first, second] = world.once(60, 61)
    mailbox.refused.clear()
    [third] = world.once(62)

    assert [tally.fetched for tally in (first, second, third)] == [1, 0, 1]
    assert [len(tally.mishaps) for tally in (first, second, third)] == [1, 1, 0]
    assert "refus" in first.mishaps[0]
    assert standing(world.store.state) == {"Luc": Status.EXPIRED, "Ana": Status.CONFIRMED, "Bea": Status.CONFIRMED}
    assert {address("ana"), address("bea")} <= set(world.sent_to)
    assert (len(mailbox.inbox), len(mailbox.filed)) == (0, 2)


def test_a_server_that_refuses_mail_after_mail_is_left_in_peace(world: World) -> None:
    world.mailbox = mailbox = Unreadable(*range(1, 51))
    world.write(*(f"personne{number}" for number in range(50)))

    [tally] = world.once(1)

    assert tally.mishaps[-1] == "refus"
    assert mailbox.calls["fetch"] < 15


def test_a_mail_without_bytes_keeps_nobody_waiting_and_the_log_names_its_number(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.mailbox = Unreadable(without_bytes=[1])
    world.write("ana", "bea")

    [tally] = world.once(1)

    assert (tally.fetched, tally.mishaps) == (1, [])
    assert world.sent_to == [address("bea")]
    assert ["1" in record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [True]


class Renumbering(Unreadable):
    """A mailbox whose server gives new numbers whenever somebody connects."""

    def open(self) -> Inbox:
        self.uidvalidity += not self._is_open
        return super().open()


def test_mails_that_were_renumbered_in_the_middle_of_a_pass_are_left_to_the_next(world: World) -> None:
    world.mailbox = Renumbering(1)
    world.write("ana", "bea")

    [tally] = world.once(1)

    assert (tally.fetched, len(tally.mishaps)) == (0, 1)
    assert "numéros" in tally.mishaps[0]


def test_a_folder_that_takes_no_mail_keeps_nobody_waiting(world: World) -> None:
    world.mailbox.before["file"] = [PermanentFailure("refus"), PermanentFailure("refus")]

    for minute, who in enumerate(("ana", "bea")):
        world.write(who)
        [tally] = world.once(minute)
        assert tally.mishaps == ["refus"]
    [last] = world.once(2)

    assert world.sent_to == [address("ana"), address("bea")]
    assert (last.fetched, last.mishaps) == (0, [])
    assert (len(world.mailbox.inbox), len(world.mailbox.filed)) == (0, 2)


def test_two_copies_of_one_mail_that_come_together_are_one_request(world: World) -> None:
    world.write("ana", "ana")

    [tally] = world.once(1)

    assert (tally.fetched, dict(tally.outcomes)) == (2, {Outcome.HANDLED: 1})
    assert world.sent_to == [address("ana")]
    assert len([line for line in world.store.journal() if line.message]) == 1


def test_what_proves_that_she_has_read_a_letter_cannot_be_guessed(world: World) -> None:
    """Not from what is known of her, nor from another letter."""
    letter = Letter("standing", (Address(address("ana")),), "fr", registration=a_registration("ana"))

    ids = {composed(world.service().book, letter, TEN).message_id for _ in range(9)}

    assert len(ids) == 9
    assert all(re.fullmatch(rf"<[0-9a-f]{{32}}@{MAILBOX.domain}>", each) for each in ids)


def test_a_letter_leaves_with_its_date(world: World) -> None:
    world.write("ana")
    world.once(1)

    [(_, content)] = world.submission.letters
    assert message_from_bytes(content)["Date"] == "Tue, 15 Sep 2020 08:01:00 +0000"


def test_a_mail_for_which_no_letter_at_all_can_be_written_waits_for_a_person_and_the_others_go_on(world: World) -> None:
    world.write("ana", "bea")
    world.texts.before["confirmation"] = [ValueError()]
    world.texts.before["desk"] = [ValueError()]

    [tally] = world.once(1)

    assert dict(tally.outcomes) == {Outcome.DESK: 1, Outcome.HANDLED: 1}
    assert world.sent_to == [address("bea")]
    assert [mail.for_desk for mail in world.mailbox.inbox.values()] == [True]


@pytest.mark.parametrize(
    "fault", [UnicodeDecodeError("utf-8", b"\xe9", 0, 1, "Ana"), RecursionError(), KeyError("ana")]
)
def test_a_mail_on_which_the_parser_fails_reaches_a_person_as_it_came_and_the_others_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    def fragile(raw: bytes, **told: Any) -> Message:
        if b"ana@" in raw:
            raise fault
        return parse(raw, **told)

    monkeypatch.setattr("mailbot.service.parse", fragile)
    world.write("ana", "bea")

    tallies = world.once(1, 2)

    assert [dict(tally.outcomes) for tally in tallies] == [{Outcome.DESK: 1, Outcome.HANDLED: 1}, {}]
    assert world.sent_to == [address("bea"), COORDINATOR.email]
    [to_her] = [content for recipients, content in world.submission.letters if COORDINATOR.email in recipients]
    assert a_request("ana") in to_her
    assert "@" not in caplog.text


def test_what_the_clock_makes_due_and_cannot_be_written_keeps_no_other_letter_back(world: World) -> None:
    lapsing = a_registration("ana", Status.OFFERED, until=TEN + 30 * MINUTE)
    with world.store.turn():
        world.store.commit(Commit(state=a_state(lapsing)))
    world.texts.before["offer-expired"] = [ValueError()]
    world.write("bea")

    [broken] = world.once(60)
    [mended] = world.once(61)

    assert (broken.letters_sent, len(broken.mishaps)) == (1, 1)
    assert mended.mishaps == []
    assert world.sent_to == [address("ana"), address("bea")]


def test_who_is_told_to_end_takes_up_no_further_letter(world: World) -> None:
    class Ending(FakeSubmission):
        async def submit(self, recipients: Sequence[str], content: bytes) -> None:
            await super().submit(recipients, content)
            service.wind_down()

    world.write("ana", "bea", "eve", "luc", "zoe")
    world.submission = Ending()
    service = world.service()

    tally = asyncio.run(service.once(TEN + MINUTE))

    assert 0 < tally.letters_sent <= AT_ONCE
    assert tally.letters_sent + tally.letters_waiting == 5


def test_our_own_letter_that_comes_back_is_ignored_whatever_else_it_says(world: World) -> None:
    world.write("ana")
    world.once(1)
    [ours] = [line for line in world.submission.letters[0][1].splitlines() if line.startswith(b"Message-ID: ")]

    world.mailbox.deliver(a_request("bea").replace(b"Message-ID: <bea@example.org>", ours), TEN)
    [tally] = world.once(2)

    assert dict(tally.outcomes) == {Outcome.IGNORED: 1}
    assert [line.because for line in world.store.journal()][-1] == "our own letter came back"
    assert world.sent_to == [address("ana")]


def test_a_mail_too_large_to_be_read_goes_to_the_desk_by_its_header_alone(world: World) -> None:
    class Weighed(FakeMailbox):
        fetched = 0

        def fetch(self, uids: Sequence[int], header_only: bool = False) -> Iterator[tuple[int, bytes]]:
            for uid, raw in super().fetch(uids, header_only):
                self.fetched += len(raw)
                yield uid, raw

    limit = world.service().book.settings.imap.max_message_bytes
    large = a_request("ana") + b"x" * limit
    world.mailbox = Weighed()
    world.mailbox.deliver(large, TEN)

    [tally] = world.once(1)

    assert dict(tally.outcomes) == {Outcome.DESK: 1}
    assert [line.because for line in world.store.journal()][-1] == "the mail is too large to be read"
    assert world.sent_to == [COORDINATOR.email]
    assert 0 < world.mailbox.fetched < 1000
    [(_, to_her)] = world.submission.letters
    assert b"message.eml" not in to_her  # cut off, it would look like an empty mail


def test_no_more_mails_are_held_in_memory_than_fit_there() -> None:
    arrivals = [Arrival(uid, TEN, BATCH_BYTES // 2) for uid in range(1, 6)]
    alone = Arrival(9, TEN, 10 * BATCH_BYTES)

    assert [[a.uid for a in batch] for batch in batches([*arrivals, alone])] == [[1, 2], [3, 4], [5], [9]]


def test_a_mailbox_renumbered_by_its_server_has_nobody_answered_twice(world: World) -> None:
    world.mailbox.handled = ""
    world.write("ana", "bea")
    world.once(1)

    world.mailbox.uidvalidity += 1
    world.write("luc")
    second, third = world.once(2, 3)

    assert (second.fetched, second.letters_sent) == (3, 1)
    assert (third.fetched, third.letters_sent) == (0, 0)
    assert world.sent_to == [address("ana"), address("bea"), address("luc")]


def test_what_lay_there_before_the_first_run_is_left_alone_also_under_new_numbers(tmp_path: Path) -> None:
    world = World(TinyDBStore.open(tmp_path / "mailbot.json", rehearsal=True))
    world.mailbox.deliver(a_request("ana"), TEN - MINUTE)
    [first] = world.once(0)

    world.mailbox.uidvalidity += 1
    [second] = world.once(1)

    assert (first.fetched, second.fetched) == (0, 0)


def test_a_server_that_is_away_leaves_every_letter_as_it_was(world: World) -> None:
    world.write(*(f"personne{letter}" for letter in "abcdefghij"))
    world.submission.before["submit"] = [Away("absent")] * 10

    [tally] = world.once(1)

    assert (tally.letters_sent, tally.letters_waiting, tally.mishaps) == (0, 10, ["absent"])
    assert {(mail.status, mail.attempts) for mail in world.store.waiting()} == {(MailStatus.QUEUED, 0)}
    assert world.submission.calls["submit"] <= 3


def test_a_process_that_dies_leaves_only_the_letters_that_were_on_their_way_in_doubt(world: World) -> None:
    world.write(*(f"personne{letter}" for letter in "abcdefghij"))
    world.submission.before["submit"] = [Died()]

    with pytest.raises(Died):
        world.once(1)
    [next_one] = world.once(2)
    [later] = world.once(17)

    in_doubt = 1
    assert next_one.letters_waiting == in_doubt
    assert (later.letters_sent, later.letters_waiting) == (in_doubt, 0)
    assert len(world.submission.letters) == 10


def test_a_process_that_dies_twice_over_the_same_letter_has_the_coordinator_told(world: World) -> None:
    world.write("ana")
    world.submission.before["submit"] = [Died(), Died()]

    for minute in (1, 2, 17):  # dies, waits, dies
        try:
            world.once(minute)
        except Died:
            continue
    [tally] = world.once(18)

    assert (tally.letters_failed, tally.letters_waiting) == (1, 0)
    assert world.sent_to == [COORDINATOR.email]


def test_the_journal_says_whose_letter_could_not_be_sent_and_why(world: World) -> None:
    world.write("ana")
    world.submission.refused[address("ana")] = PermanentFailure("550 inconnue")

    world.once(1)

    [failure] = [line for line in world.store.journal() if line.because == "a letter could not be sent"]
    assert failure.people == (address("ana"),)
    assert failure.reasons == ("550 inconnue",)
    assert failure.letters == ("alert",)


def test_the_journal_finds_a_fee_by_who_paid_it() -> None:
    fees = tuple(map(MembershipRecorded, (a_fee("bea"), a_fee("ana"))))

    line = entry(Decision(None, "members add", fees), None, a_state(), TEN)

    assert line.people == (address("ana"), address("bea"))


def test_a_letter_that_cannot_be_written_hands_the_mail_to_a_person_and_the_log_quotes_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world.write("ana", "bea")
    world.texts.before["confirmation"] = [ValueError(f"no words for {address('ana')}")]

    [tally] = world.once(1)

    assert world.sent_to == [address("bea"), COORDINATOR.email]
    assert tally.mishaps == []
    assert "ValueError" in caplog.text
    assert "@" not in caplog.text


# --- offers that never reach their reader ------------------------------------------------------------------------


def a_full_session(world: World) -> None:
    """A hundred seats, all but one taken; Ana and Bob wait."""
    taken = [a_registration(f"p{n}", uid=n) for n in range(99)]
    waiting = [a_registration(who, Status.WAITLISTED, uid) for who, uid in (("ana", 200), ("bob", 201))]
    world.store.commit(Commit(state=a_state(*taken, *waiting)))


def the_offers(world: World) -> dict[str, Status]:
    return {name: status for name, status in standing(world.store.state).items() if name in ("Ana", "Bob")}


def test_an_offer_that_the_mail_server_refuses_for_good_passes_on_in_the_same_pass(world: World) -> None:
    a_full_session(world)
    world.submission.refused[address("ana")] = PermanentFailure("550 5.1.1 unknown")

    [done] = world.once(1)

    assert the_offers(world) == {"Ana": Status.EXPIRED, "Bob": Status.OFFERED}
    assert world.sent_to == [address("bob"), COORDINATOR.email]
    assert (done.letters_sent, done.letters_failed) == (2, 1)
    assert world.store.state.unreachable == {}


def test_an_offer_of_which_nobody_knows_whether_it_arrived_stays_hers(world: World) -> None:
    a_full_session(world)
    world.submission.after["submit"] = [Uncertain("silence"), Uncertain("silence")]

    world.once(1, 30)

    assert the_offers(world) == {"Ana": Status.OFFERED, "Bob": Status.WAITLISTED}


def test_an_offer_that_comes_back_passes_on_and_its_report_is_filed_unanswered(world: World) -> None:
    a_full_session(world)
    world.once(1)
    [offer] = [content for recipients, content in world.submission.letters if recipients == (address("ana"),)]
    [message_id] = re.findall(rb"(?im)^Message-ID: (<[^>]+>)", offer)
    world.mailbox.deliver(a_delivery_report("ana", message_id.decode()), TEN + MINUTE)

    [done] = world.once(2)

    assert the_offers(world) == {"Ana": Status.EXPIRED, "Bob": Status.OFFERED}
    assert done.outcomes[Outcome.IGNORED] == 1
    assert world.sent_to == [address("ana"), address("bob"), COORDINATOR.email]
    assert list(world.store.state.unreachable) == [address("ana")]
    assert "unreachable: ana@example.org" in list(world.store.journal())[-1].changes


def a_delivery_report(who: str, message_id: str) -> bytes:
    head = (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: {MAILBOX.email}\r\nSubject: failure notice\r\n"
    )
    said = f"This is a permanent error; I've given up.\r\n\r\n<{address(who)}>:\r\nno mailbox here (#5.1.1)\r\n"
    mark = "--- Below this line is a copy of the message."
    return f"{head}\r\n{said}\r\n{mark}\r\n\r\nMessage-ID: {message_id}\r\n".encode()


def test_what_the_clock_decides_is_a_line_of_the_log_too(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    offered = a_registration("ana", Status.OFFERED, until=TEN + 30 * MINUTE, author=Address(address("ana"), "Ana"))
    world.store.commit(Commit(state=a_state(offered)))

    world.once(31, 32)

    assert len([record for record in caplog.records if "time (1 changes, 1 letters)" in record.getMessage()]) == 1


# --- the coordinator's hand ---------------------------------------------------------------------------------------

DAY_AFTER = 24 * 24 * 60  # minutes


def noted(world: World, status: Status, minutes: int) -> None:
    world.service().by_hand(Move("web", ("ana-1",), status), TEN + minutes * MINUTE)


def test_a_certificate_that_has_not_left_is_taken_back_when_a_slip_is_put_right(world: World) -> None:
    world.store.commit(Commit(state=a_state(a_registration("ana", Status.ATTENDED))))
    world.submission.before["submit"] = [Away("absent")]
    world.once(DAY_AFTER)
    assert [mail.kind for mail in world.store.waiting()] == ["certificate"]

    noted(world, Status.ABSENT, DAY_AFTER + 1)
    world.once(DAY_AFTER + 2)
    assert world.sent_to == []

    noted(world, Status.ATTENDED, DAY_AFTER + 3)
    world.once(DAY_AFTER + 4)
    assert world.sent_to == [address("ana")]


def test_a_certificate_that_has_left_is_not_sent_again(world: World) -> None:
    world.store.commit(Commit(state=a_state(a_registration("ana", Status.ATTENDED))))
    world.once(DAY_AFTER)

    noted(world, Status.ABSENT, DAY_AFTER + 1)
    noted(world, Status.ATTENDED, DAY_AFTER + 2)
    world.once(DAY_AFTER + 3)

    assert world.sent_to == [address("ana")]


def test_what_is_forbidden_leaves_no_line_in_the_journal(world: World) -> None:
    world.store.commit(Commit(state=a_state(a_registration("ana"))))
    before = list(world.store.journal())

    noted(world, Status.ATTENDED, 0)

    assert list(world.store.journal()) == before
    assert standing(world.store.state) == {"Ana": Status.CONFIRMED}


def test_a_mistake_in_edited_rules_is_mailed_once_and_again_only_after_good_rules(world: World) -> None:
    mistakes = ["rules.toml, ligne 3, « seats » : il faut un nombre entier"]

    def refused(minute: int, *, good_before: bool = False) -> int:
        service = world.service()  # as after a restart
        if good_before:
            service.take(service.book, TEN + minute * MINUTE)
        service.refuse(mistakes, TEN + minute * MINUTE)
        return len(world.store.waiting())

    assert [refused(1), refused(2), refused(3, good_before=True)] == [1, 1, 1 + 1]
    assert {mail.kind for mail in world.store.waiting()} == {"alert"}


def test_who_writes_again_and_again_is_answered_three_times_an_hour_and_a_person_is_told_once(world: World) -> None:
    for number in range(6):
        words = "Je m'inscris à la session web." if number % 2 == 0 else "J'annule mon inscription."
        world.mailbox.deliver(a_mail_of("ana", number, words), TEN + number * MINUTE)
        world.once(number + 1)

    withheld = [mail for mail in world.store.recent(TEN) if mail.status is MailStatus.WITHHELD]
    assert world.sent_to.count(address("ana")) == 3
    assert world.sent_to.count(str(COORDINATOR.email)) == 1
    assert [mail.brake for mail in withheld] == ["address"] * 3
    assert standing(world.store.state) == {"Ana": Status.CANCELLED}  # what she asked is done

    with world.store.turn():
        world.service().release(address("ana"), TEN + 10 * MINUTE)
    world.once(10)

    assert world.sent_to.count(address("ana")) == 6


@pytest.mark.parametrize(
    "says",
    ["Je m'inscris à la session web.", "Où en est mon inscription ?", "Bonjour, votre message est bien arrivé, merci."],
)
def test_a_robot_that_does_not_say_so_is_answered_three_times_and_then_meets_silence(world: World, says: str) -> None:
    """It answers each of our letters within the minute, in their thread, as a person would."""
    robot = "robot@other.example"
    ours = ""
    for number in range(12):
        head = (
            f"From: Accueil <{robot}>\r\nTo: {MAILBOX.email}\r\nMessage-ID: <{number}@other.example>\r\n"
            f"In-Reply-To: {ours}\r\nSubject: Re: Session\r\n\r\n"
        )
        world.mailbox.deliver(f"{head}{says} {number}\r\n".encode(), TEN + number * MINUTE)
        world.once(number + 1)
        letters = [content for recipients, content in world.submission.letters if robot in recipients]
        ours = str(message_from_bytes(letters[-1])["Message-ID"]) if letters else ""

    assert world.sent_to.count(robot) <= 3


# --- a store that takes nothing --------------------------------------------------------------------------------------

HOUR = timedelta(hours=1)


class Full(TinyDBStore):
    """A store for whose next `room` commits there is room, and for none after."""

    room = 1_000_000

    def commit(self, commit: Commit) -> None:
        if self.room == 0:
            raise Unwritable("Le disque est plein.")
        self.room -= 1
        super().commit(commit)


@pytest.fixture
def full(tmp_path: Path) -> Iterator[World]:
    store = Full.open(tmp_path / "mailbot.json", rehearsal=True)
    world = World(store)
    world.once(0)
    yield world
    store.close()


def looks(world: World, service: Service, *minutes: int, room: int = 0) -> None:
    """As the worker looks, while there is so much room."""

    async def looking() -> None:
        for minute in minutes:
            assert isinstance(world.store, Full)
            world.store.room = room
            now = TEN + minute * MINUTE
            try:
                await service.once(now)
            except Unwritable as failure:
                await service.alarm(failure, now)

    asyncio.run(looking())


def test_a_full_disk_is_told_once_after_an_hour_and_once_when_there_is_room(full: World) -> None:
    full.write("ana")
    service = full.service()

    looks(full, service, 1, 30, 59)
    before = full.sent_to
    looks(full, service, 60, 61, 600)
    during = full.sent_to
    looks(full, service, 601, 602, room=1000)

    assert (before, during) == ([], [COORDINATOR.email])
    assert full.sent_to == sorted([address("ana"), COORDINATOR.email, COORDINATOR.email])
    assert [e.because for e in full.store.journal() if e.because in {BEGUN, TOLD, OVER}] == [BEGUN, TOLD, OVER]


def test_a_disk_that_was_full_for_minutes_is_nobodys_business(full: World) -> None:
    full.write("ana")
    service = full.service()

    looks(full, service, 1, 30)
    looks(full, service, 59, room=1000)

    assert full.sent_to == [address("ana")]


def test_an_alarm_that_could_not_leave_is_tried_again_and_has_the_same_name_from_another_process(full: World) -> None:
    full.submission.before["submit"] = [Away("absent"), Uncertain("silence")]
    service = full.service()

    looks(full, service, 70, 71, 72)
    nobody = full.sent_to
    for each in (full.service(), full.service()):
        looks(full, each, 80, 81)

    assert nobody == []  # it may have arrived: it is not sent again
    ids = [message_from_bytes(content)["Message-ID"] for _, content in full.submission.letters]
    assert (len(ids), len(set(ids))) == (2, 1)


def test_of_two_workers_one_says_that_it_is_over(full: World) -> None:
    workers = [full.service(), full.service()]
    for worker in workers:
        looks(full, worker, 70)

    for minute in (80, 81):
        for worker in workers:
            looks(full, worker, minute, room=1000)

    assert len(full.submission.letters) == 2 + 1


def test_who_was_told_of_a_server_is_not_told_of_the_disk_too(full: World) -> None:
    service = full.service()
    full.mailbox.before["open"] = [TemporaryFailure("absent")] * 2
    looks(full, service, 1, 70, room=1000)
    looks(full, service, 80, 200)
    looks(full, service, 300, room=1000)

    assert len(full.submission.letters) == 2


def test_what_became_of_a_letter_is_not_forgotten_while_it_cannot_be_written_down(full: World) -> None:
    full.write("ana")
    service = full.service()

    looks(full, service, 1, room=4)  # that it is begun, the decision, the filing, and that her letter is on its way
    taken = full.sent_to
    looks(full, service, 2, 30, 50, room=1000)

    assert taken == full.sent_to == [address("ana")]
    assert full.store.waiting() == []


# --- a mail that ends the process ------------------------------------------------------------------------------------


def lives(world: World, number: int) -> int:
    """So many processes, one after the other; how many of them came to a sudden end."""
    ends = 0
    for minute in range(number):
        try:
            world.once(minute + 1)
        except Died:
            ends += 1
    return ends


def deadly(who: str, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What is from her ends the process that parses it. Counts the mails parsed, by what they say of their author."""
    parsed: Counter[str] = Counter()

    def fragile(raw: bytes, **told: Any) -> Message:
        name = raw.split()[1].decode().lower()
        parsed[name] += 1
        if name == who:
            raise Died
        return parse(raw, **told)

    monkeypatch.setattr("mailbot.service.parse", fragile)
    return parsed


def handed_over(store: Store) -> list[str]:
    """The keys of what was set aside."""
    return [line.message for line in store.journal() if line.because == SET_ASIDE]


def test_a_mail_that_ends_the_process_reaches_a_person_as_it_came_and_the_others_are_served(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = deadly("bea", monkeypatch)
    world.write("ana", "bea", "cem", "dan")

    ends = lives(world, 10)

    assert ends == 1 + ATTEMPTS
    assert parsed["bea"] == ends
    assert [each.participant.email for each in world.store.state.of("web")] == [*map(address, ("ana", "cem", "dan"))]
    assert world.sent_to == sorted([*map(address, ("ana", "cem", "dan")), COORDINATOR.email])
    [to_her] = [content for recipients, content in world.submission.letters if COORDINATOR.email in recipients]
    assert a_request("bea") in to_her
    assert [mail.for_desk for mail in world.mailbox.inbox.values()] == [True]
    assert len(handed_over(world.store)) == 1


def test_who_wrote_before_such_a_mail_is_served_by_the_next_process(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly("cem", monkeypatch)
    world.write("ana", "bea", "cem", "dan")

    assert lives(world, 2) == 2

    assert [each.participant.email for each in world.store.state.of("web")] == [address("ana"), address("bea")]


def test_several_such_mails_are_all_set_aside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = deadly("bea", monkeypatch)
    world.write("ana", "bea", "bea", "cem", "bea")

    lives(world, 20)

    assert [each.participant.email for each in world.store.state.of("web")] == [address("ana"), address("cem")]
    assert [mail.for_desk for mail in world.mailbox.inbox.values()] == [True] * 3
    assert len(handed_over(world.store)) == 1  # the same bytes, the same message
    assert lives(world, 1) == 0
    assert parsed["cem"] <= 3


def test_a_mail_that_goes_away_by_itself_leaves_no_trace(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deadly("bea", monkeypatch)
    world.write("ana", "bea")
    lives(world, 3)
    world.mailbox.discard(next(uid for uid, mail in world.mailbox.inbox.items() if mail.raw == a_request("bea")))
    world.write("cem", "dan")

    assert lives(world, 1) == 0

    assert world.store.state.of("web")[-1].participant.email == address("dan")
    assert handed_over(world.store) == []


def test_a_pass_to_which_the_server_gives_no_mail_forgets_no_attempt(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = deadly("bea", monkeypatch)
    world.write("bea")
    lives(world, ATTEMPTS)
    with monkeypatch.context() as patch:
        patch.setattr(world.mailbox, "fetch", lambda *_, **__: iter(()))
        world.once(5)

    assert lives(world, 1) == 0

    assert parsed["bea"] == ATTEMPTS


def test_new_numbers_from_the_server_blame_no_other_mail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deadly("bea", monkeypatch)
    world.write("bea")
    lives(world, ATTEMPTS)
    monkeypatch.setattr("mailbot.service.parse", parse)
    world.mailbox.uidvalidity += 1

    assert lives(world, 1) == 0

    assert [each.participant.email for each in world.store.state.of("web")] == [address("bea")]


class Frail(TinyDBStore):
    """A store that may raise at some commits, as `breaks` does."""

    @staticmethod
    def breaks(commit: Commit) -> None:
        """At none."""

    def commit(self, commit: Commit) -> None:
        self.breaks(commit)
        super().commit(commit)


@pytest.fixture
def frail(tmp_path: Path) -> Iterator[World]:
    store = Frail.open(tmp_path / "mailbot.json", rehearsal=True)
    world = World(store)
    world.once(0)
    yield world
    store.close()


def test_a_mail_that_no_write_can_hold_is_handed_over_in_the_same_pass_and_the_others_go_on(
    frail: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(commit: Commit) -> None:
        if any(line.author == address("bea") for line in commit.entries):
            raise ValueError(f"no bytes for {address('bea')}")

    monkeypatch.setattr(frail.store, "breaks", breaks)
    frail.write("ana", "bea", "cem")

    [tally] = frail.once(1)

    assert dict(tally.outcomes) == {Outcome.HANDLED: 2, Outcome.DESK: 1}
    assert tally.fetched == 3
    assert frail.sent_to == [address("ana"), address("cem"), COORDINATOR.email]
    [to_her] = [content for recipients, content in frail.submission.letters if COORDINATOR.email in recipients]
    assert a_request("bea") in to_her
    assert "@" not in caplog.text


def test_a_mail_whose_very_bytes_cannot_be_written_is_told_to_a_person_without_them(
    frail: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(commit: Commit) -> None:
        if any(b"bea@" in mail.content for mail in commit.mails):
            raise ValueError

    monkeypatch.setattr(frail.store, "breaks", breaks)
    frail.write("ana", "bea", "cem")

    [tally] = frail.once(1)

    assert dict(tally.outcomes) == {Outcome.HANDLED: 2, Outcome.DESK: 1}
    assert frail.sent_to == [address("ana"), address("cem"), COORDINATOR.email]
    assert [mail.for_desk for mail in frail.mailbox.inbox.values()] == [True]


@pytest.mark.parametrize("fault", [Unwritable("Le disque est plein."), ValueError()])
def test_where_the_store_takes_no_decision_at_all_no_mail_is_blamed(
    frail: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def breaks(commit: Commit) -> None:
        if commit.known:
            raise fault

    frail.write("ana")
    with monkeypatch.context() as patch:
        patch.setattr(frail.store, "breaks", breaks)
        for minute in range(1, 6):
            with pytest.raises(type(fault)):
                frail.once(minute)

    [tally] = frail.once(9)

    assert dict(tally.outcomes) == {Outcome.HANDLED: 1}
    assert frail.sent_to == [address("ana")]


def test_where_nothing_ends_suddenly_a_batch_is_one_write(frail: World, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []

    def breaks(commit: Commit) -> None:
        written.extend([len(commit.entries)] if commit.entries else [])

    monkeypatch.setattr(frail.store, "breaks", breaks)
    frail.write(*(f"p{chr(ord('a') + number // 26)}{chr(ord('a') + number % 26)}" for number in range(BATCH + 2)))

    frail.once(1)

    assert written[:2] == [BATCH, 2]


def test_several_mails_of_one_person_get_one_answer_though_their_write_failed_at_first(
    frail: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = [ValueError()]

    def breaks(commit: Commit) -> None:
        if commit.known and faults:
            raise faults.pop()

    for number in range(2):
        frail.mailbox.deliver(a_request("ana").replace(b"ID: <", b"ID: <%d" % number), TEN)
    monkeypatch.setattr(frail.store, "breaks", breaks)

    frail.once(1)

    assert frail.sent_to == [address("ana")]
    assert len(frail.store.state.of("web")) == 1


STEPS = st.tuples(st.sampled_from(("parse", "before the commit", "after the commit")), st.integers(1, 8))


@given(st.lists(st.one_of(st.integers(1, 3), STEPS), max_size=14))
def test_whenever_the_power_fails_no_mail_is_set_aside_that_was_not_alone_each_time(
    story: list[int | tuple[str, int]],
) -> None:
    """A number: so many people write. A step: a process ends when it comes there for so many times."""
    world = World(TinyDBStore.open(Path("nowhere") / "mailbot.json", rehearsal=True))
    world.once(0)
    ended_at: Counter[int] = Counter()
    for number, each in enumerate(story):
        if isinstance(each, int):
            world.write(*(f"p{chr(ord('a') + number)}{chr(ord('a') + who)}" for who in range(each)))
            continue
        with pytest.MonkeyPatch.context() as patch:
            under_work = one_life(world, patch, *each)
        if under_work is not None:
            ended_at[under_work] += 1
    written = len(world.mailbox.inbox) + len(world.mailbox.filed)

    tally, _ = world.once(100, 120)  # a letter that was on its way leaves again a quarter of an hour later

    assert tally.troubles == []
    set_aside = handed_over(world.store)
    assert len(set_aside) <= sum(ends >= ATTEMPTS for ends in ended_at.values())
    assert len(world.store.state.of("web")) + len(set_aside) == written
    readers = {each.participant.email for each in world.store.state.of("web")}
    assert set(world.sent_to) == readers | ({COORDINATOR.email} if set_aside else set())


def one_life(world: World, patch: pytest.MonkeyPatch, where: str, call: int) -> int | None:
    """The UID of the mail under work at its sudden end, if it was alone."""
    calls: Counter[str] = Counter()
    under_work: list[int] = []

    def come_to(step: str) -> None:
        calls[step] += 1
        if (where, call) == (step, calls[step]):
            raise Died

    def fragile(raw: bytes, **told: Any) -> Message:
        assert told["uid"] in under_work
        come_to("parse")
        return parse(raw, **told)

    def commit(written: Commit) -> None:
        come_to("before the commit")
        whole(written)
        if written.begun:
            under_work[:] = written.begun.uids
        if written.known:
            under_work.clear()
        come_to("after the commit")

    whole = world.store.commit
    patch.setattr("mailbot.service.parse", fragile)
    patch.setattr(world.store, "commit", commit)
    try:
        world.once(50)
    except Died:
        return under_work[0] if len(under_work) == 1 else None
    return None
