"""A Dovecot for each journey, and mailbot set up at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.installations import Installation
from tests.servers.dovecot import Dovecot, dovecot_or_skip
from tests.servers.smtp_sink import Sink


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    dovecot_or_skip()
    with Dovecot() as server:
        yield server


@pytest.fixture
def installation(tmp_path: Path, dovecot: Dovecot) -> Iterator[Installation]:
    with Sink() as sink:
        made = Installation(tmp_path, dovecot.new_user(), dovecot, sink)
        made.mailbot("init", str(tmp_path))
        yield made
