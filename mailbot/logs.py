"""What mailbot is doing, on standard error: as text for people, or one JSON object a line for programs.

Of an error that nobody foresaw it says where it arose, never what it says: that may quote a mail, or hold a secret."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from mailbot.wire.charset import clean_text


def arose(error: BaseException) -> str:
    """What an error is called, and the way to it."""
    frames = traceback.extract_tb(error.__traceback__)
    way = ", ".join(f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} ; {way}"


class Lines(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 - its name there
        return arose(ei[1])


class JsonLines(Lines):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)  # in ASCII: no sign in it ends a line


class PlainLines(Lines):
    def format(self, record: logging.LogRecord) -> str:
        # What it quotes neither tells a terminal anything nor passes for a line of ours.
        return clean_text(super().format(record)).replace("\n", "\n    ")


FORMATS: dict[str, logging.Formatter] = {
    "text": PlainLines("%(asctime)s %(levelname)s %(message)s"),
    "json": JsonLines(),
}


# Who tells each step of its work; what the printing of certificates warns of are letters of somebody's name.
LOUD = {"apscheduler": logging.WARNING, "fontTools": logging.WARNING, "fpdf": logging.ERROR}


def start(form: Literal["text", "json"] = "text") -> None:
    """Log in this form from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMATS[form])
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in LOUD.items():
        logging.getLogger(name).setLevel(level)
