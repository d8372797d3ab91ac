"""One inbox, whatever is behind it: the fake, the embedded server, a real Dovecot."""

import logging
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Self

import pytest
from imapclient import IMAPClient

from mailbot.adapters.imap_idle import MOST
from mailbot.adapters.imap_mailbox import HEADER_LIMIT, ImapMailbox
from mailbot.ports import Mailbox, PermanentFailure, TemporaryFailure
from mailbot.settings import Imap, Login
from tests.contracts.worlds import HOST, ImapWorld, MailboxWorld, dovecot_with
from tests.servers.dovecot import PASSWORD, Dovecot, dovecot_or_skip, self_signed, token
from tests.servers.relay import Relay
from tests.servers.smtp_sink import Sink

MORNING = datetime(2020, 10, 1, 7, 30, tzinfo=UTC)
MAIL = b"From: ana@example.org\r\nSubject: Inscription\r\n\r\nBonjour\r\n.\r\n..\xe9\r\n"
OTHER = b"From: luc@example.org\r\n\r\nSalut\r\n"
HERS = b"From: eva@example.org\r\n\r\nPour elle\r\n"
ALSO_HANDLED = b"From: max@example.org\r\n\r\nMerci\r\n"
WITHOUT_MOVE = "IMAP4rev1 LITERAL+ AUTH=PLAIN UIDPLUS NAMESPACE"
WITHOUT_UIDPLUS = "IMAP4rev1 LITERAL+ AUTH=PLAIN"


def uids(mailbox: Mailbox) -> list[int]:
    return sorted(arrival.uid for arrival in mailbox.arrivals())


# --- whatever is behind it -----------------------------------------------------------------------------------


