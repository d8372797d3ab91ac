"""Handing letters over: to the fake, and to an SMTP server that refuses, cuts or hangs wherever it is told to."""

import asyncio
import gc
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest

from mailbot.adapters.smtp_submission import SmtpSubmission
from mailbot.playground.server import MailServer
from mailbot.ports import Away, PermanentFailure, Submission, TemporaryFailure, Uncertain
from mailbot.settings import Login, Smtp
from tests.fakes import FakeSubmission
from tests.servers.dovecot import dovecot_or_skip, self_signed
from tests.servers.relay import Relay
from tests.servers.smtp_sink import Sink

SENDER = "bot@example.org"
ANA, LUC = "ana@example.org", "luc@example.org"
LETTER = b"Subject: Votre inscription\r\n\r\nBonjour\r\n.\r\n..\r\n.fin\r\n"
LOGIN = Login("bot", "secret")
STEPS = ["mail", "rcpt", "data", "dot"]


class SubmissionWorld(Protocol):
    """The other side of a submission."""

    def submission(self) -> Submission: ...

    def taken(self) -> list[tuple[tuple[str, ...], bytes]]: ...

    def refuse(self, recipient: str, for_good: bool) -> None: ...

    def be_silent_once(self, taken: bool) -> None:
        """Don't answer to the next letter, whether or not it was taken."""
        ...


class FakeWorld:
    def __init__(self) -> None:
        self._fake = FakeSubmission()

    def submission(self) -> Submission:
        return self._fake

    def taken(self) -> list[tuple[tuple[str, ...], bytes]]:
        return self._fake.letters

    def refuse(self, recipient: str, for_good: bool) -> None:
        self._fake.refused[recipient] = PermanentFailure("550") if for_good else TemporaryFailure("450")

    def be_silent_once(self, taken: bool) -> None:
        (self._fake.after if taken else self._fake.before)["submit"].append(Uncertain("silence"))


class SinkWorld:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def submission(self) -> Submission:
        return submission_to(self._sink)

    def taken(self) -> list[tuple[tuple[str, ...], bytes]]:
        return [(mail.recipients, mail.content) for mail in self._sink.mails]

    def refuse(self, recipient: str, for_good: bool) -> None:
        self._sink.refuse("rcpt", 550 if for_good else 450, match=recipient)

    def be_silent_once(self, taken: bool) -> None:
        self._sink.cut("dot", stored=taken)


def submission_to(sink: Sink, connections: int = 3, login: Login | None = LOGIN, **settings: object) -> SmtpSubmission:
    plain = {"host": "127.0.0.1", "port": sink.port, "security": "none", "sender": SENDER, "per_minute": 0}
    smtp = Smtp.model_validate(plain | settings)
    return SmtpSubmission(smtp, lambda: login, connections, timeout=0.5, patience=0.5)


@asynccontextmanager
async def closing(submission: Submission) -> AsyncIterator[Submission]:
    try:
        yield submission
    finally:
        await submission.close()


def submit(submission: Submission, recipients: Sequence[str] = (ANA,), times: int = 1) -> None:
    """Hand the letter over so many times, one after the other, and close."""

    async def one_by_one() -> None:
        async with closing(submission):
            for _ in range(times):
                await submission.submit(recipients, LETTER)

    asyncio.run(one_by_one())


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        yield server


@pytest.fixture(params=["fake", "smtp"])
def world(request: pytest.FixtureRequest) -> SubmissionWorld:
    return FakeWorld() if request.param == "fake" else SinkWorld(request.getfixturevalue("sink"))


# --- whatever is behind it -----------------------------------------------------------------------------------


def test_a_letter_is_taken_byte_for_byte_for_all_its_recipients(world: SubmissionWorld) -> None:
    submit(world.submission(), [ANA, LUC])

    assert world.taken() == [((ANA, LUC), LETTER)]


