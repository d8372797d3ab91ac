"""Looks again, now and then. It only says *when to look*: what is due follows from the state and the clock, so a
look that was missed or doubled costs nothing."""

from asyncio import Lock
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger


class Timer:
    """Runs a coroutine function every so many seconds, never twice at a time."""

    def __init__(self) -> None:
        self._looking = Lock()
        self._scheduler = AsyncIOScheduler(
            # A machine that slept wakes to one look, however late, and not to a heap of them.
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )

    def every(self, seconds: float, look: Callable[[], Awaitable[None]]) -> None:
        self._scheduler.add_job(self._unless_looking, IntervalTrigger(seconds=seconds), [look])

    def now(self, look: Callable[[], Awaitable[None]]) -> None:
        """Once more, in between."""
        self._scheduler.add_job(self._unless_looking, args=[look])

    async def _unless_looking(self, look: Callable[[], Awaitable[None]]) -> None:
        if not self._looking.locked():
            async with self._looking:
                await look()

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """No look begins any more; one that is under way goes on to its end."""
        self._scheduler.pause()  # its shutdown would break off the look, and a letter on its way
        await self._looking.acquire()
