"""The store's file: a log of commits, one line of JSON each, that only ever grows or is replaced as a whole.

A line is `["checksum",{table: {key: row}}]`, with null for a row that is gone. The first line is a header: the
version of the format, and how many lines after it were written together with it. The law: whatever stops the
process, a commit that was acknowledged is read again whole, and half a commit never is; and of several processes
only one at a time writes, having read what the others wrote."""

import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from shlex import quote
from typing import Any
from zlib import crc32

from filelock import FileLock, Timeout

from mailbot.ports import Busy, Damaged, Unwritable

log = logging.getLogger("mailbot")

Row = dict[str, Any]
Tables = dict[str, dict[str, Row]]
Changes = Mapping[str, Mapping[str, Row | None]]

FORMAT = 1
# What turns the tables of a version into those of the next, one step after the other.
Migrations = Mapping[int, Callable[[Tables], Tables]]
MIGRATIONS: Migrations = {}

# A log in use is written anew once so many of its rows are out of date, and they outnumber those in force.
MANY_DEAD_ROWS = 10_000

MOMENT = 2.0  # seconds that a turn waits for another's end without a word

BACKUPS = "backups"  # the folder beside the log where they lie

_RESTORE = "Remettez la dernière sauvegarde de ce fichier"
_DELETE = (
    "à défaut, gardez-en une copie et supprimez cette ligne et les suivantes : seul ce qu'elles disaient sera oublié"
)

# The time of writing need not be on the disk for the bytes to be found again; macOS has no such call.
_sync = getattr(os, "fdatasync", os.fsync)


@dataclass(frozen=True, slots=True)
class Past:
    """What a log tells: the rows in force, how many were written to get there, and in how many bytes."""

    version: int
    tables: Tables
    rows: int
    length: int


def read(path: Path, migrations: Migrations = MIGRATIONS) -> Past | None:
    """What the log says up to its last whole line, in today's format; None where there is no log."""
    try:
        content = _without_torn_line(path.read_bytes())
    except FileNotFoundError:
        return None
    version, commits = _checked(content, path)
    tables: Tables = {}
    for changes in commits:
        _apply(tables, changes)
    for step in _steps(version, migrations, path):
        tables = step(tables)
    rows = sum(len(rows) for changes in commits for rows in changes.values())
    return Past(version, tables, rows, len(content))