def test_one_who_is_refused_for_now_holds_the_letter_back_from_all(world: SubmissionWorld) -> None:
    world.refuse(LUC, for_good=False)

    with pytest.raises(TemporaryFailure):
        submit(world.submission(), [ANA, LUC])

    assert world.taken() == []


def test_one_who_is_refused_for_good_does_not_hold_it_back_from_the_others(world: SubmissionWorld) -> None:
    world.refuse(LUC, for_good=True)

    with pytest.raises(PermanentFailure):
        submit(world.submission(), [LUC, ANA])

    assert world.taken() == [((ANA,), LETTER)]


def test_a_letter_that_is_refused_for_everybody_is_not_taken(world: SubmissionWorld) -> None:
    world.refuse(ANA, for_good=True)
    world.refuse(LUC, for_good=True)

    with pytest.raises(PermanentFailure):
        submit(world.submission(), [ANA, LUC])

    assert world.taken() == []


@pytest.mark.parametrize("taken", [True, False])
def test_silence_at_the_end_is_uncertain_and_the_next_letter_goes(world: SubmissionWorld, taken: bool) -> None:
    world.be_silent_once(taken)

    async def twice() -> None:
        async with closing(world.submission()) as submission:
            with pytest.raises(Uncertain):
                await submission.submit([ANA], LETTER)
            await submission.submit([LUC], LETTER)

    asyncio.run(twice())

    assert world.taken() == [((ANA,), LETTER)] * taken + [((LUC,), LETTER)]


# --- what the server says ------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["connect", "auth", *STEPS])
def test_a_refusal_for_now_is_temporary_at_every_step(sink: Sink, step: str) -> None:
    sink.refuse(step, 451)

    with pytest.raises(TemporaryFailure, match=f"451 refused at {step}"):
        submit(submission_to(sink))

    assert sink.mails == []


@pytest.mark.parametrize("step", STEPS)
def test_a_refusal_of_the_letter_for_good_is_permanent_at_every_step(sink: Sink, step: str) -> None:
    sink.refuse(step, 554)

    with pytest.raises(PermanentFailure, match=f"554 refused at {step}"):
        submit(submission_to(sink))

    assert sink.mails == []


@pytest.mark.parametrize(("step", "code"), [("connect", 554), ("auth", 535), ("mail", 530)])
def test_a_refusal_of_ourselves_does_not_condemn_the_letter(sink: Sink, step: str, code: int) -> None:
    sink.refuse(step, code)

    with pytest.raises(TemporaryFailure, match=str(code)):
        submit(submission_to(sink))


@pytest.mark.parametrize("step", STEPS)
def test_after_a_refusal_the_connection_serves_the_next_letter(sink: Sink, step: str) -> None:
    sink.refuse(step, 451, times=1)

    async def twice() -> None:
        async with closing(submission_to(sink)) as submission:
            with pytest.raises(TemporaryFailure):
                await submission.submit([ANA], LETTER)
            await submission.submit([LUC], LETTER)

    asyncio.run(twice())

    assert [mail.recipients for mail in sink.mails] == [(LUC,)]
    assert sink.connections == 1
    assert "RSET" in sink.commands


@pytest.mark.parametrize("step", ["connect", "mail", "rcpt", "data"])
@pytest.mark.parametrize("fault", ["cut", "hang"])
def test_silence_before_the_content_is_temporary(sink: Sink, step: str, fault: str) -> None:
    getattr(sink, fault)(step)

    with pytest.raises(TemporaryFailure, match=f"127.0.0.1, port {sink.port}"):
        submit(submission_to(sink))

    assert sink.mails == []


def test_a_server_that_hangs_at_the_dot_leaves_the_letter_uncertain(sink: Sink) -> None:
    sink.hang("dot")

    with pytest.raises(Uncertain, match="peut-être partie"):
        submit(submission_to(sink))


def test_a_server_that_is_away_is_temporary_and_named() -> None:
    with Sink() as sink:
        pass

    with pytest.raises(TemporaryFailure, match=f"127.0.0.1, port {sink.port}.*injoignable"):
        submit(submission_to(sink))


