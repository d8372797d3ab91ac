"""`mailbot authorize`: from a person's yes to a mailbox that opens, at a token server of our own and a real Dovecot."""

import email.policy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from stat import S_IMODE
from threading import Timer
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from mailbot import cli
from mailbot.installation import lay_out
from tests.journeys.installations import FIRST, words
from tests.servers.certificates import Authority
from tests.servers.dovecot import HOST, Dovecot
from tests.servers.names import Names
from tests.servers.smtp_sink import Sink
from tests.servers.token_server import CLIENT, CLIENT_SECRET, TokenServer

pytestmark = pytest.mark.slow

ALL = "https://mail.example.org/ offline_access"


@dataclass
class World:
    """An installation that has no refresh token yet."""

    root: Path
    server: TokenServer
    sink: Sink
    environ: dict[str, str]

    def mailbot(self, *arguments: str, status: int = 0, **changed: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "mailbot", "--config", str(self.root / "config"), *arguments]
        done = subprocess.run(
            command, env=os.environ | self.environ | changed, capture_output=True, text=True, timeout=60, input=""
        )
        assert done.returncode == status, done.stderr
        return done

    def authorize(self, answer: Callable[[str, "subprocess.Popen[str]"], object], **changed: str) -> tuple[int, str]:
        """The verb, and a person who answers its link: its status, and all that it says."""
        with subprocess.Popen(
            [sys.executable, "-m", "mailbot", "--config", str(self.root / "config"), "authorize"],
            env=os.environ | self.environ | changed,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as verb:
            assert verb.stdout
            said = []
            patience = Timer(30, verb.kill)
            patience.start()
            for line in verb.stdout:
                said.append(line)
                if "collez" in line:
                    [link] = [each.strip() for each in said if each.startswith("  http")]
                    answer(link, verb)
            patience.cancel()
            return verb.wait(30), "".join(said)

    def doctor(self, status: int = 0) -> str:
        """In this process, where it asks a DNS server of our own."""
        command = ["--config", str(self.root / "config"), "doctor", "--json"]
        with Names({}):
            done = CliRunner().invoke(cli.cli, command, env=self.environ)
        assert done.exit_code == status, done.output
        return done.stdout

    @property
    def token(self) -> Path:
        return self.root / "refresh-token"


@pytest.fixture
def world(tmp_path: Path, dovecot: Dovecot) -> Iterator[World]:
    authority = Authority(tmp_path / "ca")
    (tmp_path / "here").mkdir()
    lay_out(tmp_path / "here")
    user = dovecot.new_user()
    with TokenServer(user, pair=authority.issue()) as server, Sink() as sink:
        sink.tokens = lambda: server.given
        environ = {
            "MAILBOT_IMAP__HOST": HOST,
            "MAILBOT_IMAP__PORT": str(dovecot.imap),
            "MAILBOT_SMTP__HOST": HOST,
            "MAILBOT_SMTP__PORT": str(sink.port),
            "THE_CLIENT": CLIENT_SECRET,
        }
        for table in ("IMAP", "SMTP"):
            environ |= {
                f"MAILBOT_{table}__SECURITY": "none",
                f"MAILBOT_{table}__USER": user,
                f"MAILBOT_{table}__PASSWORD_ENV": "",
                f"MAILBOT_{table}__OAUTH2__TOKEN_URL": server.url,
                f"MAILBOT_{table}__OAUTH2__AUTHORIZE_URL": server.authorize_url,
                f"MAILBOT_{table}__OAUTH2__CLIENT_ID": CLIENT,
                f"MAILBOT_{table}__OAUTH2__CLIENT_SECRET_ENV": "THE_CLIENT",
                f"MAILBOT_{table}__OAUTH2__REFRESH_TOKEN_FILE": "refresh-token",
                f"MAILBOT_{table}__OAUTH2__SCOPE": ALL,
                f"MAILBOT_{table}__OAUTH2__CA_FILE": str(authority.ca_file),
            }
        yield World(tmp_path / "here", server, sink, environ)


def test_a_yes_in_the_browser_is_kept_and_opens_the_mailbox(world: World) -> None:
    before = world.doctor(status=1)

    def browse(link: str, _: object) -> None:
        address = world.server.says_yes(link)
        with pytest.raises(HTTPError):
            urlopen(f"{address.partition('?')[0]}favicon.ico", timeout=10)
        with pytest.raises(HTTPError):
            urlopen(address.replace("state=", "stat="), timeout=10)
        with urlopen(address, timeout=10) as page:
            assert "retournez au terminal" in page.read().decode()

    status, said = world.authorize(browse)
    world.doctor()
    done = json.loads(world.mailbot("once", "--now", FIRST.isoformat(), "--json").stdout)

    assert "pour l'obtenir du fournisseur : mailbot authorize" in before
    assert (status, "Essayez-le : mailbot doctor" in said) == (0, True)
    assert "s3cret" not in said
    assert (S_IMODE(world.token.stat().st_mode), world.token.read_text()) == (0o600, world.server.good)
    assert done["letters_waiting"] == 0


def test_a_browser_on_another_machine_has_its_address_typed_in(world: World) -> None:
    def paste(link: str, verb: "subprocess.Popen[str]") -> None:
        assert verb.stdin
        address = world.server.says_yes(link)
        verb.stdin.write(f"what?\n{address.replace('state=', 'state=x')}\n{address}\n")
        verb.stdin.flush()

    status, _ = world.authorize(paste)

    assert status == 0
    assert world.token.read_text() == world.server.good


def test_a_link_made_by_somebody_else_is_not_taken(world: World) -> None:
    """A code of another's account would have us read her mailbox, or give her ours (RFC 6749, 10.12)."""

    def forge(link: str, _: object) -> None:
        address = world.server.says_yes(link)
        forged = f"{address.partition('?')[0]}?state=guessed&code=s3cret-of-mallory"
        urlopen(forged, timeout=10).close()
        urlopen(address, timeout=10).close()

    status, _ = world.authorize(forge)

    assert status == 0
    assert [form["code"] for form in world.server.asked] == ["s3cret-code-0"]


def test_a_no_changes_nothing_and_is_told(world: World) -> None:
    world.token.touch(0o600)
    world.token.write_text("s3cret-before")

    def refuse(link: str, _: object) -> None:
        address = world.server.says_yes(link).partition("&")[0]
        urlopen(f"{address}&error=access_denied&error_description=s%1b[2J", timeout=10).close()

    status, said = world.authorize(refuse)

    assert status == 1
    assert "n'a pas donné son accord (access_denied, s·[2J)" in said
    assert world.token.read_text() == "s3cret-before"


def test_a_provider_that_gives_no_refresh_token_is_told_with_what_to_set(world: World) -> None:
    status, said = world.authorize(
        lambda link, _: urlopen(world.server.says_yes(link), timeout=10).close(),
        MAILBOT_IMAP__OAUTH2__SCOPE="https://mail.example.org/",
    )

    assert status == 1
    assert "access_type=offline" in said
    assert not world.token.exists()


def test_where_nothing_can_be_asked_the_missing_line_is_told(world: World) -> None:
    nowhere = {f"MAILBOT_{table}__OAUTH2__AUTHORIZE_URL": "" for table in ("IMAP", "SMTP")}

    assert "« authorize_url »" in world.mailbot("authorize", status=2, **nowhere).stderr


def test_a_place_for_the_token_is_asked_for_before_anybody_is(world: World) -> None:
    said = world.mailbot("authorize", status=2, MAILBOT_IMAP__OAUTH2__SCOPE="").stderr

    assert "« authorize_url » demande aussi « scope »" in said


def test_of_a_leave_that_was_taken_back_the_coordinator_hears_once_which_verb_mends_it(world: World) -> None:
    """The mailbox cannot be read; letters leave by a password."""
    kept = {name: value for name, value in world.environ.items() if not name.startswith("MAILBOT_SMTP__OAUTH2__")}
    world.environ = kept | {"MAILBOT_SMTP__PASSWORD_ENV": "THE_CLIENT"}
    world.sink.tokens = None

    def a_pass(minutes: int, status: int) -> str:
        now = (FIRST + timedelta(minutes=minutes)).isoformat()
        return world.mailbot("once", "--now", now, "--json", status=status).stderr

    def browse(link: str, _: object) -> None:
        urlopen(world.server.says_yes(link), timeout=10).close()

    world.authorize(browse)
    a_pass(0, status=0)
    world.server.good = "taken back"
    said = [a_pass(minutes, status=1) for minutes in (10, 40, 70, 100, 130)]
    world.authorize(browse)
    for minutes in (140, 170):
        a_pass(minutes, status=0)

    assert all("autorisez mailbot de nouveau : mailbot authorize" in " ".join(each.split()).lower() for each in said)
    parser = BytesParser(EmailMessage, policy=email.policy.default)
    letters = [parser.parsebytes(mail.content) for mail in world.sink.mails]
    assert [str(letter["Subject"]).partition(" : ")[2] for letter in letters] == [
        "mailbot ne peut pas faire tout son travail",
        "tout marche de nouveau",
    ]
    assert "mailbot authorize" in words(letters[0])


def test_a_server_that_refuses_the_code_and_repeats_it_is_not_repeated(world: World) -> None:
    world.server.answer = lambda form: (400, json.dumps({"error": "invalid_grant", "error_description": str(form)}))

    status, said = world.authorize(lambda link, _: urlopen(world.server.says_yes(link), timeout=10).close())

    [asked] = world.server.asked
    assert status == 1
    assert "invalid_grant" in said
    assert "s3cret" not in said
    assert asked["code_verifier"] not in said
