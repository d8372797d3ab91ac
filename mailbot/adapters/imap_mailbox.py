"""Mailbox over IMAP4rev1: with MOVE, UIDPLUS and NAMESPACE where the server has them, and without where not.

A message is found by its UID and only peeked at: no flag tells what was done with it, and none changes by reading it.
After a failure the connection is dropped, since nobody knows to which command its next reply belongs."""

import logging
import re
import select
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from imapclient import DELETED, SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
    ProtocolError,
)

from mailbot import tls
from mailbot.adapters.imap_idle import idle
from mailbot.ports import Arrival, Inbox, PermanentFailure, TemporaryFailure
from mailbot.settings import Imap, Login

KEYWORD = b"$MailbotDesk"
FILED = b"$MailbotFiled"  # copied and marked as deleted by us, on servers without MOVE
HEADER_LIMIT = 100 * 1024  # bytes
UIDS_PER_COMMAND = 500  # keeps command lines below the 8,000 octets of RFC 7162, 4
MESSAGES_PER_FETCH, BYTES_PER_FETCH = 50, 8 * 1024 * 1024

# What can go wrong in a conversation. ValueError: words that the library cannot put on the wire, or read from it.
FAULTS = (OSError, IMAPClientError, ValueError)

# Refusals that say by themselves whether to try again (RFC 5530, 3); others are judged by what was asked.
VERDICTS: Mapping[str, type[TemporaryFailure | PermanentFailure]] = {
    "[UNAVAILABLE]": TemporaryFailure,
    "[INUSE]": TemporaryFailure,
    "[LIMIT]": TemporaryFailure,
    "[SERVERBUG]": TemporaryFailure,
    "[NOPERM]": PermanentFailure,
    "[CANNOT]": PermanentFailure,
}


# Put into the folder for what is handled, and taken away at once, by `examine`.
PROBE = b"From: mailbot@localhost\r\nSubject: mailbot doctor\r\n\r\nCe message d'essai peut disparaitre.\r\n"


@dataclass(frozen=True, slots=True)
class Examination:
    """What the server can do, and lets us do. `time`: what its clock showed, where that could be asked; `lacking`: by
    folder, the rights without which no mail can be filed (RFC 4314, 2.1), where it tells; `taken`: of what it grants
    the mailbox, by kind, the largest part of each in use (RFC 2087)."""

    encryption: str  # "" where there is none
    capabilities: frozenset[str]
    messages: int
    keeps_keywords: bool
    time: datetime | None
    lacking: Mapping[str, str]
    taken: Mapping[str, float]