def test_an_address_that_cannot_be_sent_is_permanent_and_the_connection_stays_good(sink: Sink) -> None:
    async def twice() -> None:
        async with closing(submission_to(sink)) as submission:
            with pytest.raises(PermanentFailure):
                await submission.submit(["é@example.org"], LETTER)
            await submission.submit([ANA], LETTER)

    asyncio.run(twice())

    assert [mail.recipients for mail in sink.mails] == [(ANA,)]
    assert sink.connections == 1


# --- connections ---------------------------------------------------------------------------------------------


def test_the_envelope_sender_is_the_address_that_was_set(sink: Sink) -> None:
    submit(submission_to(sink))

    assert sink.mails[0].sender == SENDER


def test_a_letter_without_an_end_of_line_is_ended(sink: Sink) -> None:
    async def once() -> None:
        async with closing(submission_to(sink)) as submission:
            await submission.submit([ANA], b".Bonjour")

    asyncio.run(once())

    assert sink.mails[0].content == b".Bonjour\r\n"


def test_one_connection_serves_letter_after_letter(sink: Sink) -> None:
    submit(submission_to(sink), times=5)

    assert len(sink.mails) == 5
    assert sink.connections == 1
    assert sink.commands[-1] == "QUIT"


def test_many_letters_at_once_share_a_few_connections(sink: Sink) -> None:
    sink.delay = 0.01

    async def at_once() -> None:
        async with closing(submission_to(sink, connections=2)) as submission:
            await asyncio.gather(*(submission.submit([ANA], LETTER) for _ in range(10)))

    asyncio.run(at_once())

    assert len(sink.mails) == 10
    assert sink.connections == 2


def test_a_server_that_takes_so_many_letters_on_a_connection_gets_a_new_one_unnoticed(sink: Sink) -> None:
    sink.max_per_connection = 2

    submit(submission_to(sink), times=5)

    assert len(sink.mails) == 5
    assert sink.connections == 3


def test_a_server_that_hung_up_between_two_letters_gets_a_new_connection_unnoticed(sink: Sink) -> None:
    async def twice() -> None:
        async with closing(submission_to(sink)) as submission:
            await submission.submit([ANA], LETTER)
            sink.cut("mail")
            await submission.submit([LUC], LETTER)

    asyncio.run(twice())

    assert [mail.recipients for mail in sink.mails] == [(ANA,), (LUC,)]
    assert sink.connections == 2


def test_a_letter_that_is_given_up_midway_spoils_no_other(sink: Sink) -> None:
    sink.hang("data")

    async def twice() -> None:
        async with closing(submission_to(sink)) as submission:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(submission.submit([ANA], LETTER), 0.1)
            await submission.submit([LUC], LETTER)

    asyncio.run(twice())

    assert [mail.recipients for mail in sink.mails] == [(LUC,)]


def test_no_more_letters_leave_in_a_minute_than_the_provider_allows(sink: Sink) -> None:
    async def three_with_a_limit_of_eight() -> None:
        async with closing(submission_to(sink, per_minute=8)) as submission:
            for _ in range(2):
                await submission.submit([ANA], LETTER)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(submission.submit([ANA], LETTER), 0.1)

    asyncio.run(three_with_a_limit_of_eight())

    assert len(sink.mails) == 2


# --- logging in ----------------------------------------------------------------------------------------------


def test_without_a_login_none_is_tried(sink: Sink) -> None:
    submit(submission_to(sink, login=None))

    assert len(sink.mails) == 1
    assert not [command for command in sink.commands if command.startswith("AUTH")]


@pytest.mark.parametrize(("xoauth2", "mechanism"), [(False, "PLAIN"), (True, "XOAUTH2")])
def test_the_login_is_by_password_or_by_access_token(sink: Sink, xoauth2: bool, mechanism: str) -> None:
    submit(submission_to(sink, login=Login("bot", "secret", xoauth2)))

    assert [command.split()[1] for command in sink.commands if command.startswith("AUTH")] == [mechanism]


