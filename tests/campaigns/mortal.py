"""mailbot's own process, which a campaign kills: the program as it is, its calls counted, and one of them the last.

A fork server that has everything imported starts it in a tenth of the time; what it starts is a process like any other,
and SIGKILL ends it as a power cut would."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import iscoroutinefunction, isgeneratorfunction
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from mailbot import cli
from mailbot.adapters import commit_log
from mailbot.adapters.imap_mailbox import ImapMailbox
from mailbot.adapters.jinja_texts import JinjaTexts
from mailbot.adapters.smtp_submission import SmtpSubmission
from mailbot.adapters.tinydb_store import TinyDBStore

BEFORE, MIDST, AFTER = "before", "in the midst of", "after"

# Every call of a port that does something, and the steps within them that reach the disk or the wire. The worker that
# waits for a mail is killed from outside.
STEPS: Mapping[str, tuple[Any, str]] = {
    "mailbox.open": (ImapMailbox, "open"),
    "mailbox.arrivals": (ImapMailbox, "arrivals"),
    "mailbox.fetch": (ImapMailbox, "fetch"),
    "mailbox.file": (ImapMailbox, "file"),
    "mailbox.mark_for_desk": (ImapMailbox, "mark_for_desk"),
    "mailbox.close": (ImapMailbox, "close"),
    "imap login": (ImapMailbox, "_connect"),
    "submission.submit": (SmtpSubmission, "submit"),
    "submission.close": (SmtpSubmission, "close"),
    "smtp connection": (SmtpSubmission, "_connect"),
    "smtp content": (SmtpSubmission, "_hand_over"),
    "store.open": (TinyDBStore, "open"),
    "store.turn": (commit_log.CommitLog, "_catch_up"),
    "store.commit": (TinyDBStore, "commit"),
    "store.close": (TinyDBStore, "close"),
    "disk write": (commit_log, "_write"),
    "file replaced": (commit_log.CommitLog, "_replace"),
    "texts.render": (JinjaTexts, "render"),
}
TORN = "disk write"  # can be killed in its midst: a part of the bytes is written


@dataclass(frozen=True)
class Death:
    """At which call of a step the process ends; `part` of a write that is torn is on the disk."""

    step: str
    moment: str
    call: int = 1
    part: float = 0.5


_forks = get_context("forkserver")
_forks.set_forkserver_preload(["tests.campaigns.warm"])


def started(arguments: Sequence[str], environ: Mapping[str, str], said: Path, death: Death | None) -> BaseProcess:
    """`mailbot ARGUMENTS`, on its way. What it prints, and last how it died, is added to the file `said`."""
    process = _forks.Process(target=_live, args=(tuple(arguments), dict(environ), said, death))
    process.start()
    return process


def _live(arguments: Sequence[str], environ: Mapping[str, str], said: Path, death: Death | None) -> None:
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(out, stream)
    os.environ.update(environ)
    if death:
        _await(death)
    sys.argv = ["mailbot", *arguments]
    cli.main()


def _await(death: Death) -> None:
    owner, name = STEPS[death.step]
    calls = 0

    def ends(moment: str) -> bool:
        nonlocal calls
        calls += moment == BEFORE
        return (death.moment, death.call) == (moment, calls)

    def die() -> None:
        os.write(2, f"KILLED {death.moment} {death.step}\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)

    def at(moment: str) -> None:
        if ends(moment):
            die()

    def torn(file: int, content: bytes) -> None:
        at(BEFORE)
        if ends(MIDST):
            os.write(file, content[: int(len(content) * death.part)])
            die()
        commit_log_write(file, content)
        at(AFTER)

    commit_log_write = commit_log._write
    whole = owner.__dict__[name]
    setattr(owner, name, torn if death.step == TORN else _counted(whole, at))


def _counted(whole: Any, at: Callable[[str], None]) -> Any:
    """The same function, which tells before and after that it is called."""
    function = whole.__func__ if isinstance(whole, classmethod) else whole

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        at(BEFORE)
        result = function(*arguments, **named)
        at(AFTER)
        return result

    @wraps(function)
    async def call_later(*arguments: Any, **named: Any) -> Any:
        at(BEFORE)
        result = await function(*arguments, **named)
        at(AFTER)
        return result

    @wraps(function)
    def go_through(*arguments: Any, **named: Any) -> Iterator[Any]:
        at(BEFORE)
        yield from function(*arguments, **named)
        at(AFTER)

    counted = call_later if iscoroutinefunction(function) else go_through if isgeneratorfunction(function) else call
    return classmethod(counted) if isinstance(whole, classmethod) else counted
