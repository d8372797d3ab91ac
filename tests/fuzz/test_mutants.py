"""Damaged mails come back; `make fuzz` tries many more."""

from tests.fuzz.mutants import mutant
from tests.fuzz.trial import trouble

SEED = 20


def test_damaged_mails_are_read() -> None:
    found = {number: why for number in range(300) if (why := trouble(mutant(SEED, number)))}

    assert found == {}


def test_the_same_seed_makes_the_same_mutants() -> None:
    assert [mutant(SEED, number) for number in range(20)] == [mutant(SEED, number) for number in range(20)]
    assert mutant(SEED, 1) != mutant(SEED + 1, 1)


def test_a_mail_that_takes_too_long_is_told() -> None:
    def for_ever(raw: bytes) -> None:
        while True:
            pass

    assert trouble(b"", for_ever, seconds=0.05).startswith("TooSlow")


def test_a_mail_that_raises_is_told() -> None:
    def fail(raw: bytes) -> None:
        raise ValueError("no such charset")

    assert trouble(b"", fail).startswith("ValueError: no such charset (")
