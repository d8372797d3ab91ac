"""One mail's trial: does it come back, sound and soon?"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from traceback import extract_tb
from types import FrameType

from tests.soundness import comes_back

SECONDS = 2.0  # of computing: another program's load is no fault of ours


class TooSlow(BaseException):
    """No handler on the way may take it for an error of the mail."""


def trouble(raw: bytes, trial: Callable[[bytes], None] = comes_back, seconds: float = SECONDS) -> str:
    """What goes wrong with this mail, and where; "" for nothing."""
    try:
        with _limit(seconds):
            trial(raw)
    except (Exception, TooSlow) as error:  # noqa: BLE001 - whatever it is, it is what we look for
        at = extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({at.filename}:{at.lineno})"
    return ""


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TooSlow("it takes too long")
