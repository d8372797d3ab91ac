"""Access tokens: from a token server of our own, for a real Dovecot and an SMTP server."""

import asyncio
import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from stat import S_IMODE

import pytest

from mailbot.adapters.imap_mailbox import ImapMailbox
from mailbot.adapters.oauth2_tokens import Tokens
from mailbot.adapters.smtp_submission import SmtpSubmission
from mailbot.ports import Away, PermanentFailure
from mailbot.settings import Grant, Imap, Login, Smtp
from tests.servers.dovecot import HOST, Dovecot
from tests.servers.relay import Relay
from tests.servers.smtp_sink import Sink
from tests.servers.token_server import CLIENT, CLIENT_SECRET, REFRESH_TOKEN, TokenServer

ANA = "ana@example.org"


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer(ANA) as made:
        yield made


@pytest.fixture
def grant(server: TokenServer) -> Grant:
    return Grant(server.url, CLIENT, "https://mail.example.org/", CLIENT_SECRET, REFRESH_TOKEN)


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def tokens(grant: Grant, folder: Path, clock: Clock | None = None) -> Tokens:
    return Tokens(lambda: grant, folder / "oauth2.json", clock=clock or Clock())


# --- asking ----------------------------------------------------------------------------------------------------------


def test_a_refresh_token_gets_an_access_token(server: TokenServer, grant: Grant, tmp_path: Path) -> None:
    assert tokens(grant, tmp_path).access_token() == server.given[0]

    assert server.asked == [
        {
            "grant_type": "refresh_token",
            "refresh_token": REFRESH_TOKEN,
            "client_id": CLIENT,
            "client_secret": CLIENT_SECRET,
            "scope": "https://mail.example.org/",
        }
    ]


def test_without_one_the_client_asks_in_its_own_name(server: TokenServer, grant: Grant, tmp_path: Path) -> None:
    alone = replace(grant, refresh_token="", scope="")

    assert tokens(alone, tmp_path).access_token() == server.given[0]

    expected = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": CLIENT_SECRET}
    assert server.asked == [expected]
    assert list(tmp_path.iterdir()) == []


def test_a_token_is_used_until_a_minute_before_its_end(server: TokenServer, grant: Grant, tmp_path: Path) -> None:
    clock = Clock()
    asking = tokens(grant, tmp_path, clock)

    used = []
    for seconds in (0, 3539, 3540, 3541, 7079, 7080):
        clock.seconds = seconds
        used.append(server.given.index(asking.access_token()))

    assert used == [0, 0, 1, 1, 1, 2]


def test_a_token_whose_life_is_not_told_serves_for_minutes_only(grant: Grant, tmp_path: Path) -> None:
    clock = Clock()
    with TokenServer(ANA, expires_in=None) as server:
        asking = tokens(replace(grant, token_url=server.url), tmp_path, clock)
        asking.access_token()
        clock.seconds = 300

        assert asking.access_token() == server.given[1]


def test_a_token_that_was_refused_is_followed_by_another(server: TokenServer, grant: Grant, tmp_path: Path) -> None:
    asking = tokens(grant, tmp_path)

    first = asking.access_token()
    asking.refused()

    assert asking.access_token() != first


def test_of_several_connections_at_once_one_asks_for_all(server: TokenServer, grant: Grant, tmp_path: Path) -> None:
    asking = tokens(grant, tmp_path)

    with ThreadPoolExecutor(8) as pool:
        got = {each.result() for each in [pool.submit(asking.access_token) for _ in range(8)]}

    assert got == set(server.given)
    assert len(server.asked) == 1


# --- a server that gives another refresh token each time -------------------------------------------------------------


