"""A mailbox, a submission server and texts in memory, which behave as the real ones do (the contract tests say so).

Each has a switch for each fault: `before["file"] = [TemporaryFailure("away")]` makes the next call of `file` raise that
and do nothing; `after` raises once the deed is done, as when the answer to it is lost."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from select import select
from socket import socket

from mailbot.core.decision import Letter, Text
from mailbot.ports import Arrival, Inbox, PermanentFailure, TemporaryFailure

HEADER_LIMIT = 100 * 1024


class Faulty:
    """Calls that can be made to fail. `calls` counts them by name."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.before: defaultdict[str, list[BaseException]] = defaultdict(list)
        self.after: defaultdict[str, list[BaseException]] = defaultdict(list)

    @contextmanager
    def _call(self, name: str) -> Iterator[None]:
        self.calls[name] += 1
        _raise_next(self.before[name])
        yield
        _raise_next(self.after[name])


@dataclass
class StoredMail:
    """A message as the mailbox holds it."""

    raw: bytes
    arrived: datetime
    for_desk: bool = False


class FakeMailbox(Faulty):
    """`inbox` and `filed` are the two folders, by UID and in the order of filing."""

    def __init__(self, handled: str = "Inscriptions", uidvalidity: int = 1) -> None:
        super().__init__()
        self.handled = handled
        self.uidvalidity = uidvalidity
        self.inbox: dict[int, StoredMail] = {}
        self.filed: list[StoredMail] = []
        self.connections = 0
        self._uidnext = 1
        self._listed = 0
        self._is_open = False

    def deliver(self, raw: bytes, arrived: datetime) -> int:
        """Put a mail into the inbox; gives its UID."""
        uid, self._uidnext = self._uidnext, self._uidnext + 1
        self.inbox[uid] = StoredMail(raw, arrived)
        return uid

    def discard(self, uid: int) -> None:
        """Somebody deletes a mail."""
        del self.inbox[uid]

    # --- the port ---

    def open(self) -> Inbox:
        with self._conversation("open", opening=True):
            self.connections += not self._is_open
            self._is_open = True
            return Inbox(self.uidvalidity, self._uidnext)

    def arrivals(self) -> list[Arrival]:
        with self._conversation("arrivals"):
            self._listed = self._uidnext
            return [Arrival(uid, mail.arrived, len(mail.raw)) for uid, mail in self.inbox.items()]

    def fetch(self, uids: Sequence[int], header_only: bool = False) -> Iterator[tuple[int, bytes]]:
        with self._conversation("fetch"):
            present = [(uid, self.inbox[uid].raw) for uid in uids if uid in self.inbox]
            yield from ((uid, _header(raw)) if header_only else (uid, raw) for uid, raw in present)

    def file(self, uids: Sequence[int]) -> None:
        if self.handled and uids:
            with self._conversation("file"):
                self.filed += [self.inbox.pop(uid) for uid in uids if uid in self.inbox]

    def mark_for_desk(self, uids: Sequence[int]) -> None:
        with self._conversation("mark_for_desk"):
            for uid in self.inbox.keys() & set(uids):
                self.inbox[uid].for_desk = True

    def wait(self, bell: socket) -> None:
        self.calls["wait"] += 1
        while self._uidnext == self._listed and not select([bell], [], [], 0.01)[0]:
            pass

    def close(self) -> None:
        self._is_open = False

    @contextmanager
    def _conversation(self, name: str, opening: bool = False) -> Iterator[None]:
        """After a failure nothing goes until the next `open`."""
        if not (self._is_open or opening):
            raise TemporaryFailure("the connection is lost")
        try:
            with self._call(name):
                yield
        except (TemporaryFailure, PermanentFailure):
            self._is_open = False
            raise


class FakeSubmission(Faulty):
    """`letters` holds what was taken, with those who get it. `refused` says who does not, and how."""

    def __init__(self, refused: Mapping[str, TemporaryFailure | PermanentFailure] | None = None) -> None:
        super().__init__()
        self.letters: list[tuple[tuple[str, ...], bytes]] = []
        self.refused = dict(refused or {})

    async def submit(self, recipients: Sequence[str], content: bytes) -> None:
        with self._call("submit"):
            refusals = [self.refused[recipient] for recipient in recipients if recipient in self.refused]
            for refusal in refusals:
                if isinstance(refusal, TemporaryFailure) or len(refusals) == len(recipients):
                    raise refusal
            accepted = tuple(recipient for recipient in recipients if recipient not in self.refused)
            self.letters.append((accepted, content))
            if refusals:
                raise refusals[0]

    async def close(self) -> None:
        self.calls["close"] += 1


class FakeTexts(Faulty):
    """The kind of a letter and what it says, in few words."""

    def render(self, letter: Letter) -> Text:
        with self._call(letter.kind):
            said = f"{letter.kind} {dict(letter.facts)}"
            return Text(letter.kind, said, f"<p>{said}</p>")


def _raise_next(faults: list[BaseException]) -> None:
    if faults:
        raise faults.pop(0)


def _header(raw: bytes) -> bytes:
    head, gap, _ = raw.partition(b"\r\n\r\n")
    return (head + gap)[:HEADER_LIMIT]
