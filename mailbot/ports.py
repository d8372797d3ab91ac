"""What the service needs of the world. Each protocol has one adapter per library, and one contract test.

Failures come in two kinds, told apart by what the caller does next."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from socket import socket
from typing import Protocol

from mailbot.core.decision import Entry, Letter, Outcome
from mailbot.core.decision import Text as Text  # wire needs it too, and knows no ports
from mailbot.core.delivery import Mail as Mail
from mailbot.core.delivery import MailStatus as MailStatus
from mailbot.core.model import State


class TemporaryFailure(Exception):
    """The other side may accept later (RFC 5321, 4yz; a network fault): keep what was to be done, try again."""


class Away(TemporaryFailure):
    """The submission server cannot be reached or does not let us in: that says nothing about any letter."""


class PermanentFailure(Exception):
    """The other side will never accept this (RFC 5321, 5yz): a person has to look."""


class Uncertain(Exception):
    """Silence after the final dot: the mail may have been taken. The identical bytes once more, then a person."""


class Unwritable(TemporaryFailure):
    """The store takes nothing: its disk is full, or read-only. Nothing was recorded, so nothing may be done."""


class Damaged(Exception):
    """The store cannot be read. The message says which file, what is wrong, and what to do."""


class Busy(Exception):
    """Another process has its turn with this store: nothing was done, try again later."""


# --- the mailbox -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Inbox:
    """The inbox as it was selected. UIDs mean something only together with `uidvalidity` (RFC 3501, 2.3.1.1)."""

    uidvalidity: int
    uidnext: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that lies in the inbox, before its bytes are asked for. `size` in bytes, `arrived` INTERNALDATE."""

    uid: int
    arrived: datetime
    size: int


class Mailbox(Protocol):
    """One inbox. Calls block; all raise TemporaryFailure when the server is away, PermanentFailure when it
    refuses (a login, a folder); after either the next `open` connects anew. No call marks a message as read,
    save `file`."""

    def open(self) -> Inbox:
        """Connect if need be, select the inbox, see what has come since."""
        ...

    def arrivals(self) -> list[Arrival]:
        """All messages in the inbox, in no order."""
        ...

    def fetch(self, uids: Sequence[int], header_only: bool = False) -> Iterator[tuple[int, bytes]]:
        """The bytes of messages; one that has gone meanwhile is left out."""
        ...

    def file(self, uids: Sequence[int]) -> None:
        """Move what is dealt with to the folder for it; nothing where none is set."""
        ...

    def mark_for_desk(self, uids: Sequence[int]) -> None:
        """Leave in the inbox, unread, with the keyword $MailbotDesk."""
        ...

    def wait(self, bell: socket) -> None:
        """Until there is a mail that `arrivals` did not list, as far as the server tells, or `bell` can be read. A
        hint, not a law: it may come for nothing, and where the server cannot tell, or is away, there is none. Raises
        nothing."""
        ...

    def close(self) -> None: ...


# --- the submission server ---------------------------------------------------------------------------------


class Submission(Protocol):
    async def submit(self, recipients: Sequence[str], content: bytes) -> None:
        """Hand one finished mail over; raises TemporaryFailure, PermanentFailure or Uncertain about this mail,
        Away where it was not even begun."""
        ...

    async def close(self) -> None: ...


# --- the store ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A message dealt with, whatever became of it. `filed`: the mailbox shows it too."""

    key: str
    uidvalidity: int
    uid: int
    outcome: Outcome
    at: datetime
    filed: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """The inbox at the first run: what lay in it then is left alone."""

    uidvalidity: int
    uidnext: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """The messages last taken up, and how many times in a row these and no others. A write that makes them known ends
    it: what is begun and not known did not come to its end."""

    uidvalidity: int = 0
    uids: tuple[int, ...] = ()
    times: int = 0

    def then(self, uidvalidity: int, uids: tuple[int, ...]) -> "Begun":
        again = (uidvalidity, uids) == (self.uidvalidity, self.uids)
        return Begun(uidvalidity, uids, self.times + 1 if again else 1)


@dataclass(frozen=True, slots=True)
class Commit:
    """All that one write changes; either all of it is in the store, or nothing."""

    state: State | None = None  # the state after; None: unchanged
    entries: tuple[Entry, ...] = ()
    known: tuple[Known, ...] = ()
    mails: tuple[Mail, ...] = ()  # new, or changed (same message_id)
    baseline: Baseline | None = None
    clock: datetime | None = None  # up to when time is accounted for
    begun: Begun | None = None  # committed alone, before the work


class Store(Protocol):
    """State, journal, known messages and outbox. Processes share it turn by turn; between its turns a process reads
    what was there in the last one."""

    def turn(self) -> AbstractContextManager[None]:
        """Alone with the store: what others wrote before is seen, and nobody else writes until the end. Raises Busy
        when another's turn takes too long, Unwritable where there can be none. Decide in the same turn as you commit:
        what was read before is past."""
        ...

    @property
    def state(self) -> State: ...

    @property
    def baseline(self) -> Baseline | None: ...

    @property
    def clock(self) -> datetime | None: ...

    @property
    def begun(self) -> Begun: ...

    def knows(self, key: str) -> Known | None: ...

    def knows_uid(self, uidvalidity: int, uid: int) -> bool: ...

    def unfiled(self) -> Iterable[Known]: ...

    def wrote(self, message_id: str) -> Mail | None:
        """The letter of ours with this Message-ID."""
        ...

    def referred(self, reference: str) -> Mail | None:
        """The letter of ours whose Message-ID begins so (`delivery.REFERENCE`)."""
        ...

    def recent(self, since: datetime) -> list[Mail]:
        """The letters queued since then."""
        ...

    def waiting(self) -> list[Mail]:
        """The letters not yet sent nor failed, oldest first."""
        ...

    def journal(self) -> Iterator[Entry]: ...

    def commit(self, commit: Commit) -> None:
        """Durable when it returns; Unwritable where it cannot be, and then nothing changed. In a turn only."""
        ...

    def whole(self) -> Commit:
        """All that the store holds, as one commit."""
        ...

    def replace(self, whole: Commit) -> None:
        """The store holds this and nothing else; no byte is left of what it held besides. In a turn only; whatever
        stops it, the old or the new is there."""
        ...

    def close(self) -> None:
        """In a turn, this is its end."""
        ...


# --- words -------------------------------------------------------------------------------------------------


class Texts(Protocol):
    def render(self, letter: Letter) -> Text: ...
