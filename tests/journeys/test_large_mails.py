"""A mail of 100 MB at a real mail server: it never enters the memory of mailbot, and the coordinator hears of it."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.journeys.installations import FIRST, SENTENCES, Installation, a_mail

MB = 1_000_000
LARGE = 100 * MB
# VmHWM is this process's own peak; getrusage would also count what its parent held.
A_PASS = """
import atexit, re
from mailbot.cli import main
@atexit.register
def peak():
    print("peak", re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
main()
"""


def peak_of_a_pass(installation: Installation, minutes: int) -> int:
    """The bytes that it took at most."""
    now = FIRST + timedelta(minutes=minutes)
    command = ["--config", str(installation.root / "config"), "once", "--now", now.isoformat()]
    environ = os.environ | installation.environ
    done = subprocess.run([sys.executable, "-c", A_PASS, *command], env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split("peak ")[1]) * 1024


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="tells no peak")
def test_a_mail_of_a_hundred_megabytes_never_enters_memory_and_stops_nobody(installation: Installation) -> None:
    installation.deliver(a_mail("ana", SENTENCES[0]), FIRST)
    usual = peak_of_a_pass(installation, 1)
    line = b"x" * 998 + b"\r\n"
    installation.deliver(a_mail("bea", SENTENCES[0]).replace(b"\n", b"\r\n") + line * (LARGE // len(line)), FIRST)
    installation.deliver(b"X-Long: " + line + (b" " + line) * (LARGE // len(line)) + b"\r\nBonjour", FIRST)
    installation.deliver(a_mail("cleo", SENTENCES[1]), FIRST)

    peak = peak_of_a_pass(installation, 2)

    assert peak < usual + 10 * MB
    assert installation.kinds() == ["desk", "desk", "held", "held"]
    desk = [letter for letter in installation.letters() if letter["X-Mailbot-Letter"] == "desk"]
    assert all("trop volumineux" in letter.get_body(("plain",)).get_content() for letter in desk)  # type: ignore[union-attr]
    assert [row["email"] for row in installation.roster()] == ["ana@example.org", "cleo@example.org"]