class ImapMailbox:
    """One inbox, on one connection that is kept between passes."""

    def __init__(self, imap: Imap, login: Callable[[], Login], timeout: float = 30.0) -> None:
        self._settings = imap
        self._login = login
        self._timeout = timeout
        self._client: IMAPClient | None = None
        self._hidden: Callable[[str], str] = str  # what may be told of the server's words
        self._handled = ""  # as the server names it, once it is known to be there
        self._keeps_keywords = True
        self._uidvalidity = 0
        # INTERNALDATE and size never change under a UID (RFC 3501, 2.3.1.1): each is asked for once.
        self._arrivals: dict[int, Arrival] = {}
        self._uidnext = 0  # as the inbox was selected last
        self._listed = 0  # the UIDs below have been told by `arrivals`
        self._idles = count(1)

    def open(self) -> Inbox:
        if not self._is_alive():
            self._drop()
            self._connect()
        with self._failing(f"ouverture de « {self._settings.inbox} »", PermanentFailure):
            client = self._connected()
            return self._selected(client.select_folder(_inbox_name(client, self._settings.inbox)))

    def arrivals(self) -> list[Arrival]:
        with self._failing("liste des messages"):
            client = self._connected()
            # Not what is marked as deleted: a person has thrown it away, or `_move` had to leave it so.
            uids: list[int] = client.search("UNDELETED")
            self._listed = max([self._uidnext, *(uid + 1 for uid in uids)])
            known = {uid: self._arrivals[uid] for uid in uids if uid in self._arrivals}
            for batch in _chunks([uid for uid in uids if uid not in known]):
                known.update(_arrivals(client.fetch(batch, ["INTERNALDATE", "RFC822.SIZE"])))
        self._arrivals = known
        return list(known.values())

    def fetch(self, uids: Sequence[int], header_only: bool = False) -> Iterator[tuple[int, bytes]]:
        what = f"BODY.PEEK[HEADER]<0.{HEADER_LIMIT}>" if header_only else "BODY.PEEK[]"
        for batch in self._batches(uids):
            with self._failing("lecture des messages"):
                fetched = self._connected().fetch(batch, [what])
            yield from _contents(fetched)

    def file(self, uids: Sequence[int]) -> None:
        if not (self._settings.handled and uids):
            return
        if not self._handled:
            with self._failing(f"dossier « {self._settings.handled} »", PermanentFailure):
                self._handled = _find_or_create(self._connected(), self._settings.handled)
        with self._failing(f"classement dans « {self._settings.handled} »"):
            for batch in _chunks(uids):
                _move(self._connected(), batch, self._handled, self._keeps_keywords)

    def mark_for_desk(self, uids: Sequence[int]) -> None:
        if not self._keeps_keywords:
            return  # it stays in the inbox, unread: that is what the coordinator sees
        with self._failing("marquage des messages"):
            for batch in _chunks(uids):
                self._connected().add_flags(batch, [KEYWORD], silent=True)

    def wait(self, bell: socket.socket) -> None:
        with suppress(TemporaryFailure, PermanentFailure):
            if self._is_told(bell):
                return
        select.select([bell], [], [])  # what is wrong the next pass will meet, and tell

    def _is_told(self, bell: socket.socket) -> bool:
        """What came after `arrivals` may have been told already, within the reply to something else: so look again."""
        with self._failing("attente des courriels"):
            client = self._connected()
            self._selected(client.select_folder(_inbox_name(client, self._settings.inbox)))
            if self._uidnext > self._listed:
                return True
            return client.has_capability("IDLE") and idle(client.socket(), b"IDLE%d" % next(self._idles), bell)

    def examine(self) -> Examination:
        """Try what `file` and `mark_for_desk` will need. What is tried is taken back, and no message of anybody's is
        touched."""
        self.open()
        with self._failing(f"ouverture de « {self._settings.inbox} »", PermanentFailure):
            client = self._connected()
            reply = client.select_folder(_inbox_name(client, self._settings.inbox))
            sock = client.socket()
            capabilities = frozenset(each.decode("ascii", "replace") for each in client.capabilities())
        lacking = self._lacking() if self._settings.handled else {}
        time = self._probed() if self._settings.handled and not lacking else None
        return Examination(
            encryption=sock.version() or "" if isinstance(sock, ssl.SSLSocket) else "",
            capabilities=capabilities,
            messages=reply[b"EXISTS"],
            keeps_keywords=self._keeps_keywords,
            time=time,
            lacking=lacking,
            taken=self._taken(),
        )

    def _lacking(self) -> dict[str, str]:
        with self._failing(f"dossier « {self._settings.handled} »", PermanentFailure):
            client = self._connected()
            self._handled = _find_or_create(client, self._settings.handled)
            inbox = _inbox_name(client, self._settings.inbox)
            needed = {inbox: "te", self._handled: "ite"}
            lacks = {folder: set(rights) - _rights(client, folder) for folder, rights in needed.items()}
        return {folder: "".join(sorted(rights)) for folder, rights in lacks.items() if rights}

    def _taken(self) -> dict[str, float]:
        with self._failing("quota"):
            client = self._connected()
            if not client.has_capability("QUOTA"):
                return {}
            inbox = client._normalise_folder(_inbox_name(client, self._settings.inbox))
            try:
                _, quotas = client.get_quota_root(inbox)
            except IMAPClientAbortError:
                raise
            except IMAPClientError:  # it has none for this folder
                return {}
        parts = [(each.resource, each.usage / each.limit) for each in quotas if each.limit]
        return dict(sorted(parts, key=lambda part: part[1]))  # of several roots the fullest

    def _probed(self) -> datetime | None:
        """The time at which the folder for what is handled took a message, which goes at once. Without UIDPLUS only
        the folder is made sure of: nobody could take away this message and no other."""
        with self._failing(f"dossier « {self._settings.handled} »", PermanentFailure):
            client = self._connected()
            if not client.has_capability("UIDPLUS"):
                return None
            said = client.append(self._handled, PROBE, flags=[SEEN])
            if not (found := re.search(rb"APPENDUID \d+ (\d+)", said)):
                return None
            uid = int(found[1])
            client.select_folder(self._handled)
            taken = client.fetch([uid], ["INTERNALDATE"])
            client.add_flags([uid], [DELETED], silent=True)
            client.uid_expunge([uid])
            client.select_folder(_inbox_name(client, self._settings.inbox))
        return next((_in_utc(data[b"INTERNALDATE"]) for data in taken.values() if data.get(b"INTERNALDATE")), None)

    def close(self) -> None:
        if self._client is not None:
            with suppress(*FAULTS):
                self._client.logout()
        self._drop()

    # --- the connection ---

    def _is_alive(self) -> bool:
        """Whether the kept connection still answers: a server may have closed it meanwhile."""
        if self._client is None:
            return False
        try:
            self._client.noop()
        except FAULTS:
            return False
        return True

    def _connect(self) -> None:
        login = self._login()
        self._hidden = login.hidden
        context = None if self._settings.security == "none" else self._tls_context()
        with self._failing("connexion", PermanentFailure):
            self._client = client = IMAPClient(
                self._settings.host,
                self._settings.port,
                ssl=self._settings.security == "tls",
                ssl_context=context,
                timeout=SocketTimeout(self._timeout, self._timeout),
            )
            _tune(client)
            if self._settings.security == "starttls":
                client.starttls(context)
            try:
                _log_in(client, login)
            except LoginError as refusal:
                if not _is_cut(refusal):
                    login.refused()
                raise

    def _tls_context(self) -> ssl.SSLContext:
        try:
            return tls.context(self._settings.ca_file)
        except tls.BadAuthority as fault:
            raise PermanentFailure(str(fault)) from fault

    def _connected(self) -> IMAPClient:
        if self._client is None:
            raise TemporaryFailure(f"{self._server} : la connexion est perdue.")
        return self._client

    def _drop(self) -> None:
        if self._client is not None:
            with suppress(*FAULTS):
                self._client.shutdown()
        self._client = None
        self._handled = ""

    @property
    def _server(self) -> str:
        return f"Serveur IMAP {self._settings.host}, port {self._settings.port}"

    @contextmanager
    def _failing(
        self, doing: str, refusal: type[TemporaryFailure | PermanentFailure] = TemporaryFailure
    ) -> Iterator[None]:
        """Turn what goes wrong into one of our two failures; `refusal` is what the server's plain NO means here."""
        try:
            yield
        except ssl.SSLCertVerificationError as fault:
            self._drop()
            seen = tls.certificate("imap", self._settings)
            raise PermanentFailure(f"{self._server} : {tls.told(fault, self._settings.host, seen)}.") from fault
        except FAULTS as fault:
            self._drop()
            failure = _failure(f"{self._server} : {doing}", fault, refusal)
            raise type(failure)(self._hidden(str(failure))) from fault

    # --- what the server says ---

    def _selected(self, reply: Mapping[bytes, Any]) -> Inbox:
        if not {b"UIDVALIDITY", b"UIDNEXT"} <= reply.keys():
            raise PermanentFailure(f"{self._server} : il ne donne pas UIDVALIDITY et UIDNEXT (RFC 3501, 6.3.1).")
        inbox = Inbox(uidvalidity=reply[b"UIDVALIDITY"], uidnext=reply[b"UIDNEXT"])
        # A server that doesn't list its permanent flags keeps them all (RFC 3501, 7.1).
        self._keeps_keywords = bool({rb"\*", KEYWORD} & set(reply.get(b"PERMANENTFLAGS", [KEYWORD])))
        if inbox.uidvalidity != self._uidvalidity:
            self._uidvalidity, self._arrivals, self._listed = inbox.uidvalidity, {}, 0
        self._uidnext = inbox.uidnext
        return inbox

    def _batches(self, uids: Sequence[int]) -> Iterator[list[int]]:
        """As many messages as go well into one reply; a big one goes alone."""
        batch: list[int] = []
        room = BYTES_PER_FETCH
        for uid in uids:
            size = self._arrivals[uid].size if uid in self._arrivals else 0
            if batch and (len(batch) == MESSAGES_PER_FETCH or size > room):
                yield batch
                batch, room = [], BYTES_PER_FETCH
            batch.append(uid)
            room -= size
        if batch:
            yield batch


