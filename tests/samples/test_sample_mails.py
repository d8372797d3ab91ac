"""The sample mails and those held back, read from their bytes: what is right may only grow, what does harm only shrink.

`make read-report` shows the whole table. The reader never learns from these mails (see `lessons`)."""

from pathlib import Path

import pytest

from mailbot.core.reading.learned import learned
from tests.samples.lessons import origin
from tests.samples.scoring import MACHINES, SETTLING, Sample, Verdict, judge, samples

HERE = Path(__file__).parent
SAMPLES = samples(HERE / "mails")


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.name for sample in SAMPLES])
def test_no_sample_is_read_to_anybodys_harm(sample: Sample) -> None:
    verdict = Verdict(sample, sample.read())

    assert verdict.harm == "", verdict.reading
    assert sample.label["intent"] in MACHINES or verdict.reading.intent not in MACHINES, verdict.reading


# Of the first folder 120 mails, of the others 270. These figures only go up, the harm only down.
@pytest.mark.parametrize(
    ("folders", "right", "harm"), [(("mails",), 103, 0), (("held_back", "held_back_mime"), 196, 7)]
)
def test_the_reader_never_gets_worse(folders: tuple[str, ...], right: int, harm: int) -> None:
    verdicts = judge(samples(*(HERE / folder for folder in folders)))

    assert sum(verdict.is_right for verdict in verdicts) >= right
    assert sum(bool(verdict.harm) for verdict in verdicts) <= harm


def test_what_is_asked_is_said_in_the_words_of_the_mail() -> None:
    written = [sample for sample in SAMPLES if not sample.name.startswith("calendar")]  # a button says nothing
    acted = [verdict for verdict in judge(written) if verdict.reading.intent in SETTLING]

    assert acted
    assert [v.sample.name for v in acted if not any("«" in reason for reason in v.reading.reasons)] == []


def test_the_reader_has_learned_from_the_mails_as_they_are() -> None:
    assert learned().origin == origin(), "run `make learn`"
