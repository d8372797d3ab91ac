"""The Store in TinyDB: registrations, memberships, journal, known messages, outbox and meta are tables, their rows
found by key.

TinyDB holds the rows in memory and changes them there; `commit_log` keeps them. The law: a commit costs by what it
changes, and in a turn the memory shows what the file says, after a failure too."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from mailbot.adapters import commit_log
from mailbot.adapters.commit_log import MIGRATIONS, Changes, CommitLog, Migrations, Rehearsal, Row, Tables
from mailbot.core.decision import Entry
from mailbot.core.delivery import Mail
from mailbot.core.model import Membership, Plan, Registration, Request, State, Unreachable
from mailbot.ports import Baseline, Begun, Commit, Damaged, Known, Unwritable

K = TypeVar("K")
T = TypeVar("T")


class LoggedStorage(Storage):
    """The tables in memory, and the log behind them."""

    def __init__(self, log: CommitLog | Rehearsal) -> None:
        self._log = log
        self._before: dict[str, dict[str, Row | None]] = {}  # the rows changed since the last commit, as they were

    def read(self) -> Tables:
        return self._log.tables

    def write(self, data: Tables) -> None:
        raise NotImplementedError("rows are changed one by one: see LoggedTable")

    def rows(self, name: str) -> "NotedRows":
        return NotedRows(self.read().setdefault(name, {}), self._before.setdefault(name, {}))

    def turn(self) -> AbstractContextManager[None]:
        return self._log.turn()

    @contextmanager
    def commit(self) -> Iterator[None]:
        """What is changed inside is durable afterwards, or an exception has taken all of it back."""
        try:
            yield
            if changes := self._changes():
                self._log.append(changes)
        except BaseException:
            self._take_back()
            raise
        finally:
            self._before.clear()

    def rewrite(self, tables: Tables) -> None:
        self._log.rewrite(tables)

    def close(self) -> None:
        self._log.close()

    def _changes(self) -> Changes:
        changes = {
            name: {key: row for key, old in before.items() if (row := self.read()[name].get(key)) != old}
            for name, before in self._before.items()
        }
        return {name: rows for name, rows in changes.items() if rows}

    def _take_back(self) -> None:
        for name, before in self._before.items():
            rows = self.read()[name]
            for key, row in before.items():
                if row is None:
                    rows.pop(key, None)
                else:
                    rows[key] = row


class NotedRows(MutableMapping[str, Row]):
    """The rows of one table, for TinyDB to change; `before` keeps what each was."""

    def __init__(self, rows: dict[str, Row], before: dict[str, Row | None]) -> None:
        self._rows = rows
        self._before = before

    def __getitem__(self, key: str) -> Row:
        if key not in self._before:
            # TinyDB changes a row in place: it gets a copy, so that the row itself can be put back.
            self._before[key], self._rows[key] = self._rows[key], deepcopy(self._rows[key])
        return self._rows[key]

    def __setitem__(self, key: str, row: Row) -> None:
        self._before.setdefault(key, self._rows.get(key))
        self._rows[key] = row

    def __delitem__(self, key: str) -> None:
        self._before.setdefault(key, self._rows[key])
        del self._rows[key]

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class LoggedTable(Table):
    """A table whose rows have keys of ours, and which is changed row by row."""

    document_id_class = str  # type: ignore[assignment]  # made to be overridden

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return cast(dict[str, Mapping[str, Any]], self._logged.read().get(self.name, {}))

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        updater(self._logged.rows(self.name))
        self.clear_cache()

    @property
    def _logged(self) -> LoggedStorage:
        return cast(LoggedStorage, self.storage)


class Shelf(Generic[T]):
    """A table of one kind of value, each under its key."""

    def __init__(self, table: Table, kind: type[T], path: Path) -> None:
        self._table = table
        self._values = TypeAdapter(kind)
        self._path = path

    def put(self, key: str, value: T) -> None:
        self._table.upsert(Document(self._values.dump_python(value, mode="json"), key))  # type: ignore[arg-type]

    def remove(self, key: str) -> None:
        self._table.remove(doc_ids=[key])  # type: ignore[list-item]

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[T]:
        for row in self._table.all():
            try:
                yield self._values.validate_python(row)
            except ValidationError as error:
                raise Damaged(
                    f"{self._path}, table « {self._table.name} », « {row.doc_id} » : mailbot ne comprend pas ces "
                    f"données. Installez la version de mailbot qui les a écrites, ou une plus récente. {error}"
                ) from error


@dataclass(frozen=True, slots=True)
class Fees:
    """All that one holder paid."""

    paid: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class Edits:
    """What the coordinator was told or asked about edits of her rules."""

    plan: Plan | None
    overbooked: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, state: State) -> "Edits":
        return cls(state.plan, dict(state.overbooked))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the mailbox and the clock are accounted for."""

    baseline: Baseline | None = None
    clock: datetime | None = None
    begun: Begun = field(default_factory=Begun)


