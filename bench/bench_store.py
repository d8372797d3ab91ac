"""What a commit costs beside many old registrations: `python bench/bench_store.py`. Ratios, so that machines compare.

A commit is a new registration in the one session that is open, with its journal entry, its message and its letter.
TinyDB's own JSONStorage, which writes the whole file each time, inserts the registration alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from types import MappingProxyType

from pydantic import TypeAdapter
from tinydb import TinyDB

from mailbot.adapters.tinydb_store import TinyDBStore
from mailbot.core.changes import Registered, evolve
from mailbot.core.decision import Entry, Outcome
from mailbot.core.delivery import Mail
from mailbot.core.message import Address
from mailbot.core.model import Participant, Registration, State, Status, Thread
from mailbot.ports import Commit, Known

FEW, MANY = 100, 10_000
SEATS = 20
NINE = datetime(2020, 10, 1, 9, tzinfo=UTC)
AS_ROW = TypeAdapter(Registration)


def a_registration(number: int, session: str) -> Registration:
    return Registration(
        id=str(number),
        session=session,
        participant=Participant("Ana Martin", f"ana{number}@example.org", "Les Amis", None, None),
        status=Status.CONFIRMED,
        arrived=NINE + timedelta(minutes=number),
        uid=number,
        rank=0,
        author=Address(f"ana{number}@example.org", "Ana Martin"),
        message=f"{number:064x}",
        thread=Thread(f"<{number}@example.org>", (), "Inscription"),
        language="fr",
        decided=NINE,
    )


def old(registrations: int) -> tuple[Registration, ...]:
    return tuple(a_registration(number, f"old-{number // SEATS}") for number in range(registrations))


def state_of(registrations: tuple[Registration, ...]) -> State:
    sessions: dict[str, tuple[Registration, ...]] = {}
    for start in range(0, len(registrations), SEATS):
        sessions[registrations[start].session] = registrations[start : start + SEATS]
    return State(MappingProxyType(sessions))


def a_commit(state: State, number: int) -> Commit:
    mail = Mail(f"<{number}@example.org>", "confirmation", ("ana@example.org",), b"Bonjour\r\n" * 450, NINE)
    return Commit(
        state=evolve(state, Registered(a_registration(number, "open"))),
        entries=(Entry(NINE, "a free seat is given", Outcome.HANDLED, message=str(number)),),
        known=(Known(str(number), 7, number, Outcome.HANDLED, NINE),),
        mails=(mail,),
    )


def ours(path: Path, registrations: int, times: int) -> float:
    store = TinyDBStore.open(path)
    with store.turn():
        store.commit(Commit(state=state_of(old(registrations))))
        cost = median(seconds(lambda n: store.commit(a_commit(store.state, registrations + n)), times))
    store.close()
    return cost


def as_shipped(path: Path, registrations: int, times: int) -> float:
    with TinyDB(path) as db:
        db.insert_multiple(AS_ROW.dump_python(each, mode="json") for each in old(registrations))
        row = AS_ROW.dump_python(a_registration(registrations, "open"), mode="json")
        return median(seconds(lambda _: db.insert(row), times))


def seconds(step: Callable[[int], object], times: int) -> list[float]:
    costs = []
    for number in range(times):
        start = perf_counter()
        step(number)
        costs.append(perf_counter() - start)
    return costs


def main() -> None:
    print(f"{'a commit beside':26}{FEW:>9,} {MANY:>11,}   ratio")
    for name, cost, times in (("mailbot's store", ours, 60), ("TinyDB's JSONStorage", as_shipped, 9)):
        with TemporaryDirectory() as folder:
            few, many = (cost(Path(folder) / f"{count}.json", count, times) for count in (FEW, MANY))
        print(f"{name:26}{few * 1e6:>6,.0f} µs {many * 1e6:>8,.0f} µs {many / few:>7.1f}")


if __name__ == "__main__":
    main()
