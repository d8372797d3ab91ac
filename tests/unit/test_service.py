"""The order of things in a pass, and what each failure leaves behind for the next one."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.adapters.tinydb_store import TinyDBStore
from mailbot.core.decision import Outcome
from mailbot.core.delivery import MailStatus
from mailbot.core.message import Address
from mailbot.core.model import Status
from mailbot.ports import Away, Commit, PermanentFailure, Store, TemporaryFailure
from mailbot.service import Rulebook, Service, Tally
from mailbot.settings import Imap, Settings, Smtp
from tests.builders import COORDINATOR, MAILBOX, a_registration, a_session, a_state, address, at, standing, without_fee
from tests.fakes import FakeMailbox, FakeSubmission, FakeTexts

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
        settings = Settings(
            imap=Imap(host="127.0.0.1", security="none"),
            smtp=Smtp.model_validate({"host": "127.0.0.1", "security": "none", "sender": str(MAILBOX.email)}),
        )
        book = Rulebook(without_fee(a_session(seats=20)), settings, self.texts)

        async def looks() -> list[Tally]:
            service = Service(book, self.mailbox, self.submission, self.store)
            return [await service.once(TEN + minute * MINUTE) for minute in minutes]

        return asyncio.run(looks())

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


def test_a_mail_for_which_no_letter_at_all_can_be_written_waits_for_a_person_and_the_others_go_on(world: World) -> None:
    world.write("ana", "bea")
    world.texts.before["confirmation"] = [ValueError()]
    world.texts.before["desk"] = [ValueError()]

    [tally] = world.once(1)

    assert dict(tally.outcomes) == {Outcome.DESK: 1, Outcome.HANDLED: 1}
    assert world.sent_to == [address("bea")]
    assert [mail.for_desk for mail in world.mailbox.inbox.values()] == [True]


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

    [failure] = [entry for entry in world.store.journal() if entry.because == "a letter could not be sent"]
    assert failure.people == (address("ana"),)
    assert failure.reasons == ("550 inconnue",)
    assert failure.letters == ("alert",)


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


def test_what_the_clock_decides_is_a_line_of_the_log_too(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    offered = a_registration("ana", Status.OFFERED, until=TEN + 30 * MINUTE, author=Address(address("ana"), "Ana"))
    world.store.commit(Commit(state=a_state(offered)))

    world.once(31, 32)

    assert len([record for record in caplog.records if "time (1 changes, 1 letters)" in record.getMessage()]) == 1
