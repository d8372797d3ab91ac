"""The power goes while the store writes: whatever the disk had not been told to keep may be there or not, in any part.

A recorder notes each call by which the store touches the disk. From any prefix of them the disks are made that a power
cut may leave: bytes that were not synced, cut at every one; names of a folder that was not synced, old or new."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mailbot.adapters import commit_log

pytestmark = pytest.mark.slow

Row = dict[str, Any]


@dataclass
class Disk:
    """What lies on it for sure, and what may."""

    names: dict[str, int] = field(default_factory=dict)  # synced, with their files
    files: dict[int, bytes] = field(default_factory=dict)  # synced contents
    fresh: list[tuple[str, int | None]] = field(default_factory=list)  # names made or taken away since the last sync
    now: dict[int, bytes] = field(default_factory=dict)  # contents, synced or not

    def copy(self) -> "Disk":
        return Disk(dict(self.names), dict(self.files), list(self.fresh), dict(self.now))

    def after_the_cut(self) -> Iterator[dict[str, bytes]]:
        """Every folder that may be found."""
        for kept in range(len(self.fresh) + 1):
            names = dict(self.names)
            for name, file in self.fresh[:kept]:
                if file is None:
                    names.pop(name, None)
                else:
                    names = {other: each for other, each in names.items() if each != file} | {name: file}
            unsure = [file for file in names.values() if self.files.get(file, b"") != self.now[file]]
            sure = {name: self.files.get(file, b"") for name, file in names.items()}
            yield sure
            for name in [name for name, file in names.items() if file in unsure]:
                old, new = sure[name], self.now[names[name]]
                for length in range(min(len(old), len(new)), len(new) + 1):
                    yield sure | {name: new[:length]}


class Recorder:
    """Stands where the store calls the system, does what it asks, and notes it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.disks: list[tuple[Disk, int]] = []  # after each call, and how many commits were acknowledged by then
        self.acknowledged = 0
        self._disk = Disk()
        self._open: dict[int, int] = {}
        self._number = 0
        monkeypatch.setattr(commit_log, "os", self)
        monkeypatch.setattr(commit_log, "_sync", self.fsync)
        monkeypatch.setattr(Path, "replace", lambda source, target: self._replace(source, target))
        monkeypatch.setattr(Path, "unlink", lambda path, missing_ok=False: self._unlink(path, missing_ok))

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        descriptor = os.open(path, flags, mode)
        name = Path(path).name
        if flags & os.O_CREAT:
            self._number += 1
            self._disk.now[self._number] = b""
            self._disk.fresh.append((name, self._number))
        if not Path(path).is_dir():
            self._open[descriptor] = self._named(name)
        return descriptor

    def write(self, descriptor: int, content: bytes) -> int:
        written = os.write(descriptor, content)
        self._disk.now[self._open[descriptor]] += content[:written]
        return self._noted(written)

    def ftruncate(self, descriptor: int, length: int) -> None:
        os.ftruncate(descriptor, length)
        file = self._open[descriptor]
        self._noted(0)
        self._disk.now[file] = self._disk.now[file][:length]
        self._noted(0)

    def close(self, descriptor: int) -> None:
        self._open.pop(descriptor, None)
        os.close(descriptor)

    def fsync(self, descriptor: int) -> None:
        """Of a file its contents; of a folder the names in it."""
        self._noted(0)
        if descriptor in self._open:
            file = self._open[descriptor]
            self._disk.files[file] = self._disk.now[file]
        else:
            *_, self._disk.names = self._all_names()
            self._disk.fresh.clear()
        self._noted(0)

    def _replace(self, source: Path, target: Path) -> None:
        os.replace(source, target)
        self._disk.fresh.append((target.name, self._named(source.name)))
        self._noted(0)

    def _unlink(self, path: Path, missing_ok: bool = False) -> None:
        if path.exists() or not missing_ok:
            os.unlink(path)
            self._disk.fresh.append((path.name, None))
            self._noted(0)

    def _all_names(self) -> Iterator[dict[str, int]]:
        names = dict(self._disk.names)
        yield names
        for name, file in self._disk.fresh:
            if file is None:
                names = {other: each for other, each in names.items() if other != name}
            else:
                names = {other: each for other, each in names.items() if each != file} | {name: file}
            yield names

    def _named(self, name: str) -> int:
        *_, names = self._all_names()
        return names[name]

    def _noted(self, result: int) -> int:
        self.disks.append((self._disk.copy(), self.acknowledged))
        return result


def a_row(number: int) -> Row:
    return {"number": number, "words": "é" * 30}


def test_whenever_the_power_goes_the_store_opens_to_what_was_acknowledged_or_the_commit_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "var" / "mailbot.json"
    states: list[commit_log.Tables] = [{}]
    with monkeypatch.context() as patched:
        patched.setattr(commit_log, "MANY_DEAD_ROWS", 3)  # so that the file is written anew, too
        recorder = Recorder(patched)
        log = commit_log.CommitLog(path)
        with log.turn():
            for number in range(12):
                row = a_row(number)
                log.tables.setdefault("outbox", {})[str(number % 2)] = row
                states.append({"outbox": dict(log.tables["outbox"])})
                log.append({"outbox": {str(number % 2): row}})
                recorder.acknowledged = number + 1
        log.close()

    tried, folder = 0, tmp_path / "after"
    folder.mkdir()
    for disk, acknowledged in recorder.disks:
        for found in disk.after_the_cut():
            for left in folder.iterdir():
                left.unlink()
            for name, content in found.items():
                (folder / name).write_bytes(content)
            either = states[acknowledged : acknowledged + 2]
            past = commit_log.read(folder / path.name)
            assert (past.tables if past else {}) in either
            if tried % 10 == 0:  # it takes longer
                assert opened(folder / path.name) in either
            tried += 1
    assert tried > 1000
    assert any(disk.fresh for disk, acknowledged in recorder.disks if acknowledged)  # anew, in the midst of it


def opened(path: Path) -> commit_log.Tables:
    log = commit_log.CommitLog(path)
    try:
        with log.turn():
            return log.tables
    finally:
        log.close()