def _tune(client: IMAPClient) -> None:
    client.normalise_times = False  # else times lose their zone
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # The library words every line for a log that nobody reads: FETCH takes three times as long; and what it logs
    # itself names addresses.
    client._imap.debug = 0
    logging.getLogger("imapclient").setLevel(logging.WARNING)


def _log_in(client: IMAPClient, login: Login) -> None:
    if login.xoauth2:
        client.oauth2_login(login.user, login.secret)
    elif client.has_capability("AUTH=PLAIN"):
        client.plain_login(login.user, login.secret)  # carries any character; LOGIN only ASCII
    else:
        client.login(login.user, login.secret)


def _failure(
    where: str, fault: Exception, refusal: type[TemporaryFailure | PermanentFailure]
) -> TemporaryFailure | PermanentFailure:
    match fault:
        case ssl.SSLError():
            reason = fault.reason or fault
            return TemporaryFailure(f"{where} : pas de connexion chiffrée ({reason}) ; « port » et « security » ?")
        case TimeoutError():
            return TemporaryFailure(f"{where} : le serveur n'a pas répondu à temps.")
        case OSError():
            return TemporaryFailure(f"{where} : le serveur est injoignable ({fault.strerror or fault}).")
        case _ if _is_cut(fault):
            return TemporaryFailure(f"{where} : le serveur a coupé la connexion ({_words(fault)}).")
    verdict = next((failure for code, failure in VERDICTS.items() if code in str(fault)), refusal)
    subject = "identification refusée" if isinstance(fault, LoginError) else "refus du serveur"
    return verdict(f"{where} : {subject} ({_words(fault)}).")


