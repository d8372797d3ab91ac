"""Damaged mails, parsed and read: `python -m tests.fuzz [how many] [seed]`, or `make fuzz MUTANTS=… SEED=…`.

A mail that raises, comes back unsound or takes more than two seconds is kept in var/fuzz, for a test of its own."""

import sys
from collections.abc import Iterator
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from time import perf_counter

from tests.fuzz.mutants import mutant
from tests.fuzz.trial import trouble

MUTANTS, SEED = 20_000, 1
FOUND = Path("var/fuzz")


def tried(seed: int, number: int) -> tuple[int, str]:
    return number, trouble(mutant(seed, number))


def kept(seed: int, number: int) -> Path:
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{seed}-{number}.eml"
    path.write_bytes(mutant(seed, number))
    return path


def troubles(many: int, seed: int) -> Iterator[tuple[int, str]]:
    with Pool() as pool:  # as many as there are cores
        for number, found in pool.imap_unordered(partial(tried, seed), range(many), chunksize=50):
            if found:
                yield number, found


def main(arguments: list[str]) -> int:
    many, seed = (int(given) for given in (*arguments, *(str(MUTANTS), str(SEED))[len(arguments) :]))
    begun, found = perf_counter(), 0
    for number, why in troubles(many, seed):
        found += 1
        print(f"{kept(seed, number)}: {why}", flush=True)
    print(f"{many} mutants, {found} in trouble; seed {seed}, {perf_counter() - begun:.0f} s")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