def test_the_machines_name_is_not_told(sink: Sink) -> None:
    submit(submission_to(sink))

    assert sink.commands[0] == "EHLO [127.0.0.1]"


@pytest.mark.parametrize("password", ["demo", "wrong"])
def test_the_embedded_server_takes_letters_with_the_right_password(password: str) -> None:
    with MailServer(password="demo") as server:
        smtp = Smtp.model_validate(
            {"host": server.host, "port": server.smtp_port, "security": "none", "sender": SENDER}
        )
        submission = SmtpSubmission(smtp, lambda: Login(server.user, password))

        if password == "wrong":
            with pytest.raises(TemporaryFailure, match="identification refusée"):
                submit(submission)
        else:
            submit(submission)

        assert server.letters == [((ANA,), LETTER)] * (password == "demo")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    dovecot_or_skip()
    self_signed(tmp_path)
    return tmp_path / "cert.pem"


@pytest.fixture
def encrypted_sink(certificate: Path) -> Iterator[Sink]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    with Sink(context) as server:
        yield server


def test_tls_with_a_certificate_that_we_trust(encrypted_sink: Sink, certificate: Path) -> None:
    submit(submission_to(encrypted_sink, security="tls", ca_file=str(certificate)))

    assert len(encrypted_sink.mails) == 1


def test_no_socket_stays_open_when_the_server_does_not_take_its_leave(encrypted_sink: Sink, certificate: Path) -> None:
    with Relay(encrypted_sink.port) as wire:

        async def left_in_silence() -> None:
            through = submission_to(encrypted_sink, security="tls", ca_file=str(certificate), port=wire.port)
            async with closing(through) as submission:
                await submission.submit([ANA], LETTER)
                wire.fall_silent()

        asyncio.run(left_in_silence())
        gc.collect()  # an open one warns here, and a warning is an error

    assert len(encrypted_sink.mails) == 1


def test_a_certificate_that_nobody_vouches_for_gets_no_letter(encrypted_sink: Sink) -> None:
    with pytest.raises(TemporaryFailure, match=r"certificat.*self-signed"):
        submit(submission_to(encrypted_sink, security="tls"))

    assert encrypted_sink.commands == []


def test_a_certificate_that_has_expired_gets_no_letter_and_is_named(tmp_path: Path) -> None:
    dovecot_or_skip()
    self_signed(tmp_path, days=-1)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")

    with Sink(context) as expired, pytest.raises(Away, match=r"certificat n'est pas valable.*expired"):
        submit(submission_to(expired, security="tls", ca_file=str(tmp_path / "cert.pem")))

    assert expired.commands == []


def test_a_name_that_cannot_be_looked_up_leaves_the_letter_as_it_was(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fails)

    with pytest.raises(Away, match=r"injoignable.*name resolution"):
        submit(submission_to(sink, security="tls", host="smtp.example.org"))


def test_a_server_without_starttls_gets_no_letter(sink: Sink) -> None:
    with pytest.raises(TemporaryFailure, match="STARTTLS"):
        submit(submission_to(sink, security="starttls"))

    assert sink.mails == []


def test_a_server_that_repeats_the_password_is_not_repeated(sink: Sink) -> None:
    sink.refuse("auth", 535, words="wrong: secret, that is AGJvdABzZWNyZXQ=")

    with pytest.raises(TemporaryFailure, match="wrong: …, that is …"):
        submit(submission_to(sink))


@pytest.mark.parametrize("code", [535, 454])
def test_a_login_that_is_refused_is_told_to_who_gave_it(sink: Sink, code: int) -> None:
    sink.refuse("auth", code)
    told: list[str] = []
    submission = submission_to(sink, login=Login("bot", "secret", xoauth2=True, refused=lambda: told.append("refused")))

    with pytest.raises(TemporaryFailure):
        submit(submission)

    assert told == ["refused"]
