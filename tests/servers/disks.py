"""A small disk (tmpfs) in a folder's place. `with Disk(folder) as disk:` then `fill`, `make_room`, `freeze`, `thaw`.

Only root may mount one; the test is skipped where that is not allowed, in a container for example."""

import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest

SIZE = 512 * 1024  # bytes


class Disk:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mounts = 0

    def __enter__(self) -> Self:
        self._mount("-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs")
        return self

    def __exit__(self, *_: object) -> None:
        while self._mounts:
            self.thaw()

    def fill(self) -> None:
        """To the last byte."""
        with suppress(OSError), open(self._folder / "filler", "ab", buffering=0) as filler:
            while filler.write(b"x" * 512):
                pass

    def make_room(self) -> None:
        (self._folder / "filler").unlink()

    def freeze(self) -> None:
        """Nothing can be opened for writing any more."""
        self._mount("--bind", str(self._folder))
        subprocess.run(["mount", "-o", "remount,bind,ro", str(self._folder)], check=True, capture_output=True)

    def thaw(self) -> None:
        subprocess.run(["umount", "--lazy", str(self._folder)], check=True, capture_output=True)
        self._mounts -= 1

    def _mount(self, *arguments: str) -> None:
        done = subprocess.run(["mount", *arguments, str(self._folder)], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
        self._mounts += 1