class CommitLog:
    """The log, and its tables as they were in the last turn. What returns is durable; what raises OSError has changed
    nothing."""

    def __init__(self, path: Path, migrations: Migrations = MIGRATIONS, patience: float = 0) -> None:
        self._path = path
        self._migrations = migrations
        self._patience = patience
        # A lock that the end of the process frees, however it ends.
        self._lock = FileLock(_beside(path, ".lock"), mode=0o600, thread_local=False)
        self._file: int | None = None
        self._rows = self._length = 0
        self.tables: Tables = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone with the file: the tables show what others wrote before, and nobody else writes until the end."""
        with self.alone():
            with _opening(self._path):
                self._catch_up()
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other process has its turn; the file is not read, it may be damaged."""
        with _opening(self._path):
            self._wait()
        try:
            yield
        finally:
            self._lock.release()

    def append(self, changes: Changes) -> None:
        """Write down what the tables already show."""
        if not self._lock.is_locked:
            raise RuntimeError("a commit has to be made in a turn: else it may undo what another process wrote")
        line = _line(changes)
        file = self._ready()
        try:
            _write(file, line)
        except OSError:
            with suppress(OSError):  # else before the next line
                self._ready()
            raise
        self._length += len(line)
        self._rows += sum(map(len, changes.values()))
        self._compact_beyond(MANY_DEAD_ROWS)

    def rewrite(self, tables: Tables) -> None:
        """Other tables in place of these, of which no byte is left in the file. Where that fails the tables are those
        of the file that stands, the old one or the new."""
        if not self._lock.is_locked:
            raise RuntimeError("a log is written anew in a turn: else it may undo what another process wrote")
        before, file = self.tables, self._file
        self.tables = tables
        try:
            self.compact()
        except OSError:
            if self._file == file:
                self.tables = before
            raise

    def compact(self) -> None:
        """Write the log anew: the rows in force and nothing of the past."""
        rows = _in_force(self.tables)
        self._replace(rows)
        self._rows = len(rows)

    def close(self) -> None:
        """In a turn, this is its end."""
        self._let_go()
        self._lock.release(force=True)

    def _let_go(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _wait(self) -> None:
        """Until nobody else has a turn. Who waits longer than a moment says so."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._alone_within(MOMENT):
            return
        if self._patience:
            log.info("%s : un autre mailbot travaille avec ce fichier, celui-ci attend qu'il ait fini", self._path)
        if not self._alone_within(self._patience):
            raise Busy(
                f"{self._path} : un autre mailbot travaille en ce moment avec ce fichier. Rien n'a été fait ; "
                "réessayez quand il aura fini."
            )

    def _alone_within(self, seconds: float) -> bool:
        try:
            self._lock.acquire(timeout=seconds)
        except Timeout:
            return False
        return True

    def _catch_up(self) -> None:
        """Read anew what others have written: all of it, for that is rare."""
        if self._is_as_we_left_it():
            return
        _beside(self._path, ".new").unlink(missing_ok=True)
        past = read(self._path, self._migrations)
        self._let_go()
        self.tables = past.tables if past else {}
        self._rows = past.rows if past else 0
        self._length = past.length if past else 0
        if past:
            self._resume(past)

    def _is_as_we_left_it(self) -> bool:
        """Who writes makes the file longer, or puts a new one in its place: its inode is not ours, which is open."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return self._file is None
        return self._file is not None and (found.st_ino, found.st_size) == (os.fstat(self._file).st_ino, self._length)

    def _resume(self, past: Past) -> None:
        if past.version != FORMAT:
            set_aside(self._path, f"format-{past.version}")
            self.compact()
            return
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        self._ready()
        self._compact_beyond(0)

    def _ready(self) -> int:
        """The file, made at its first use, and without what is left of a line that failed."""
        if self._file is None:
            return self._replace([])
        if os.fstat(self._file).st_size != self._length:
            os.ftruncate(self._file, self._length)
            _sync(self._file)
        return self._file

    def _replace(self, rows: Sequence[Changes]) -> int:
        content = _log(rows)
        file = _put(self._path, content)
        self._let_go()
        self._file, self._length = file, len(content)
        _sync_folder(self._path.parent)
        return file

    def _compact_beyond(self, dead_rows: int) -> None:
        live = sum(map(len, self.tables.values()))
        if self._rows - live > max(live, dead_rows):
            with suppress(OSError):  # only room is lost: the log that stands serves as well
                self.compact()
            self._rows = live  # as many again before the next attempt


class Rehearsal:
    """A log that is read once and never written: it takes no lock and touches no file."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    @classmethod
    def of(cls, path: Path, migrations: Migrations = MIGRATIONS) -> "Rehearsal":
        with _opening(path):
            past = read(path, migrations)
        return cls(past.tables if past else {})

    def turn(self) -> AbstractContextManager[None]:
        return nullcontext()

    def append(self, changes: Changes) -> None:
        """Only the tables show it."""

    def rewrite(self, tables: Tables) -> None:
        self.tables = tables

    def close(self) -> None:
        """Nothing is open."""


# --- copies ------------------------------------------------------------------------------------------------


def save(path: Path, tables: Tables) -> None:
    """A log of its own with these rows, in place of what lies there, in one step; for its owner alone."""
    _put_whole(path, _log(_in_force(tables)))


def set_aside(path: Path, why: str) -> Path:
    """The bytes of a log as they are, sound or not, kept among the backups under a name that is free."""
    folder = path.parent / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = folder / f"{path.stem}-{why}{path.suffix}"
    _put_whole(kept, path.read_bytes())
    return kept


def dated_backups(path: Path) -> list[Path]:
    """Those whose names tell when they were taken, the newest first."""
    return sorted((path.parent / BACKUPS).glob(f"{escape(path.stem)}-[0-9]*{escape(path.suffix)}"), reverse=True)


def newest_good_backup(path: Path) -> Path | None:
    return next(filter(is_good, dated_backups(path)), None)


def is_good(path: Path) -> bool:
    try:
        return read(path) is not None
    except (Damaged, OSError):
        return False


# --- lines -------------------------------------------------------------------------------------------------


def _log(rows: Sequence[Changes]) -> bytes:
    return b"".join(map(_line, [{"mailbot": FORMAT, "lines": len(rows)}, *rows]))


def _in_force(tables: Tables) -> list[Changes]:
    return [{name: {key: row}} for name, table in tables.items() for key, row in table.items()]


def _line(body: object) -> bytes:
    return _sealed(json.dumps(body, separators=(",", ":")).encode("ascii")) + b"\n"


def _sealed(text: bytes) -> bytes:
    return b'["%08x",%s]' % (crc32(text), text)


def _without_torn_line(content: bytes) -> bytes:
    """Leave out a last line that was never acknowledged: its end is missing, or, where a file system had made room
    before the bytes came, a part of it reads as zeros. Any other fault is damage, not a crash of ours."""
    whole = content[: content.rfind(b"\n") + 1]
    last = whole[whole.rfind(b"\n", 0, -1) + 1 :]
    return whole.removesuffix(last) if b"\0" in last else whole


def _checked(content: bytes, path: Path) -> tuple[int, list[Changes]]:
    """The version of the format, and the commits; every line of them has to be sound."""
    header, *commits = [_body(line) for line in content.split(b"\n")[:-1]] or [None]
    match header:
        case {"mailbot": int(version), "lines": int(together)}:
            pass
        case _:
            raise Damaged(f"{path}, ligne 1 : ce n'est pas le début d'un fichier de mailbot. {_remedy(path)}.")
    if len(commits) < together:
        raise Damaged(f"{path}, ligne {len(commits) + 2} : la fin du fichier manque. {_remedy(path)}.")
    if None in commits:
        number = commits.index(None) + 2
        advice = f"{_remedy(path)}." if number < together + 2 else f"{_remedy(path)} ; {_DELETE}."
        raise Damaged(f"{path}, ligne {number} : cette ligne a été modifiée ou abîmée. {advice}")
    return version, commits


def _remedy(path: Path) -> str:
    """The newest backup that can be read, and the command that puts it back."""
    good = newest_good_backup(path)
    return f"{_RESTORE} : mailbot restore {quote(str(good))}" if good else _RESTORE


def _body(line: bytes) -> Any:
    """What a line says; None where its checksum does not fit."""
    text = line[12:-1]
    return json.loads(text) if line == _sealed(text) else None


def _steps(version: int, migrations: Migrations, path: Path) -> list[Callable[[Tables], Tables]]:
    if version > FORMAT:
        raise Damaged(
            f"{path}, ligne 1 : ce fichier est au format {version}, cette version de mailbot ne connaît que le "
            f"format {FORMAT}. Installez la version de mailbot qui l'a écrit, ou une plus récente."
        )
    if any(step not in migrations for step in range(version, FORMAT)):
        raise Damaged(
            f"{path}, ligne 1 : cette version de mailbot ne lit plus le format {version}. Ouvrez d'abord ce fichier "
            "avec une version de mailbot moins récente."
        )
    return [migrations[step] for step in range(version, FORMAT)]


def _apply(tables: Tables, changes: Changes) -> None:
    for name, rows in changes.items():
        table = tables.setdefault(name, {})
        for key, row in rows.items():
            if row is None:
                table.pop(key, None)
            else:
                table[key] = row


# --- files -------------------------------------------------------------------------------------------------


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unwritable(
            f"{path} : impossible d'ouvrir ce fichier ({error.strerror}). Vérifiez les droits du dossier et la place "
            "sur le disque."
        ) from error


def _put(path: Path, content: bytes) -> int:
    """A new file in the old one's place, in one step; still open. It is sure once the folder is."""
    new = _beside(path, ".new")
    file = _written(new, content)
    try:
        new.replace(path)
    except OSError:
        os.close(file)
        raise
    return file


def _put_whole(path: Path, content: bytes) -> None:
    os.close(_put(path, content))
    _sync_folder(path.parent)


def _written(path: Path, content: bytes) -> int:
    """A new file, on the disk and still open; people's names are in it."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    try:
        _write(file, content)
    except OSError:
        os.close(file)
        path.unlink()
        raise
    return file


def _write(file: int, content: bytes) -> None:
    while content:
        content = content[os.write(file, content) :]
    _sync(file)


def _sync_folder(folder: Path) -> None:
    """A new name in a folder is only sure once the folder is (fsync(2))."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
