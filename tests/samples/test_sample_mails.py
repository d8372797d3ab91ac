"""The sample mails, read from their bytes: nobody is done wrong, and enough is understood. With -s, a table."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailbot.core.message import Address
from mailbot.core.reading import Intent, Reading, read
from mailbot.wire.parse import parse
from tests.unit.core.reading.sessions import PARIS, SESSIONS

MAILS = Path(__file__).parent / "mails"
LABELS = [json.loads(line) for line in (MAILS / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
MAILBOX = (Address("cooperationsentreacteurs@caprural.org"),)
ARRIVED = datetime(2020, 9, 15, tzinfo=UTC)

SETTLING = {Intent.REGISTER, Intent.CANCEL, Intent.REPLACE, Intent.CHANGE, Intent.ACCEPT, Intent.DECLINE}
MACHINES = {"automatic", "bounce"}
# Letters leave for these; the desk and silence harm nobody.
UNANSWERED = {Intent.AUTOMATIC, Intent.BOUNCE, Intent.UNSURE, Intent.UNRELATED, Intent.THANKS}


def _read(label: dict[str, Any]) -> Reading:
    message = parse((MAILS / label["file"]).read_bytes(), uid=1, arrived=ARRIVED)
    return read(message, SESSIONS, MAILBOX, PARIS)


def _accepted(label: dict[str, Any]) -> set[str]:
    return {label["intent"], *label["also_ok"]}


@pytest.mark.parametrize("label", LABELS, ids=[label["file"] for label in LABELS])
def test_no_reading_does_harm(label: dict[str, Any]) -> None:
    reading = _read(label)

    assert reading.intent not in label["never"], reading
    assert reading.intent not in SETTLING or reading.intent in _accepted(label), reading
    assert label["intent"] not in MACHINES or reading.intent in UNANSWERED, reading
    if reading.intent in SETTLING:
        assert set(reading.sessions) <= {label["session"]}, reading
        assert reading.parts in ((), tuple(label["parts"] or ())), reading
        assert [person.email for person in reading.participants] == [
            person["email"] for person in label["participants"]
        ]


def test_enough_is_understood() -> None:
    right: Counter[str] = Counter()
    for label in LABELS:
        right[label["intent"]] += _read(label).intent in _accepted(label)

    total = Counter(label["intent"] for label in LABELS)
    for intent, count in total.most_common():
        print(f"{intent:12} {right[intent]:3} of {count:3}")
    assert sum(right.values()) >= 58
