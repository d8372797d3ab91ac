"""Nothing is said to a server that does not prove who it is; and what is wrong with its certificate is told."""

import asyncio
import re
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink as Discarding

from mailbot import tls
from mailbot.adapters.imap_mailbox import ImapMailbox
from mailbot.adapters.smtp_submission import SmtpSubmission
from mailbot.ports import PermanentFailure, TemporaryFailure
from mailbot.settings import Imap, Login, Smtp
from tests.servers.certificates import Authority, Pair
from tests.servers.dovecot import PASSWORD, Dovecot, dovecot_or_skip
from tests.servers.smtp_sink import Sink

HOST = "127.0.0.1"
LOGIN = Login("user1", PASSWORD)
WAYS = [(protocol, security) for protocol in ("imap", "smtp") for security in ("tls", "starttls")]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    dovecot_or_skip()  # it brings openssl
    return Authority(tmp_path / "ca")


class Upgrading(Controller):
    """SMTP with STARTTLS. Any free port does, which the library does not look up before it tries it."""

    def _trigger_server(self) -> None:
        socket.create_connection((HOST, self.bound), 5).close()

    @property
    def bound(self) -> int:
        assert isinstance(self.server, asyncio.Server)
        bound: int = self.server.sockets[0].getsockname()[1]
        return bound