def _words(fault: Exception) -> str:
    """The server's words; not those that nobody understood, which may be a piece of somebody's mail."""
    if isinstance(fault, (ProtocolError, ValueError)) or "unexpected response" in str(fault):
        return f"réponse incompréhensible : {type(fault).__name__}"
    return str(fault).removeprefix("b'").removesuffix("'")


def _is_cut(fault: Exception) -> bool:
    """Whether the server hung up, at login too, where the library hides it behind a LoginError."""
    cause = fault.__context__ if isinstance(fault, LoginError) else fault
    return isinstance(cause, IMAPClientAbortError) and not isinstance(cause, IMAPClientReadOnlyError)


def _arrivals(fetched: Mapping[int, Mapping[bytes, Any]]) -> Iterator[tuple[int, Arrival]]:
    """What the server still knows of them: a message that went meanwhile is told without a date, or not at all."""
    for uid, data in fetched.items():
        if data.get(b"INTERNALDATE") and b"RFC822.SIZE" in data:
            yield uid, Arrival(uid, _in_utc(data[b"INTERNALDATE"]), data[b"RFC822.SIZE"])


def _in_utc(internaldate: datetime) -> datetime:
    # "-0000" is UTC that knows nothing of a local zone (RFC 5322, 3.3); the library gives it without a zone.
    return internaldate.astimezone(UTC) if internaldate.tzinfo else internaldate.replace(tzinfo=UTC)


