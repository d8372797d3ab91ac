"""Machines that do not say so in a header are known, and no person is taken for one."""

from pathlib import Path

import pytest

from tests.samples.scoring import MACHINES, Sample, samples

HERE = Path(__file__).parent
SAMPLES = samples(HERE / "own", HERE / "mails")


@pytest.mark.parametrize(
    "sample", [s for s in SAMPLES if s.name.startswith("machines/")], ids=lambda sample: sample.name
)
def test_a_machine_is_known_without_a_header(sample: Sample) -> None:
    assert sample.read().intent in {sample.label["intent"], *sample.label["also_ok"]}


def test_no_person_is_taken_for_a_machine() -> None:
    people = [s for s in SAMPLES if s.label["intent"] not in {*MACHINES, "unrelated"}]

    assert [s.name for s in people if s.read().intent in MACHINES - {*s.label["also_ok"]}] == []
