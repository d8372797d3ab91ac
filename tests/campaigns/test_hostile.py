"""Hostile persons write to mailbot, and nothing but text comes of it; `make inject` tells the whole story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.installation import lay_out
from tests.campaigns.hostile import Siege
from tests.journeys.installations import Installation
from tests.payloads import PAYLOADS
from tests.servers.dovecot import Dovecot, dovecot_or_skip
from tests.servers.smtp_sink import Sink

# One of each family: a header, a terminal, a spreadsheet, a page, a calendar, the eye.
FEW = (
    "a header by CRLF", "a second address", "colours", "a C1 control", "a command", "a script", "an attribute",
    "an event", "bidi override", "lone surrogates",
)  # fmt: skip


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    dovecot_or_skip()
    with Dovecot() as dovecot, Sink() as sink:
        list(lay_out(tmp_path))
        yield Installation(tmp_path, dovecot.new_user(), dovecot, sink)


@pytest.mark.slow
def test_what_a_few_hostile_persons_write_is_text_wherever_it_comes_out(here: Installation) -> None:
    siege = Siege(here, {kind: PAYLOADS[kind] for kind in FEW})

    siege.is_told(erased=1)

    assert siege.broken == []
    assert {"confirmation", "held", "desk", "alert", "certificate"} <= set(here.kinds())


@pytest.mark.slow
def test_what_hostile_persons_write_is_text_wherever_it_comes_out(here: Installation) -> None:
    siege = Siege(here, PAYLOADS)

    siege.is_told(erased=5)

    print(f"{len(PAYLOADS)} texts, {siege.tried} inputs, {len(siege.printed)} verbs, {len(here.sink.mails)} letters")
    assert siege.broken == []