def test_a_new_mail_is_listed_with_the_instant_it_arrived_and_its_size(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    mailbox = world.mailbox()

    mailbox.open()
    [arrival] = mailbox.arrivals()

    assert (arrival.arrived, arrival.size) == (MORNING, len(MAIL))


def test_the_instant_of_arrival_is_in_utc_whatever_zone_the_server_tells_it_in(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING.astimezone(timezone(timedelta(hours=-3, minutes=-30))))
    mailbox = world.mailbox()

    mailbox.open()
    [arrival] = mailbox.arrivals()

    assert arrival.arrived == MORNING


def test_opening_again_sees_what_has_come_since(world: MailboxWorld) -> None:
    mailbox = world.mailbox()
    before = mailbox.open()
    world.deliver(MAIL, MORNING)

    after = mailbox.open()

    assert after.uidvalidity == before.uidvalidity
    assert uids(mailbox) == [before.uidnext]
    assert after.uidnext == before.uidnext + 1


def test_a_mail_is_fetched_byte_for_byte(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    world.deliver(OTHER, MORNING)
    mailbox = world.mailbox()
    mailbox.open()
    first, second = uids(mailbox)

    fetched = dict(mailbox.fetch([first, second]))

    assert fetched == {first: MAIL, second: OTHER}


def test_more_mails_than_go_into_one_command_are_all_fetched(world: MailboxWorld) -> None:
    for _ in range(51):
        world.deliver(OTHER, MORNING)
    mailbox = world.mailbox()
    mailbox.open()

    fetched = dict(mailbox.fetch(uids(mailbox)))

    assert sorted(fetched) == uids(mailbox)
    assert set(fetched.values()) == {OTHER}


def test_the_header_alone_can_be_fetched(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    mailbox = world.mailbox()
    mailbox.open()

    [(_, header)] = mailbox.fetch(uids(mailbox), header_only=True)

    assert header == MAIL[: MAIL.index(b"Bonjour")]


def test_an_endless_header_is_cut_at_its_limit(world: MailboxWorld) -> None:
    line = b"X-Endless: " + b"x" * 900 + b"\r\n"
    world.deliver(line * (2 * HEADER_LIMIT // len(line)) + b"\r\nBonjour\r\n", MORNING)
    mailbox = world.mailbox()
    mailbox.open()

    [(_, header)] = mailbox.fetch(uids(mailbox), header_only=True)

    assert len(header) == HEADER_LIMIT


def test_a_mail_that_was_fetched_is_still_unread(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    mailbox = world.mailbox()
    mailbox.open()
    [uid] = uids(mailbox)

    fetched = [*mailbox.fetch([uid], header_only=True), *mailbox.fetch([uid])]

    assert len(fetched) == 2
    assert world.flags(uid) == set()


def test_a_mail_that_has_gone_meanwhile_is_left_out(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    world.deliver(OTHER, MORNING)
    mailbox = world.mailbox()
    mailbox.open()
    gone, there = uids(mailbox)
    world.discard(gone)

    mailbox.open()
    fetched = list(mailbox.fetch([gone, there]))

    assert fetched == [(there, OTHER)]


def test_what_is_filed_leaves_the_inbox_and_lies_in_its_folder(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    world.deliver(OTHER, MORNING)
    mailbox = world.mailbox()
    mailbox.open()
    first, second = uids(mailbox)

    mailbox.file([first])

    assert uids(mailbox) == [second]
    assert world.filed() == [MAIL]


def test_filing_what_has_gone_changes_nothing(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    world.deliver(OTHER, MORNING)
    mailbox = world.mailbox()
    mailbox.open()
    first, second = uids(mailbox)
    mailbox.file([first])

    mailbox.file([first])

    assert uids(mailbox) == [second]
    assert world.filed() == [MAIL]


def test_where_no_folder_is_set_all_stays_in_the_inbox(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    mailbox = world.mailbox(handled="")
    mailbox.open()
    before = uids(mailbox)

    mailbox.file(before)

    assert uids(mailbox) == before


def test_a_mail_for_the_desk_stays_in_the_inbox_unread_with_the_keyword(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    mailbox = world.mailbox()
    mailbox.open()
    [uid] = uids(mailbox)

    mailbox.mark_for_desk([uid])

    assert uids(mailbox) == [uid]
    assert world.flags(uid) == {b"$MailbotDesk"}


def test_a_connection_that_ended_while_nobody_spoke_is_renewed_unnoticed(world: MailboxWorld) -> None:
    mailbox = world.mailbox()
    mailbox.open()
    world.hang_up()
    world.deliver(MAIL, MORNING)

    mailbox.open()

    assert len(uids(mailbox)) == 1


def test_a_connection_that_ends_in_the_middle_is_a_temporary_failure_and_the_next_pass_works(
    world: MailboxWorld,
) -> None:
    world.deliver(MAIL, MORNING)
    mailbox = world.mailbox()
    mailbox.open()
    world.hang_up()

    with pytest.raises(TemporaryFailure):
        mailbox.arrivals()

    mailbox.open()
    assert len(uids(mailbox)) == 1


class Waiting:
    """`mailbox.wait`, until the end of the test at the latest."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._bell, self._cord = socket.socketpair()
        self._thread = threading.Thread(target=mailbox.wait, args=[self._bell])
        self._thread.start()

    def is_over(self, within: float) -> bool:
        self._thread.join(within)
        return not self._thread.is_alive()

    def call_away(self) -> None:
        self._cord.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.call_away()
        self._thread.join(30)
        self._bell.close()


def test_who_waits_is_told_of_a_mail_when_it_comes(world: MailboxWorld) -> None:
    mailbox = world.mailbox()
    mailbox.open()
    mailbox.arrivals()

    with Waiting(mailbox) as waiting:
        before = waiting.is_over(0.2)
        world.deliver(MAIL, MORNING)
        after = waiting.is_over(10)

    assert (before, after) == (False, True)
    mailbox.open()
    assert len(uids(mailbox)) == 1


def test_a_mail_that_came_after_the_listing_is_told_at_once(world: MailboxWorld) -> None:
    mailbox = world.mailbox()
    mailbox.open()
    [] = mailbox.arrivals()
    world.deliver(MAIL, MORNING)
    mailbox.mark_for_desk([99])  # in the reply to this the server may tell of it, and then no more

    with Waiting(mailbox) as waiting:
        assert waiting.is_over(10)


def test_who_waits_is_called_away_at_once_and_the_mailbox_serves_on(world: MailboxWorld) -> None:
    world.deliver(MAIL, MORNING)
    mailbox = world.mailbox()
    mailbox.open()
    [uid] = uids(mailbox)

    for _ in range(3):
        with Waiting(mailbox) as waiting:
            assert not waiting.is_over(0.2)
            waiting.call_away()
            assert waiting.is_over(2)
        assert dict(mailbox.fetch([uid])) == {uid: MAIL}


# --- what only a real server can do --------------------------------------------------------------------------


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's zone is 13 hours off."""
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_away")
def test_the_machines_own_zone_does_not_move_an_arrival(account: ImapWorld) -> None:
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox()

    mailbox.open()
    [arrival] = mailbox.arrivals()

    assert arrival.arrived == MORNING
    assert arrival.arrived.tzinfo is UTC


def test_a_mail_that_goes_between_listing_and_fetching_is_left_out(account: ImapWorld) -> None:
    account.deliver(MAIL, MORNING)
    account.deliver(OTHER, MORNING)
    mailbox = account.mailbox()
    mailbox.open()
    gone, there = uids(mailbox)
    account.discard(gone)

    fetched = list(mailbox.fetch([gone, there]))

    assert fetched == [(there, OTHER)]


def test_a_mail_that_the_server_has_no_bytes_of_is_left_out(account: ImapWorld) -> None:
    account.lies[b"{%d}\r\n" % len(MAIL) + MAIL] = b"NIL"
    account.deliver(MAIL, MORNING)
    account.deliver(OTHER, MORNING)
    mailbox = account.mailbox()
    mailbox.open()
    _, there = uids(mailbox)

    assert list(mailbox.fetch(uids(mailbox))) == [(there, OTHER)]


def test_one_connection_serves_many_passes(account: ImapWorld) -> None:
    mailbox = account.mailbox()

    for _ in range(3):
        mailbox.open()
        mailbox.arrivals()

    assert account.connections == 1


def test_what_somebody_marked_as_deleted_is_not_listed(account: ImapWorld) -> None:
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox()
    mailbox.open()
    [uid] = uids(mailbox)

    account.program.delete_messages([uid])
    mailbox.open()

    assert uids(mailbox) == []


def test_a_mail_that_a_person_has_read_is_listed_all_the_same(account: ImapWorld) -> None:
    account.deliver(MAIL, MORNING)
    account.program.add_flags(account.program.search(), [rb"\Seen"])
    mailbox = account.mailbox()
    mailbox.open()

    assert len(uids(mailbox)) == 1


@pytest.mark.parametrize("folder", ["Inscriptions/À traiter & co", 'Dossier "2020" 100 %', "Été * ~"])
def test_a_folder_may_have_any_name(account: ImapWorld, folder: str) -> None:
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox(handled=folder)
    mailbox.open()

    mailbox.file(uids(mailbox))

    assert account.contents(folder) == [MAIL]
    assert folder in [name for _, _, name in account.program.list_sub_folders()]


def test_a_folder_that_is_there_is_used(account: ImapWorld) -> None:
    account.program.create_folder("Inscriptions")
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox()
    mailbox.open()

    mailbox.file(uids(mailbox))

    assert account.filed() == [MAIL]


def test_a_folder_that_somebody_deleted_is_made_again_at_the_next_pass(account: ImapWorld) -> None:
    for _ in range(2):
        account.deliver(MAIL, MORNING)
    mailbox = account.mailbox()
    mailbox.open()
    first, second = uids(mailbox)
    mailbox.file([first])
    account.program.delete_folder("Inscriptions")

    with pytest.raises(TemporaryFailure):
        mailbox.file([second])
    mailbox.open()
    mailbox.file([second])

    assert account.filed() == [MAIL]


def test_another_folder_can_be_the_inbox(account: ImapWorld) -> None:
    account.program.create_folder("Équipe/Demandes")
    account.program.append("Équipe/Demandes", MAIL, msg_time=MORNING)
    mailbox = account.mailbox(inbox="Équipe/Demandes")

    mailbox.open()

    assert [content for _, content in mailbox.fetch(uids(mailbox))] == [MAIL]


def test_a_folder_that_was_made_anew_is_read_anew(account: ImapWorld) -> None:
    account.program.create_folder("Demandes")
    account.program.append("Demandes", MAIL, msg_time=MORNING)
    mailbox = account.mailbox(inbox="Demandes")
    before = mailbox.open()
    [old] = mailbox.arrivals()

    account.program.delete_folder("Demandes")
    account.program.create_folder("Demandes")
    account.program.append("Demandes", OTHER, msg_time=MORNING + timedelta(hours=1))
    after = mailbox.open()
    [new] = mailbox.arrivals()

    assert after.uidvalidity != before.uidvalidity
    assert (new.uid, new.arrived, new.size) == (old.uid, MORNING + timedelta(hours=1), len(OTHER))


def test_folders_are_found_beneath_the_prefix_and_with_the_delimiter_of_the_server() -> None:
    with dovecot_with(prefix="INBOX.", separator=".") as account:
        account.deliver(MAIL, MORNING)
        mailbox = account.mailbox(handled="Inscriptions/2020")
        mailbox.open()

        mailbox.file(uids(mailbox))
        mailbox.close()
        account.deliver(OTHER, MORNING)
        mailbox.open()
        mailbox.file(uids(mailbox))

        assert account.contents("INBOX.Inscriptions.2020") == [MAIL, OTHER]


@pytest.mark.parametrize("capability", [WITHOUT_MOVE, WITHOUT_UIDPLUS])
def test_without_move_a_mail_is_filed_all_the_same_and_nobody_elses_is_removed(capability: str) -> None:
    with dovecot_with(capability=capability) as account:
        account.deliver(MAIL, MORNING)
        account.deliver(OTHER, MORNING)
        mailbox = account.mailbox()
        mailbox.open()
        first, second = uids(mailbox)
        account.program.delete_messages([second])

        mailbox.file([first])

        assert account.filed() == [MAIL]
        assert first not in uids(mailbox)
        assert account.flags(second) == {rb"\Deleted"}


@pytest.mark.parametrize("capability", [WITHOUT_MOVE, WITHOUT_UIDPLUS])
def test_without_move_a_filed_mail_leaves_the_inbox_where_nobody_else_has_marked_one(capability: str) -> None:
    with dovecot_with(capability=capability) as account:
        account.deliver(MAIL, MORNING)
        account.deliver(OTHER, MORNING)
        mailbox = account.mailbox()
        mailbox.open()
        first, second = uids(mailbox)

        mailbox.file([first])

        assert account.filed() == [MAIL]
        assert account.contents("INBOX") == [OTHER]
        assert account.flags(second) == set()


@pytest.mark.parametrize("capability", [WITHOUT_MOVE, WITHOUT_UIDPLUS])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", ["copy", "add_flags", "expunge"])
@pytest.mark.parametrize("others_are_marked", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_without_move_a_filing_that_is_cut_off_loses_no_mail_and_the_next_one_ends_it(
    monkeypatch: pytest.MonkeyPatch, capability: str, step: str, moment: str, others_are_marked: bool
) -> None:
    step = "uid_expunge" if step == "expunge" and "UIDPLUS" in capability else step
    with dovecot_with(capability=capability) as account:
        for mail in (MAIL, OTHER, HERS, ALSO_HANDLED):
            account.deliver(mail, MORNING)
        mailbox = account.mailbox()
        mailbox.open()
        first, _, hers, thrown_away = uids(mailbox)
        if others_are_marked:
            account.program.delete_messages([hers, thrown_away])  # one of them is handled, and she does not want it
        handled = [first, thrown_away] if others_are_marked else [first]
        monkeypatch.setattr(IMAPClient, step, cut_off(getattr(IMAPClient, step), moment, account))
        with suppress(TemporaryFailure):
            mailbox.file(handled)
        monkeypatch.undo()

        after_the_crash = account.mailbox()
        after_the_crash.open()
        after_the_crash.file(handled)

        filed = account.contents("Inscriptions")
        # Whether a copy was made that nobody heard of, no server can be asked: it is made once more.
        unheard = (step, moment) in {("copy", "after"), ("add_flags", "before")}
        assert filed == [MAIL] * (2 if unheard else 1)
        assert account.contents("Inscriptions", "UNDELETED") == filed
        assert OTHER in account.contents("INBOX", "UNDELETED")
        assert MAIL not in account.contents("INBOX", "UNDELETED")
        if others_are_marked:
            assert account.contents("INBOX", "DELETED")[-2:] == [HERS, ALSO_HANDLED]
        if "UIDPLUS" in capability or not others_are_marked:
            assert MAIL not in account.contents("INBOX")


def cut_off(whole: Any, moment: str, account: ImapWorld) -> Any:
    def call(*arguments: Any, **named: Any) -> Any:
        if moment == "before":
            account.hang_up()
        result = whole(*arguments, **named)
        account.hang_up()
        return result

    return call


def test_no_log_names_the_account(account: ImapWorld, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox()

    mailbox.open()
    list(mailbox.fetch(uids(mailbox)))

    assert caplog.text == ""


# --- connecting ----------------------------------------------------------------------------------------------


def opened(imap: Imap, login: Login) -> None:
    mailbox = ImapMailbox(imap, lambda: login, timeout=5)
    mailbox.open()
    mailbox.close()


def test_tls_with_a_certificate_that_we_trust(dovecot: Dovecot) -> None:
    imap = Imap(host="localhost", port=dovecot.imaps, ca_file=str(dovecot.certificate))

    opened(imap, Login(dovecot.new_user(), PASSWORD))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(dovecot: Dovecot, security: str) -> None:
    port = dovecot.imaps if security == "tls" else dovecot.imap
    imap = Imap.model_validate({"host": "localhost", "port": port, "security": security})

    with pytest.raises(PermanentFailure, match=r"certificat.*self-signed"):
        opened(imap, Login(dovecot.new_user(), PASSWORD))


def test_a_certificate_for_another_name_is_refused(dovecot: Dovecot) -> None:
    imap = Imap(host="127.0.0.2", port=dovecot.imaps, ca_file=str(dovecot.certificate))

    with Relay(dovecot.imaps, host="127.0.0.2") as wire, pytest.raises(PermanentFailure, match=r"127\.0\.0\.2"):
        opened(imap.model_copy(update={"port": wire.port}), Login(dovecot.new_user(), PASSWORD))


def test_a_certificate_file_that_cannot_be_read_is_named(dovecot: Dovecot) -> None:
    imap = Imap(host="localhost", port=dovecot.imaps, ca_file="missing.pem")

    with pytest.raises(PermanentFailure, match=r"missing\.pem"):
        opened(imap, Login(dovecot.new_user(), PASSWORD))


def test_starttls_with_a_certificate_that_we_trust(dovecot: Dovecot) -> None:
    imap = Imap(host="localhost", port=dovecot.imap, security="starttls", ca_file=str(dovecot.certificate))

    opened(imap, Login(dovecot.new_user(), PASSWORD))


def test_tls_where_the_server_speaks_none_says_what_to_look_at(dovecot: Dovecot) -> None:
    imap = Imap(host="localhost", port=dovecot.imap, ca_file=str(dovecot.certificate))

    with pytest.raises(TemporaryFailure, match="« port » et « security »"):
        opened(imap, Login(dovecot.new_user(), PASSWORD))


def test_an_access_token_opens_the_mailbox(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    imap = Imap(host="localhost", port=dovecot.imaps, ca_file=str(dovecot.certificate))

    opened(imap, Login(user, token(user), xoauth2=True))


@pytest.mark.parametrize("xoauth2", [False, True])
def test_a_login_that_is_refused_is_permanent(dovecot: Dovecot, xoauth2: bool) -> None:
    imap = Imap(host=HOST, port=dovecot.imap, security="none")

    with pytest.raises(PermanentFailure, match="identification refusée"):
        opened(imap, Login(dovecot.new_user(), "wrong", xoauth2))


def test_a_folder_that_is_missing_is_permanent(account: ImapWorld) -> None:
    mailbox = account.mailbox(inbox="Nulle part")

    with pytest.raises(PermanentFailure, match="Nulle part"):
        mailbox.open()


@pytest.mark.parametrize(("answer", "words"), [(b"NO [UNAVAILABLE]", "UNAVAILABLE"), (b"??", "coupé la connexion")])
def test_a_login_that_fails_for_the_moment_is_temporary(account: ImapWorld, answer: bytes, words: str) -> None:
    account.lies[b"NO [AUTHENTICATIONFAILED]"] = answer
    mailbox = account.mailbox(password="wrong")

    with pytest.raises(TemporaryFailure, match=words):
        mailbox.open()


def test_a_server_without_uids_to_rely_on_is_permanent(account: ImapWorld) -> None:
    account.lies[b"UIDNEXT"] = b"UIDLAST"
    mailbox = account.mailbox()

    with pytest.raises(PermanentFailure, match="UIDNEXT"):
        mailbox.open()


def test_where_the_server_keeps_no_keywords_a_mail_for_the_desk_just_stays_unread(account: ImapWorld) -> None:
    account.lies[rb" \*)"] = b")"
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox()
    mailbox.open()
    [uid] = uids(mailbox)

    mailbox.mark_for_desk([uid])

    assert uids(mailbox) == [uid]
    assert account.flags(uid) == set()


def test_a_server_that_is_away_is_temporary_and_named() -> None:
    with Relay(0) as wire:
        port = wire.port

    with pytest.raises(TemporaryFailure, match=rf"127\.0\.0\.1, port {port}.*injoignable"):
        opened(Imap(host=HOST, port=port, security="none"), Login("ana", PASSWORD))


def test_a_server_that_hangs_up_at_the_greeting_is_temporary() -> None:
    with Relay(0) as wire, pytest.raises(TemporaryFailure):
        opened(Imap(host=HOST, port=wire.port, security="none"), Login("ana", PASSWORD))


def test_a_server_that_breaks_off_without_a_farewell_is_temporary() -> None:
    with socket.create_server((HOST, 0)) as server:

        def breaks_off() -> None:
            client, _ = server.accept()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()  # with RST

        thread = threading.Thread(target=breaks_off)
        thread.start()
        with pytest.raises(TemporaryFailure, match="connexion"):
            opened(Imap(host=HOST, port=server.getsockname()[1], security="none"), Login("ana", PASSWORD))
        thread.join()


def test_a_name_that_cannot_be_looked_up_is_temporary_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fails)

    with pytest.raises(TemporaryFailure, match=r"imap\.example\.org.*injoignable.*name resolution"):
        opened(Imap(host="imap.example.org"), Login("ana", PASSWORD))


def test_a_certificate_that_has_expired_is_named(tmp_path: Path) -> None:
    dovecot_or_skip()
    self_signed(tmp_path, days=-1)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with Sink(context) as server:  # it does not come to speaking IMAP
        imap = Imap(host="localhost", port=server.port, ca_file=str(tmp_path / "cert.pem"))

        with pytest.raises(PermanentFailure, match=r"certificat n'est pas valable.*expired"):
            opened(imap, Login("ana", PASSWORD))


@pytest.mark.parametrize("left", [0, 1, 40, 90])
def test_a_server_that_hangs_up_in_the_middle_of_a_mail_is_temporary_and_the_next_pass_reads_it_whole(
    account: ImapWorld, left: int
) -> None:
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox()
    mailbox.open()
    [uid] = uids(mailbox)
    account.wire.cut_after = left  # bytes of the reply

    with pytest.raises(TemporaryFailure):
        list(mailbox.fetch([uid]))

    mailbox.open()
    assert list(mailbox.fetch([uid])) == [(uid, MAIL)]


def test_a_server_that_takes_its_leave_is_found_again(account: ImapWorld) -> None:
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox()
    mailbox.open()
    account.lies[b"* SEARCH"] = b"* BYE going down for maintenance\r\n* SEARCH"

    with pytest.raises(TemporaryFailure, match=r"coupé la connexion.*going down"):
        mailbox.arrivals()

    account.lies.clear()
    mailbox.open()
    assert len(uids(mailbox)) == 1


def test_a_kept_connection_that_died_unnoticed_costs_one_timeout(account: ImapWorld) -> None:
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox(timeout=0.3)
    mailbox.open()
    account.fall_silent()  # as where a router forgot the connection: nobody is told

    with pytest.raises(TemporaryFailure):
        mailbox.open()

    account.speak()
    mailbox.open()
    assert len(uids(mailbox)) == 1


def test_a_kept_connection_of_which_nobody_knows_any_more_is_replaced_in_the_next_pass(account: ImapWorld) -> None:
    mailbox = account.mailbox(timeout=0.3)
    mailbox.open()
    account.deliver(MAIL, MORNING)
    account.wire.forget()
    watchdog = threading.Timer(10, account.hang_up)  # without a time-out it would wait for ever
    watchdog.start()

    mailbox.open()

    assert watchdog.is_alive()
    watchdog.cancel()
    assert len(uids(mailbox)) == 1
    assert account.connections == 2


def test_a_server_that_falls_silent_is_given_up_and_found_again(account: ImapWorld) -> None:
    account.deliver(MAIL, MORNING)
    mailbox = account.mailbox(timeout=0.3)
    mailbox.open()
    account.fall_silent()

    with pytest.raises(TemporaryFailure, match="répondu à temps"):
        mailbox.arrivals()

    account.speak()
    mailbox.open()
    assert len(uids(mailbox)) == 1


# --- waiting, whatever the server does -------------------------------------------------------------------------------


def waits(account: ImapWorld, **knobs: Any) -> tuple[ImapMailbox, Waiting]:
    """A mailbox that has asked to be told."""
    mailbox = account.mailbox(**knobs)
    mailbox.open()
    mailbox.arrivals()
    waiting = Waiting(mailbox)
    until(lambda: b" IDLE\r\n" in account.wire.heard)
    return mailbox, waiting


def until(came: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not came():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_one_connection_serves_all_waiting(account: ImapWorld) -> None:
    mailbox = account.mailbox()
    for number in range(3):
        mailbox.open()
        mailbox.arrivals()
        with Waiting(mailbox) as waiting:
            until(lambda: account.wire.heard.count(b" IDLE\r\n") > number)  # noqa: B023 - asked at once
            account.deliver(MAIL, MORNING)
            assert waiting.is_over(10)

    assert account.connections == 1


def test_over_tls_who_waits_is_told_and_called_away(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    imap = Imap(host="localhost", port=dovecot.imaps, security="tls", ca_file=str(dovecot.certificate))
    mailbox = ImapMailbox(imap, lambda: Login(user, PASSWORD), timeout=5)
    mailbox.open()
    mailbox.arrivals()

    with Waiting(mailbox) as waiting, ImapWorld(dovecot.imap, user, PASSWORD) as account:
        assert not waiting.is_over(0.2)
        account.deliver(MAIL, MORNING)
        assert waiting.is_over(10)
    mailbox.open()
    assert len(uids(mailbox)) == 1
    with Waiting(mailbox) as waiting:
        assert not waiting.is_over(0.2)
        waiting.call_away()
        assert waiting.is_over(2)
    mailbox.close()


def test_what_the_coordinator_does_to_her_mails_is_no_news(account: ImapWorld) -> None:
    account.deliver(MAIL, MORNING)
    account.deliver(OTHER, MORNING)
    _, waiting = waits(account)

    with waiting:
        [first, second] = account.program.search()
        account.program.add_flags([first], [rb"\Seen"])
        account.discard(second)
        assert not waiting.is_over(1.5)  # Dovecot tells after half a second
        account.deliver(HERS, MORNING)
        assert waiting.is_over(10)


@pytest.mark.parametrize(
    "consent",
    [b"+ idling\r\n* 1 EXISTS", b"* 1 EXISTS\r\n+ idling", b"+ \r\n* OK Still here\r\n* 1 exists\r\n* 1 RECENT"],
)
def test_a_mail_that_is_told_together_with_the_consent_is_heard(account: ImapWorld, consent: bytes) -> None:
    account.lies[b"+ idling"] = consent
    mailbox, waiting = waits(account)

    with waiting:
        assert waiting.is_over(10)
    account.lies.clear()
    mailbox.open()
    assert account.connections == 1


def test_a_line_that_comes_in_pieces_is_heard(account: ImapWorld) -> None:
    _, waiting = waits(account)

    with waiting:
        for piece in (b"* ", b"1 EXI", b"STS\r"):
            account.wire.say(piece)
            assert not waiting.is_over(0.1)
        account.wire.say(b"\n")
        assert waiting.is_over(10)


def test_where_the_server_does_not_offer_it_nobody_asks_and_nobody_is_told() -> None:
    with dovecot_with(capability=WITHOUT_UIDPLUS) as account:
        mailbox = account.mailbox()
        mailbox.open()
        mailbox.arrivals()

        with Waiting(mailbox) as waiting:
            assert not waiting.is_over(0.3)
            account.deliver(MAIL, MORNING)
            assert not waiting.is_over(1.0)
            waiting.call_away()
            assert waiting.is_over(2)

        assert b" IDLE" not in account.wire.heard
        mailbox.open()
        assert len(uids(mailbox)) == 1


def takes_its_leave(account: ImapWorld) -> None:
    account.wire.say(b"* BYE going down\r\n")
    account.hang_up()


FAULTS: dict[str, Callable[[ImapWorld], object]] = {
    "forgotten by a router": lambda account: account.wire.forget(),
    "cut": lambda account: account.hang_up(),
    "reset": lambda account: account.wire.reset(),
    "bye": takes_its_leave,
    "nonsense": lambda account: account.wire.say(b"HTTP/1.1 400 Bad Request\r\n\r\n\0\xff* EXISTS\r\n+ + +\r\n"),
    "half a line": lambda account: account.wire.say(b"* 1 FET"),
    "a flood": lambda account: account.wire.say(b"* OK Still here\r\n" * (MOST // 8)),
    "a line without end": lambda account: account.wire.say(b"*" * 2 * MOST),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_becomes_of_the_connection_it_is_no_news_and_who_waits_is_called_away(
    account: ImapWorld, fault: str
) -> None:
    mailbox, waiting = waits(account, timeout=60)

    with waiting:
        FAULTS[fault](account)
        assert not waiting.is_over(0.3)
        account.deliver(MAIL, MORNING)
        waiting.call_away()
        assert waiting.is_over(10)  # at once, or when the server did not confirm the end in time

    mailbox.open()
    assert len(uids(mailbox)) == 1


@pytest.mark.parametrize("fault", ["a flood", "a line without end"])
def test_a_server_that_says_more_than_it_can_mean_is_left(account: ImapWorld, fault: str) -> None:
    mailbox, waiting = waits(account)

    with waiting:
        FAULTS[fault](account)
        assert not waiting.is_over(0.3)

    assert b"DONE" not in account.wire.heard
    mailbox.open()
    assert account.connections == 2


@pytest.mark.parametrize("command", [b" EXAMINE Nowhere\r\n", b" WAIT\r\n"])  # to which it says NO, and BAD
def test_a_server_that_refuses_is_asked_once_and_the_connection_serves_on(account: ImapWorld, command: bytes) -> None:
    account.lies[b" IDLE\r\n"] = command
    mailbox, waiting = waits(account)

    with waiting:
        account.deliver(MAIL, MORNING)
        assert not waiting.is_over(1.0)
        waiting.call_away()
        assert waiting.is_over(2)

    mailbox.open()
    assert len(uids(mailbox)) == 1
    assert account.wire.heard.count(b" IDLE\r\n") == 1
    assert account.connections == 1


def test_a_server_that_never_consents_keeps_nobody(account: ImapWorld) -> None:
    account.lies[b"+ idling"] = b"* OK one moment"
    mailbox, waiting = waits(account, timeout=60)

    with waiting:
        waiting.call_away()
        assert waiting.is_over(2)

    assert b"DONE" not in account.wire.heard  # which it might take for a command
    account.lies.clear()
    account.deliver(MAIL, MORNING)
    mailbox.open()
    assert len(uids(mailbox)) == 1


def test_a_server_that_repeats_itself_for_ever_keeps_nobody(account: ImapWorld) -> None:
    mailbox, waiting = waits(account, timeout=60)

    def repeat() -> None:
        for _ in range(2000):
            account.wire.say(b"* 7 EXISTS\r\n" * 999)

    repeats = threading.Thread(target=repeat)
    with waiting:
        repeats.start()
        waiting.call_away()
        assert waiting.is_over(10)

    account.wire.cut()
    repeats.join()
    account.deliver(MAIL, MORNING)
    mailbox.open()
    assert len(uids(mailbox)) == 1