@dataclass(slots=True)
class Index:
    """What decisions look up at each message. It follows the tables, commit by commit."""

    state: State = field(default_factory=State)
    progress: Progress = field(default_factory=Progress)
    known: dict[str, Known] = field(default_factory=dict)  # of several copies of one mail the first
    uids: set[tuple[int, int]] = field(default_factory=set)
    unfiled: dict[tuple[int, int], Known] = field(default_factory=dict)
    written: dict[str, Mail] = field(default_factory=dict)  # by Message-ID
    referred: dict[str, Mail] = field(default_factory=dict)  # by the reference that it prints
    order: dict[str, int] = field(default_factory=dict)  # of Message-IDs
    waiting: dict[str, Mail] = field(default_factory=dict)

    def follow(self, commit: Commit) -> None:
        self.state = self.state if commit.state is None else commit.state
        self.progress = self.progress_after(commit)
        for known in commit.known:
            if _copy(self.known.get(known.key, known)) == _copy(known):
                self.known[known.key] = known
            self.uids.add(_copy(known))
            _keep_if(not known.filed, self.unfiled, _copy(known), known)
        for mail in commit.mails:
            self.written[mail.message_id] = mail
            self.referred[mail.reference] = mail
            self.order.setdefault(mail.message_id, len(self.order))
            _keep_if(mail.is_waiting, self.waiting, mail.message_id, mail)

    def progress_after(self, commit: Commit) -> Progress:
        return replace(
            self.progress,
            baseline=commit.baseline or self.progress.baseline,
            clock=commit.clock or self.progress.clock,
            begun=commit.begun or self.progress.begun,
        )


class Database(TinyDB):
    table_class = LoggedTable


class TinyDBStore:
    """The Store. Its index is made anew at the opening, and in a turn that finds what another process wrote."""

    def __init__(self, path: Path, log: CommitLog | Rehearsal) -> None:
        self._path = path
        self._storage = LoggedStorage(log)
        self._db = Database(storage=lambda: self._storage)
        self._registrations = self._shelf("registrations", Registration)
        self._memberships = self._shelf("memberships", Fees)
        self._journal = self._shelf("journal", Entry)
        self._messages = self._shelf("messages", Known)
        self._outbox = self._shelf("outbox", Mail)
        self._requests = self._shelf("requests", Request)
        self._unreachable = self._shelf("unreachable", Unreachable)
        self._edits = self._shelf("edits", Edits)
        self._meta = self._shelf("meta", Progress)
        self._index = Index()
        self._indexed: Tables | None = None

    @classmethod
    def open(
        cls, path: Path, *, rehearsal: bool = False, migrations: Migrations = MIGRATIONS, patience: float = 0
    ) -> "TinyDBStore":
        """Open the store that lies there, or an empty one. Its turns, of which the opening is the first, wait a moment
        for those of other processes, and then for so many seconds more. A rehearsal takes no lock, touches no file,
        and forgets its commits; it can be had while another process works."""
        store = cls(path, Rehearsal.of(path, migrations) if rehearsal else CommitLog(path, migrations, patience))
        try:
            with store.turn():
                return store
        except BaseException:
            store.close()
            raise

    @contextmanager
    def turn(self) -> Iterator[None]:
        with self._storage.turn():
            self._follow_others()
            yield

    @property
    def state(self) -> State:
        return self._index.state

    @property
    def baseline(self) -> Baseline | None:
        return self._index.progress.baseline

    @property
    def clock(self) -> datetime | None:
        return self._index.progress.clock

    @property
    def begun(self) -> Begun:
        return self._index.progress.begun

    def knows(self, key: str) -> Known | None:
        return self._index.known.get(key)

    def knows_uid(self, uidvalidity: int, uid: int) -> bool:
        return (uidvalidity, uid) in self._index.uids

    def unfiled(self) -> Iterable[Known]:
        return list(self._index.unfiled.values())

    def wrote(self, message_id: str) -> Mail | None:
        return self._index.written.get(message_id)

    def referred(self, reference: str) -> Mail | None:
        return self._index.referred.get(reference)

    def recent(self, since: datetime) -> list[Mail]:
        newest_first = reversed(self._index.written.values())
        return list(takewhile(lambda mail: mail.queued_at > since, newest_first))

    def waiting(self) -> list[Mail]:
        order = self._index.order
        return sorted(self._index.waiting.values(), key=lambda mail: (mail.queued_at, order[mail.message_id]))

    def journal(self) -> Iterator[Entry]:
        return iter(self._journal)

    def commit(self, commit: Commit) -> None:
        try:
            with self._storage.commit():
                self._write(commit)
        except OSError as error:
            raise Unwritable(
                f"{self._path} : impossible d'écrire ({error.strerror}). Rien n'a été enregistré et rien n'est perdu ; "
                "faites de la place sur le disque ou rétablissez les droits, mailbot réessaiera."
            ) from error
        self._index.follow(commit)

    def whole(self) -> Commit:
        return replace(self._kept(), entries=tuple(self._journal))

    def replace(self, whole: Commit) -> None:
        try:
            self._storage.rewrite(_tables(self._path, whole))
        except OSError as error:
            raise Unwritable(
                f"{self._path} : impossible de réécrire ce fichier ({error.strerror}). Rien n'est perdu ; faites de la "
                "place sur le disque ou rétablissez les droits, puis recommencez."
            ) from error
        finally:
            self._follow_others()

    def close(self) -> None:
        self._db.close()

    def _shelf(self, name: str, kind: type[T]) -> Shelf[T]:
        # No query is cached: a commit taken back would leave its rows there.
        return Shelf(self._db.table(name, cache_size=0), kind, self._path)

    def _follow_others(self) -> None:
        """The tables are other objects once the log has read them anew."""
        if self._indexed is not (tables := self._storage.read()):
            index = Index()
            index.follow(self._kept())
            self._index, self._indexed = index, tables

    def _kept(self) -> Commit:
        """The whole store as one commit."""
        progress = next(iter(self._meta), Progress())
        edits = next(iter(self._edits), Edits.of(State()))
        return Commit(
            state=State(
                MappingProxyType(_by_session(self._registrations)),
                MappingProxyType({fees.paid[0].holder: fees.paid for fees in self._memberships}),
                MappingProxyType({request.key: request for request in self._requests}),
                MappingProxyType({address.email: address for address in self._unreachable}),
                edits.plan,
                edits.overbooked,
            ),
            known=tuple(self._messages),
            mails=tuple(self._outbox),
            baseline=progress.baseline,
            clock=progress.clock,
            begun=progress.begun,
        )

    def _write(self, commit: Commit) -> None:
        if commit.state is not None:
            self._write_state(self._index.state, commit.state)
        for number, entry in enumerate(commit.entries, len(self._journal) + 1):
            self._journal.put(str(number), entry)
        for known in commit.known:
            self._messages.put("{}/{}".format(*_copy(known)), known)
        for mail in commit.mails:
            self._outbox.put(mail.message_id, mail)
        if (progress := self._index.progress_after(commit)) != self._index.progress:
            self._meta.put("progress", progress)

    def _write_state(self, before: State, after: State) -> None:
        for _, old, new in _differences(before.registrations, after.registrations):
            gone = {_key(registration): registration for registration in old}
            for registration in new:
                if gone.pop(_key(registration), None) is not registration:
                    self._registrations.put(_key(registration), registration)
            for key in gone:
                self._registrations.remove(key)
        for holder, _, paid in _differences(before.memberships, after.memberships):
            if paid:
                self._memberships.put(holder, Fees(paid))
            else:
                self._memberships.remove(holder)
        _write_changed(self._requests, before.requests, after.requests)
        _write_changed(self._unreachable, before.unreachable, after.unreachable)
        if (edits := Edits.of(after)) != Edits.of(before):
            self._edits.put("edits", edits)


