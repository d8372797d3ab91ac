"""A mail that ends the real process each time it is read, at a real Dovecot, among mails of people who want a seat."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

from mailbot.service import ATTEMPTS
from tests.journeys.installations import FIRST, SENTENCES, Installation, a_mail, people, standings, words

MINUTE = timedelta(minutes=1)
DEADLY = "Bonjour, ceci est la fin."

# mailbot as it is, with a parser that ends as a fault in a C library, or the system short of memory, would end it.
MORTAL = """
import os, signal
from mailbot import cli, service
parse = service.parse
def fragile(raw, **told):
    if b"ceci est la fin" in raw:
        os.kill(os.getpid(), signal.SIGKILL)
    return parse(raw, **told)
service.parse = fragile
cli.main()
"""


def one_life(installation: Installation, minute: int) -> int:
    now = (FIRST + minute * MINUTE).isoformat()
    command = [sys.executable, "-c", MORTAL, "--config"]
    done = subprocess.run(
        [*command, str(installation.root / "config"), "once", "--now", now],
        env=os.environ | installation.environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done.returncode


def test_a_mail_that_ends_the_process_each_time_is_set_aside_and_everybody_else_is_served(
    installation: Installation,
) -> None:
    before, behind, later = (people(6)[n : n + 2] for n in (0, 2, 4))
    for who in before:
        installation.deliver(a_mail(who, SENTENCES[0]), FIRST)
    installation.deliver(a_mail("fatale", DEADLY), FIRST)
    for who in behind:
        installation.deliver(a_mail(who, SENTENCES[0]), FIRST)

    ends = [one_life(installation, minute) for minute in range(ATTEMPTS + 2)]
    for who in later:
        installation.deliver(a_mail(who, SENTENCES[0]), FIRST)
    last = one_life(installation, 9)

    assert ends == [-signal.SIGKILL] * (ATTEMPTS + 1) + [0]
    assert last == 0
    assert list(standings(installation)) == [*before, *behind, *later]
    [to_her] = [letter for letter in installation.letters() if letter["X-Mailbot-Letter"] == "desk"]
    assert "mailbot a échoué trois fois en le traitant" in " ".join(words(to_her).split())
    assert DEADLY in to_her.as_string()
    assert len(installation.letters()) == 1 + len(standings(installation))
    assert "a échoué trois fois" in " ".join(installation.mailbot("journal").split())
