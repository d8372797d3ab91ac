"""Submission over SMTP (RFC 6409), on a few kept connections that each carry one letter at a time.

What the server refuses about a letter (5yz) is permanent. What it refuses about us, at the greeting or the login, says
nothing about the letter, which waits. After the final dot only the server's reply tells whether it was taken."""

import asyncio
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property

from aiolimiter import AsyncLimiter
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from mailbot import tls
from mailbot.ports import Away, PermanentFailure, TemporaryFailure, Uncertain
from mailbot.settings import Login, Smtp

START_INPUT = 354
SHUTTING_DOWN = 421
LOGIN_REQUIRED = 530  # RFC 4954, 6

# Who calls, in EHLO: a machine without a name of its own (RFC 5321, 4.1.3); its real one is nobody's business.
NAMELESS = "[127.0.0.1]"


class _Gone(TemporaryFailure):
    """The connection ended before the letter began, as a kept one does when the server tires of it."""


class _Connection(SMTP):
    """Hangs up at once: over TLS, aiosmtplib would leave the socket open until the server takes its leave too."""

    def close(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()
        super().close()


class SmtpSubmission:
    """Hands letters to the submission server.

    `timeout` is for the reply to a command; `patience` for the one to the final dot, since giving up on that one may
    send a letter twice (RFC 5321, 4.5.3.2.6)."""

    def __init__(
        self,
        smtp: Smtp,
        login: Callable[[], Login | None],
        connections: int = 3,
        timeout: float = 30.0,
        patience: float = 120.0,
    ) -> None:
        self._settings = smtp
        self._login = login
        self._timeout = timeout
        self._patience = patience
        self._hidden: Callable[[str], str] = str  # what may be told of the server's words
        self._kept: list[_Connection] = []
        self._turn = asyncio.Semaphore(connections)
        self._pace = _pace(smtp.per_minute) if smtp.per_minute else None

    async def submit(self, recipients: Sequence[str], content: bytes) -> None:
        """Hand a letter over, to all recipients at once.

        One who is refused for now holds it back from all: a second attempt would reach the others twice. One who is
        refused for good does not: the others get it, then PermanentFailure says that somebody did not."""
        if self._pace:
            await self._pace.acquire()
        async with self._turn:
            while self._kept:
                with suppress(_Gone):
                    await self._carry(self._kept.pop(), recipients, content)
                    return
            await self._carry(await self._connect(), recipients, content)

    async def examine(self, recipient: str) -> str:
        """Begin a letter to this recipient and take it back: nothing is sent. Gives the encryption, "" for none."""
        client = await self._connect()
        try:
            await self._begin(client, 0)
            await _name_recipients(client, [recipient])
            encrypted = client.get_transport_info("ssl_object")
            await client.rset()
            await client.quit()
        except (SMTPResponseException, ValueError) as refusal:
            raise self._refusal(refusal) from refusal
        except (SMTPException, OSError) as fault:
            raise TemporaryFailure(self._told(fault)) from fault
        finally:
            client.close()
        return encrypted.version() or "" if encrypted else ""

    async def close(self) -> None:
        while self._kept:
            client = self._kept.pop()
            with suppress(SMTPException, OSError):
                await client.quit()
            client.close()

    # --- one letter (RFC 5321, 3.3) ---

    async def _carry(self, client: _Connection, recipients: Sequence[str], content: bytes) -> None:
        try:
            await self._begin(client, len(content))
            refused = await _name_recipients(client, recipients)
            await self._hand_over(client, content)
        except (SMTPResponseException, ValueError) as refusal:
            await self._reset(client)
            raise self._refusal(refusal) from refusal
        except (SMTPException, OSError) as fault:
            client.close()
            raise TemporaryFailure(self._told(fault)) from fault
        except BaseException:  # gone, uncertain or cancelled: the next reply could belong to anything
            client.close()
            raise
        self._kept.append(client)
        if refused:
            words = " ; ".join(f"{refusal.code} {refusal.message}" for refusal in refused)
            count = f"{len(refused)} destinataire(s) sur {len(recipients)}"
            raise PermanentFailure(f"{self._server} : lettre remise, mais refusée pour {count} ({words}).")

    async def _begin(self, client: _Connection, size: int) -> None:
        options = [f"SIZE={size}"] if client.supports_extension("size") else []
        try:
            await client.mail(self._settings.sender.email, options=options)
        except (SMTPServerDisconnected, SMTPTimeoutError) as fault:
            raise _Gone(self._told(fault)) from fault
        except SMTPSenderRefused as refusal:
            if refusal.code == SHUTTING_DOWN:
                raise _Gone(self._told(refusal)) from refusal
            raise

    async def _hand_over(self, client: _Connection, content: bytes) -> None:
        """DATA in two steps: what fails before the content was surely not taken, what fails after it perhaps."""
        reply = await client.execute_command(b"DATA")
        if reply.code != START_INPUT:
            raise SMTPDataError(reply.code, reply.message)
        if client.protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        client.protocol.write(_with_final_dot(content))
        try:
            reply = await client.protocol.read_response(self._patience)
        except (SMTPException, OSError) as silence:
            raise Uncertain(f"{self._told(silence)} La lettre est peut-être partie.") from silence
        if reply.code >= 400:
            raise SMTPDataError(reply.code, reply.message)

    async def _reset(self, client: _Connection) -> None:
        """Keep the connection after a refusal, if it is good for another letter."""
        try:
            await client.rset()
        except (SMTPException, OSError):
            client.close()
        else:
            self._kept.append(client)

    # --- the connection ---

    async def _connect(self) -> _Connection:
        login = await asyncio.to_thread(self._login)  # it may ask for a token first
        if login:
            self._hidden = login.hidden
        client = _Connection(
            hostname=self._settings.host,
            port=self._settings.port,
            use_tls=self._settings.security == "tls",
            start_tls=self._settings.security == "starttls",
            tls_context=None if self._settings.security == "none" else self._tls_context,
            local_hostname=NAMELESS,
            timeout=self._timeout,
        )
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
            if login:
                await _log_in(client, login)
        except (SMTPException, OSError) as fault:
            client.close()
            if isinstance(root := fault.__cause__ or fault, ssl.SSLCertVerificationError):
                seen = await asyncio.to_thread(tls.certificate, "smtp", self._settings)
                raise Away(f"{self._server} : {tls.told(root, self._settings.host, seen)}.") from fault
            if login and isinstance(fault, SMTPAuthenticationError):
                login.refused()
            raise Away(self._told(fault)) from fault
        except BaseException:
            client.close()
            raise
        return client

    @cached_property
    def _tls_context(self) -> ssl.SSLContext:
        """One for all connections: making it costs more than a connection."""
        try:
            return tls.context(self._settings.ca_file)
        except tls.BadAuthority as fault:
            raise Away(str(fault)) from fault

    # --- words ---

    @property
    def _server(self) -> str:
        return f"Serveur SMTP {self._settings.host}, port {self._settings.port}"

    def _refusal(self, refusal: SMTPResponseException | ValueError) -> TemporaryFailure | PermanentFailure:
        if isinstance(refusal, ValueError):
            return PermanentFailure(f"{self._server} : une adresse est impossible à transmettre telle quelle.")
        if refusal.code == LOGIN_REQUIRED:
            return Away(self._told(refusal))
        return (PermanentFailure if _is_final(refusal) else TemporaryFailure)(self._told(refusal))

    def _told(self, fault: Exception) -> str:
        return self._hidden(f"{self._server} : {_words(fault)}.")


def _pace(per_minute: int) -> AsyncLimiter:
    """A few letters at once, then evenly: both together stay within the limit in any minute."""
    at_once = max(1, per_minute // 4)
    return AsyncLimiter(at_once, 60 * at_once / max(1, per_minute - at_once))


async def _log_in(client: _Connection, login: Login) -> None:
    if login.xoauth2:
        await client.auth_xoauth2(login.user, login.secret)
    else:
        await client.login(login.user, login.secret)


async def _name_recipients(client: _Connection, recipients: Sequence[str]) -> list[SMTPRecipientRefused]:
    """RCPT for each; gives those refused for good, if others remain."""
    refused = []
    for recipient in recipients:
        try:
            await client.rcpt(recipient)
        except SMTPRecipientRefused as refusal:
            if not _is_final(refusal):
                raise
            refused.append(refusal)
    if refused and len(refused) == len(recipients):
        raise refused[0]
    return refused


def _is_final(refusal: SMTPResponseException) -> bool:
    """Whether it is the letter that is refused, for good."""
    of_the_letter = isinstance(refusal, (SMTPSenderRefused, SMTPRecipientRefused, SMTPDataError))
    return of_the_letter and 500 <= refusal.code <= 599 and refusal.code != LOGIN_REQUIRED


def _with_final_dot(content: bytes) -> bytes:
    """Lines that begin with a dot get a second one (RFC 5321, 4.5.2), else a letter could end in its middle."""
    stuffed = (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:]
    return stuffed + (b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n")


def _words(fault: Exception) -> str:
    match fault.__cause__ or fault:
        case ssl.SSLError() as root:
            return f"pas de connexion chiffrée ({root.reason or root}) ; « port » et « security » ?"
        case TimeoutError():
            return "le serveur n'a pas répondu à temps"
        case SMTPServerDisconnected() | ConnectionResetError():
            return "le serveur a coupé la connexion"
        case SMTPAuthenticationError() as root:
            return f"identification refusée ({root.code} {root.message})"
        case SMTPResponseException() as root:
            return f"refus du serveur ({root.code} {root.message})"
        case OSError() as root:
            return f"le serveur est injoignable ({root.strerror or root})"
        case root:
            return f"la connexion n'a pas abouti ({root})"