def save(path: Path, whole: Commit) -> None:
    """A store of its own that holds this, in place of what lies there, in one step."""
    commit_log.save(path, _tables(path, whole))


def saved(path: Path) -> Commit:
    """All that a store holds that nobody works with; Damaged where it cannot be read."""
    return TinyDBStore.open(path, rehearsal=True).whole()


def _tables(path: Path, whole: Commit) -> Tables:
    """The rows of a store that commits this and has no past."""
    log = Rehearsal({})
    TinyDBStore(path, log).commit(whole)
    return log.tables


def _write_changed(shelf: Shelf[T], before: Mapping[str, T], after: Mapping[str, T]) -> None:
    """What is not the same object in both."""
    for key in {**before, **after} if before is not after else ():
        if key not in after:
            shelf.remove(key)
        elif before.get(key) is not after[key]:
            shelf.put(key, after[key])


def _key(registration: Registration) -> str:
    return f"{registration.session}/{registration.id}"


def _copy(known: Known) -> tuple[int, int]:
    """Which copy of a mail: one that was sent to us and to a list of ours lies there twice, under one key."""
    return known.uidvalidity, known.uid


def _by_session(registrations: Iterable[Registration]) -> dict[str, tuple[Registration, ...]]:
    sessions: dict[str, list[Registration]] = {}
    for registration in sorted(registrations, key=lambda r: r.place):
        sessions.setdefault(registration.session, []).append(registration)
    return {session: tuple(placed) for session, placed in sessions.items()}


def _differences(
    before: Mapping[str, tuple[T, ...]], after: Mapping[str, tuple[T, ...]]
) -> Iterator[tuple[str, tuple[T, ...], tuple[T, ...]]]:
    """The groups that are not the same object in both: what nobody touched costs a look, not a comparison."""
    if before is not after:
        for group in {**before, **after}:
            old, new = before.get(group, ()), after.get(group, ())
            if old is not new:
                yield group, old, new


def _keep_if(wanted: bool, index: dict[K, T], key: K, value: T) -> None:
    if wanted:
        index[key] = value
    else:
        index.pop(key, None)