def _contents(fetched: Mapping[int, Mapping[bytes, Any]]) -> Iterator[tuple[int, bytes]]:
    for uid, data in fetched.items():
        for item, content in data.items():
            if item.startswith(b"BODY[") and isinstance(content, bytes):
                yield uid, content


def _move(client: IMAPClient, uids: Sequence[int], folder: str, keeps_keywords: bool) -> None:
    """Without MOVE in three steps, any of which may be the last of its pass. What is marked as deleted already is not
    copied: either we were cut off after the copy, and our keyword says so, or somebody threw it away."""
    if client.has_capability("MOVE"):
        client.move(uids, folder)
        return
    client.noop()  # else a search need not know what others have marked (RFC 3501, 5.2)
    deleted = set(client.search("DELETED"))
    ours = {*client.search(f"DELETED KEYWORD {FILED.decode()}")}.intersection(uids)
    if new := [uid for uid in uids if uid not in deleted]:
        client.copy(new, folder)
        # In one command: a server does both or neither. The copy has been made, and bears no mark.
        client.add_flags(new, [DELETED, FILED] if keeps_keywords else [DELETED], silent=True)
    gone = ours.union(new)
    if client.has_capability("UIDPLUS"):
        if gone:
            client.uid_expunge(sorted(gone))
    elif gone and set(client.search("DELETED")) <= gone:
        client.expunge()
    # Else a plain EXPUNGE would also remove what somebody else has marked: the mark has to do.


def _rights(client: IMAPClient, folder: str) -> set[str]:
    """Ours in this folder; all, where the server does not tell."""
    if not client.has_capability("ACL"):
        return set("ite")
    try:
        # The library has no call for it.
        said = client._command_and_check("myrights", client._normalise_folder(folder))
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        return set("ite")
    rights = set(said[-1].split()[-1].decode("ascii", "replace"))
    # "d" was both once; a newer server adds it to either (RFC 4314, 2.1.1).
    return rights | set("te") if "d" in rights and not rights & set("te") else rights


def _inbox_name(client: IMAPClient, name: str) -> str:
    if name.upper() == "INBOX":
        return name
    return _existing(client, _server_names(client, name)) or name


def _find_or_create(client: IMAPClient, name: str) -> str:
    names = _server_names(client, name)
    existing = _existing(client, names)
    if existing is None:
        existing = names[-1]
        client.create_folder(existing)
        client.subscribe_folder(existing)
    return existing


def _server_names(client: IMAPClient, name: str) -> list[str]:
    """What the server may call a folder: the name as set, or beneath the prefix for one's own folders."""
    prefix, delimiter = _namespace(client)
    name = name.replace("/", delimiter)
    return [name] if name.startswith(prefix) else [name, prefix + name]


def _namespace(client: IMAPClient) -> tuple[str, str]:
    """Prefix ("INBOX." at Cyrus and OVH) and delimiter of one's own folders (RFC 2342)."""
    if client.has_capability("NAMESPACE"):
        personal = client.namespace().personal
        if personal:
            prefix, delimiter = personal[0]
            return prefix, delimiter or "/"
    [(_, delimiter, _), *_] = client.list_folders("", "")  # RFC 3501, 6.3.8
    return "", delimiter.decode() if delimiter else "/"


def _existing(client: IMAPClient, names: Sequence[str]) -> str | None:
    for name in names:
        for flags, _, found in client.list_folders("", name):
            if found == name and rb"\noselect" not in {flag.lower() for flag in flags}:
                return name
    return None


def _chunks(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), UIDS_PER_COMMAND):
        yield uids[start : start + UIDS_PER_COMMAND]