def test_the_refresh_token_that_a_server_gives_instead_outlives_the_process(grant: Grant, tmp_path: Path) -> None:
    with TokenServer(ANA, rotates=True) as server:
        rotating = replace(grant, token_url=server.url)

        for _ in range(3):
            tokens(rotating, tmp_path).access_token()

    assert [form["refresh_token"] for form in server.asked] == [REFRESH_TOKEN, "s3cret-refresh-1", "s3cret-refresh-2"]
    assert {path.name: S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {
        "oauth2.json": 0o600,
        "oauth2.json.lock": 0o600,
    }


def test_another_refresh_token_that_was_set_wins_over_what_was_given_for_the_old_one(
    grant: Grant, tmp_path: Path
) -> None:
    with TokenServer(ANA, rotates=True) as server:
        tokens(replace(grant, token_url=server.url), tmp_path).access_token()
        server.good = "s3cret-authorised-anew"
        tokens(replace(grant, token_url=server.url, refresh_token=server.good), tmp_path).access_token()

    assert server.asked[-1]["refresh_token"] == "s3cret-authorised-anew"


def test_where_the_given_one_is_worth_nothing_the_one_that_was_set_is_tried(grant: Grant, tmp_path: Path) -> None:
    with TokenServer(ANA, rotates=True) as server:
        tokens(replace(grant, token_url=server.url), tmp_path).access_token()
        server.good = REFRESH_TOKEN

        assert tokens(replace(grant, token_url=server.url), tmp_path).access_token() == server.given[-1]


def test_two_processes_at_once_never_use_one_refresh_token_twice(grant: Grant, tmp_path: Path) -> None:
    with TokenServer(ANA, rotates=True) as server:
        processes = [tokens(replace(grant, token_url=server.url), tmp_path) for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(Tokens.access_token, processes))

    assert len({form["refresh_token"] for form in server.asked}) == len(server.asked) == 6


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_a_file_of_given_tokens_that_is_damaged_is_as_none(grant: Grant, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "oauth2.json").write_bytes(content)
    with TokenServer(ANA, rotates=True) as server:
        for _ in range(2):
            tokens(replace(grant, token_url=server.url), tmp_path).access_token()

    assert [form["refresh_token"] for form in server.asked] == [REFRESH_TOKEN, "s3cret-refresh-1"]


def test_a_given_token_that_cannot_be_written_serves_as_long_as_the_process(
    grant: Grant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "oauth2.json").mkdir()  # nothing can be put in its place
    (tmp_path / "oauth2.json/x").touch()
    with TokenServer(ANA, rotates=True) as server, caplog.at_level(logging.WARNING):
        asking = tokens(replace(grant, token_url=server.url), tmp_path)
        for _ in range(3):
            asking.access_token()
            asking.refused()

    assert server.asked[-1]["refresh_token"] == "s3cret-refresh-2"
    assert "n'est gardé qu'en mémoire" in caplog.text
    assert "s3cret" not in caplog.text


# --- what goes wrong -------------------------------------------------------------------------------------------------


def failure(asking: Tokens) -> str:
    with pytest.raises(Away) as raised:
        asking.access_token()
    return str(raised.value)


def test_a_refresh_token_that_is_no_longer_good_is_told_with_what_to_do(
    server: TokenServer, grant: Grant, tmp_path: Path
) -> None:
    server.good = "another"

    assert failure(tokens(grant, tmp_path)) == (
        "Serveur de jetons 127.0.0.1 : il ne donne pas de jeton (invalid_grant, no longer good). "
        "Le jeton de renouvellement n'est plus accepté. Autorisez mailbot de nouveau : mailbot authorize"
    )


def test_a_client_that_is_unknown_is_told_with_what_to_look_at(grant: Grant, tmp_path: Path) -> None:
    said = failure(tokens(replace(grant, client_secret="wrong"), tmp_path))

    assert "(invalid_client, who are you). « client_id » ou le secret du client est faux, ou échu." in said


def test_a_server_that_repeats_secrets_or_moves_terminals_is_not_repeated(
    server: TokenServer, grant: Grant, tmp_path: Path
) -> None:
    server.answer = lambda form: (400, json.dumps({"error": "x\x1b[2J", "error_description": json.dumps(form)}))

    said = failure(tokens(grant, tmp_path))

    assert "s3cret" not in said
    assert "\x1b" not in said


ANSWERS = {
    "a page": (200, "<html>Sign in</html>"),
    "nothing": (200, ""),
    "a list": (200, "[]"),
    "a number": (200, "1"),
    "null": (200, "null"),
    "no token": (200, "{}"),
    "a life that is no number": (200, '{"access_token": "s3cret", "expires_in": "soon"}'),
    "a life that is a list": (200, '{"access_token": "s3cret", "expires_in": []}'),
    "not found": (404, "nobody"),
    "a fault": (500, '{"access_token": "s3cret"}'),
    "elsewhere": (302, "http://127.0.0.1:1/"),
    "elsewhere, with all that was said": (307, "http://127.0.0.1:1/"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_makes_no_sense_is_told_and_not_shown(
    server: TokenServer, grant: Grant, tmp_path: Path, name: str
) -> None:
    server.answer = lambda _: ANSWERS[name]

    said = failure(tokens(grant, tmp_path))

    assert said.startswith("Serveur de jetons 127.0.0.1 : ")
    assert "s3cret" not in said
    assert len(server.asked) == 1


def test_a_server_that_is_away_is_told(grant: Grant, tmp_path: Path) -> None:
    with Relay(0) as nobody:
        away = replace(grant, token_url=f"http://{HOST}:{nobody.port}/token")

    assert "il est injoignable" in failure(tokens(away, tmp_path))


def test_a_server_that_hangs_up_is_told(grant: Grant, tmp_path: Path) -> None:
    with Relay(1) as wire:
        cut = replace(grant, token_url=f"http://{HOST}:{wire.port}/token")

        assert failure(tokens(cut, tmp_path)).startswith("Serveur de jetons 127.0.0.1 : ")


# --- at servers ------------------------------------------------------------------------------------------------------


def test_a_mailbox_opens_with_a_token_that_was_asked_for_and_again_after_it_was_refused(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    user = dovecot.new_user()
    with TokenServer(user, rotates=True) as server:
        asking = tokens(Grant(server.url, CLIENT, "", CLIENT_SECRET, REFRESH_TOKEN), tmp_path)
        imap = Imap(host="localhost", port=dovecot.imaps, ca_file=str(dovecot.certificate))
        mailbox = ImapMailbox(imap, lambda: Login(user, asking.access_token(), True, asking.refused), timeout=5)
        good = server.granted
        server.answer = lambda form: (200, json.dumps({"access_token": "revoked", "expires_in": 3600}))
        with pytest.raises(PermanentFailure, match="identification refusée") as raised:
            mailbox.open()
        server.answer = good

        mailbox.open()
        mailbox.close()

    assert len(server.given) == 1
    assert "revoked" not in str(raised.value)


def test_a_letter_leaves_with_a_token_and_one_that_is_refused_is_followed_by_another(
    server: TokenServer, grant: Grant, tmp_path: Path
) -> None:
    asking = tokens(grant, tmp_path)

    async def submit() -> None:
        submission = SmtpSubmission(settings, lambda: Login(ANA, asking.access_token(), True, asking.refused))
        try:
            await submission.submit(["bea@example.org"], b"Subject: x\r\n\r\n")
        finally:
            await submission.close()

    with Sink(tokens=lambda: server.given[1:]) as sink:
        settings = Smtp.model_validate({"host": HOST, "port": sink.port, "security": "none", "sender": ANA})
        with pytest.raises(Away) as raised:
            asyncio.run(submit())
        [refused] = [number for number, command in enumerate(sink.commands) if command.startswith("AUTH XOAUTH2 ")]
        assert sink.commands[refused + 1] == ""  # to the challenge that says why
        asyncio.run(submit())

    assert "identification refusée (535 5.7.8" in str(raised.value)
    assert server.given[0] not in str(raised.value)
    assert len(server.given) == 2
    assert [mail.recipients for mail in sink.mails] == [("bea@example.org",)]
