"""The log on standard error, as people and as programs read it."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from mailbot import logs
from mailbot.installation import lay_out


@pytest.fixture(autouse=True)
def _handlers_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()  # pytest's own: starting anew would close them
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_what_a_line_quotes_tells_the_terminal_nothing_and_forges_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start()

    logging.getLogger("mailbot").warning("%s", "\x1b[2J\x9b\u202e550\r\n2020-10-08 10:00:00,000 INFO tout va bien")

    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("WARNING [2J550")
    assert second == "    2020-10-08 10:00:00,000 INFO tout va bien"


def test_each_record_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start("json")

    logging.getLogger("mailbot").warning("pas de réponse :\n« %s »", "421\u2028plus tard")

    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert datetime.fromisoformat(told.pop("at")).tzinfo
    assert told == {"level": "warning", "message": "pas de réponse :\n« 421\u2028plus tard »"}


def test_of_an_error_it_is_said_where_it_arose_and_not_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start("json")

    try:
        raise RecursionError("s3cret")
    except RecursionError:
        logging.getLogger("mailbot").exception("0123 could not be decided")

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["traceback"].startswith("RecursionError ; unit/test_logs.py:")
    assert "s3cret" not in line


def test_the_last_form_asked_for_is_the_only_one(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start("json")
    logs.start("text")

    logging.getLogger("mailbot").info("un passage")

    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(" INFO un passage")


def test_the_worker_logs_as_its_settings_say(tmp_path: Path) -> None:
    lay_out(tmp_path)
    unreachable = {
        "MAILBOT_IMAP__HOST": "127.0.0.1",
        "MAILBOT_IMAP__PORT": "1",
        "MAILBOT_IMAP__SECURITY": "none",
        "MAILBOT_PASSWORD": "secret",
        "MAILBOT_WORKER__LOG_FORMAT": "json",
    }
    command = [sys.executable, "-m", "mailbot", "--config", str(tmp_path / "config"), "run"]

    with subprocess.Popen(command, env=os.environ | unreachable, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stderr
        first = worker.stderr.readline()
        worker.send_signal(signal.SIGTERM)
        rest = worker.stderr.read()
        worker.wait(30)

    lines = [json.loads(line) for line in [first, *rest.splitlines()]]
    assert "127.0.0.1" in lines[0]["message"]
