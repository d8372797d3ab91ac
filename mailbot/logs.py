"""What mailbot is doing, on standard error: as text for people, or one JSON object a line for programs."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

from mailbot.wire.charset import clean_text


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)  # in ASCII: no sign in it ends a line


class PlainLines(logging.Formatter):
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