@contextmanager
def a_server(protocol: str, security: str, pair: Pair) -> Iterator[int]:
    """The port of a real server that shows this certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pair.certificate, pair.key)
    with ExitStack() as stack:
        if protocol == "imap":
            dovecot = stack.enter_context(Dovecot(pair=pair))
            yield dovecot.imaps if security == "tls" else dovecot.imap
        elif security == "tls":
            yield stack.enter_context(Sink(context)).port
        else:
            controller = Upgrading(Discarding(), hostname=HOST, port=0, tls_context=context)
            controller.start()
            stack.callback(controller.stop, no_assert=True)
            yield controller.bound


def connect(protocol: str, security: str, port: int, ca_file: Path | str = "", host: str = "localhost") -> None:
    """Log in as the worker does, and hang up."""
    server = {"host": host, "port": port, "security": security, "ca_file": str(ca_file)}
    if protocol == "imap":
        mailbox = ImapMailbox(Imap.model_validate(server), lambda: LOGIN, timeout=5)
        mailbox.open()
        mailbox.close()
    else:
        smtp = Smtp.model_validate(server | {"sender": "bot@example.org"})
        login = LOGIN if security == "tls" else None  # aiosmtpd has no users here
        asyncio.run(submit(SmtpSubmission(smtp, lambda: login, timeout=5)))


async def submit(submission: SmtpSubmission) -> None:
    try:
        await submission.submit(["ana@example.org"], b"Subject: x\r\n\r\n")
    finally:
        await submission.close()


def refused(protocol: str, security: str, port: int, ca_file: Path | str = "", host: str = "localhost") -> str:
    with pytest.raises((PermanentFailure, TemporaryFailure)) as raised:
        connect(protocol, security, port, ca_file, host)
    return str(raised.value)


# --- certificates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("protocol", "security"), WAYS)
def test_a_server_that_proves_who_it_is_is_spoken_to(authority: Authority, protocol: str, security: str) -> None:
    with a_server(protocol, security, authority.issue()) as port:
        connect(protocol, security, port, authority.ca_file)


@pytest.mark.parametrize(("protocol", "security"), WAYS)
def test_an_expired_certificate_is_told_with_its_end(authority: Authority, protocol: str, security: str) -> None:
    pair = authority.issue(until=datetime(2021, 3, 4, 5, 6, tzinfo=UTC))

    with a_server(protocol, security, pair) as port:
        said = refused(protocol, security, port, authority.ca_file)

    assert "il a expiré le 04/03/2021 à 05:06 UTC ; il faut le renouveler sur le serveur localhost" in said


@pytest.mark.parametrize(("protocol", "security"), WAYS)
def test_a_certificate_of_another_name_is_told_with_its_names(
    authority: Authority, protocol: str, security: str
) -> None:
    pair = authority.issue("DNS:imap.example.org,DNS:smtp.example.org")

    with a_server(protocol, security, pair) as port:
        said = refused(protocol, security, port, authority.ca_file)

    assert "il est au nom de « imap.example.org », « smtp.example.org », pas « localhost »" in said


@pytest.mark.parametrize(("protocol", "security"), WAYS)
def test_a_certificate_that_nobody_vouches_for_is_told_with_its_names_its_maker_and_its_end(
    authority: Authority, protocol: str, security: str
) -> None:
    with a_server(protocol, security, authority.issue(until=datetime(2110, 3, 4, 5, 6, tzinfo=UTC))) as port:
        said = refused(protocol, security, port)

    assert (
        "au nom de « localhost », « 127.0.0.1 », émis par « Autorité d'essai », valable jusqu'au 04/03/2110 à 05:06 UTC"
    ) in said
    assert "« ca_file »" in said


def test_a_certificate_that_is_not_valid_yet_has_the_clock_looked_at(authority: Authority) -> None:
    pair = authority.issue(since=datetime(2110, 1, 1, tzinfo=UTC))

    with a_server("smtp", "tls", pair) as port:
        said = refused("smtp", "tls", port, authority.ca_file)

    assert "il ne vaut pas avant le 01/01/2110 à 00:00 UTC ; l'horloge de cette machine est-elle juste ?" in said


def test_an_address_needs_a_certificate_too(authority: Authority) -> None:
    with a_server("smtp", "tls", authority.issue("DNS:localhost")) as port:
        said = refused("smtp", "tls", port, authority.ca_file, host=HOST)

    assert "il est au nom de « localhost », pas « 127.0.0.1 »" in said


def test_what_a_certificate_says_moves_no_terminal(authority: Authority) -> None:
    assert tls.printable("a\x1b[2J\r\nb\u202e") == "a·[2J··b·"


def test_a_certificate_that_cannot_be_had_again_is_refused_without_its_words() -> None:
    fault = ssl.SSLCertVerificationError("no")
    fault.verify_code, fault.verify_message = tls.EXPIRED, "certificate has expired"

    assert tls.told(fault, "imap.example.org", None) == (
        "le certificat n'est pas valable : il a expiré ; il faut le renouveler sur le serveur imap.example.org "
        "(certificate has expired)"
    )


# --- protocols -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", ["imap", "smtp"])
def test_tls_older_than_1_2_is_refused(authority: Authority, protocol: str) -> None:
    pair = authority.issue()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():  # that nobody should do this is what is shown here
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1

    with Sink(context) as server:
        refused(protocol, "tls", server.port, authority.ca_file)

    assert server.commands == []


def test_a_client_that_may_is_let_in_by_the_old_server_of_these_tests(authority: Authority) -> None:
    """Else the test above would show nothing."""
    pair = authority.issue()
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old.load_cert_chain(pair.certificate, pair.key)
    client = ssl.create_default_context(cafile=authority.ca_file)
    for context in (old, client):
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for context in (old, client):
            context.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1

    with Sink(old) as server:
        plain = socket.create_connection((HOST, server.port), 5)
        with plain, client.wrap_socket(plain, server_hostname="localhost") as sock:
            assert sock.version() == "TLSv1.1"


# --- a server, or somebody between, that says it has no encryption ---------------------------------------------------


@contextmanager
def saying(greeting: str, answers: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    """A server that answers each line by the first of these words that it contains; and the lines that it heard."""
    heard: list[str] = []

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                with client, client.makefile("rb") as lines:
                    client.sendall(greeting.encode())
                    for line in lines:
                        heard.append(line.decode("latin-1"))
                        answer = next((said for word, said in answers.items() if word in heard[-1]), "500 what\r\n")
                        client.sendall(answer.replace("TAG", heard[-1].partition(" ")[0]).encode())

    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1], heard
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


BARE_IMAP = ("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n", "* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n")
STRIPPED: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "imap: it does not offer it": ("imap", BARE_IMAP[0], {"CAPABILITY": BARE_IMAP[1], "STARTTLS": "TAG BAD what\r\n"}),
    "imap: it refuses": ("imap", BARE_IMAP[0], {"CAPABILITY": BARE_IMAP[1], "STARTTLS": "TAG NO not now\r\n"}),
    "imap: it lets in before": ("imap", "* PREAUTH welcome\r\n", {"CAPABILITY": BARE_IMAP[1], "": "TAG BAD no\r\n"}),
    "smtp: it does not offer it": ("smtp", "220 x\r\n", {"EHLO": "250-x\r\n250 AUTH PLAIN LOGIN\r\n"}),
    "smtp: it refuses": (
        "smtp", "220 x\r\n", {"EHLO": "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n", "STARTTLS": "454 no\r\n"},
    ),
    "smtp: it knows HELO alone": ("smtp", "220 x\r\n", {"HELO": "250 x\r\n", "EHLO": "502 what\r\n"}),
}  # fmt: skip


@pytest.mark.parametrize("name", STRIPPED)
def test_without_the_encryption_that_was_asked_for_no_word_of_ours_is_heard(name: str) -> None:
    protocol, greeting, answers = STRIPPED[name]

    with saying(greeting, answers) as (port, heard):
        refused(protocol, "starttls", port)

    assert heard
    assert not [line for line in heard if re.search("LOGIN|AUTH|MAIL|SELECT", line)]


def test_what_is_slipped_in_before_the_encryption_is_not_believed(authority: Authority) -> None:
    """A capability told in the clear must not decide how we log in (CVE-2011-0411 and its kin)."""
    pair = authority.issue()
    heard: list[bytes] = []
    with encrypting(pair, b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n", heard) as port:
        refused("imap", "starttls", port, authority.ca_file)

    assert heard[-1].split()[1] == b"AUTHENTICATE"


@contextmanager
def encrypting(pair: Pair, slipped_in: bytes, heard: list[bytes]) -> Iterator[int]:
    """An IMAP server with STARTTLS, and somebody before it who adds words in the clear. It refuses the login."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    capabilities = b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR\r\n"
    answers: Mapping[bytes, Callable[[bytes], bytes]] = {
        b"CAPABILITY": lambda tag: capabilities + tag + b" OK done\r\n",
        b"STARTTLS": lambda tag: tag + b" OK begin\r\n" + slipped_in,
        b"AUTHENTICATE": lambda tag: tag + b" NO wrong\r\n",
    }

    def converse(sock: socket.socket) -> bool:
        with sock.makefile("rb") as lines:
            for line in lines:
                heard.append(line)
                tag, verb = line.split()[:2]
                sock.sendall(answers[verb](tag))
                if verb == b"STARTTLS":
                    return True
        return False

    def serve(listener: socket.socket) -> None:
        with suppress(OSError, KeyError):
            client, _ = listener.accept()
            with client:
                client.sendall(b"* OK ready\r\n")
                if converse(client):
                    with context.wrap_socket(client, server_side=True) as sock:
                        converse(sock)

    with socket.create_server((HOST, 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)
