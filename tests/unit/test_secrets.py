"""Where secrets are found, and that nothing tells them."""

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import ValidationError

from mailbot.config import ConfigError, grant, load, login
from mailbot.installation import lay_out
from mailbot.settings import Grant, Imap, Login, Smtp

SECRET = "s3cret-du-test"
RENEWED: dict[str, Any] = {"token_url": "https://login.example.org/token", "client_id": "mailbot"}


def an_imap_server(**settings: object) -> Imap:
    return Imap.model_validate({"host": "imap.example.org", "user": "ana@example.org", **settings})


def told(server: Imap | Smtp, environ: dict[str, str], base: Path) -> str:
    """The sentence for a secret that is not found."""
    with pytest.raises(ConfigError) as raised:
        login(server, environ, base)
    assert SECRET not in repr(raised.value) + repr(raised.value.__cause__)
    return str(raised.value)


# --- credentials of systemd ------------------------------------------------------------------------------------------


def test_a_password_comes_from_a_credential_of_systemd(tmp_path: Path) -> None:
    (tmp_path / "mailbot-password").write_text(f"{SECRET}\n")
    server = an_imap_server(password_credential="mailbot-password")

    assert login(server, {"CREDENTIALS_DIRECTORY": str(tmp_path)}, Path("/nowhere")) == Login("ana@example.org", SECRET)


def test_without_systemd_it_is_said_what_the_unit_lacks(tmp_path: Path) -> None:
    said = told(an_imap_server(password_credential="mailbot-password"), {}, tmp_path)

    assert said.startswith("mailbox.toml, « imap.password_credential » : systemd n'a remis aucun secret")
    assert "LoadCredential=mailbot-password:" in said


def test_a_credential_that_the_unit_does_not_name_is_told(tmp_path: Path) -> None:
    said = told(an_imap_server(password_credential="other"), {"CREDENTIALS_DIRECTORY": str(tmp_path)}, tmp_path)

    assert f"le fichier « {tmp_path}/other » manque" in said


@pytest.mark.parametrize("name", ["../mailbox", "/etc/shadow", f"{SECRET}/x", "a b"])
def test_a_credential_is_a_name_and_no_path_and_is_not_repeated(name: str) -> None:
    with pytest.raises(ValidationError) as raised:
        an_imap_server(password_credential=name)

    assert [error["msg"] for error in raised.value.errors()] == [
        "Value error, il faut le nom que « LoadCredential= » donne au secret dans l'unité de systemd, sans dossier"
    ]


# --- the keyring -----------------------------------------------------------------------------------------------------


class Purse(ModuleType):
    """What we use of the library, which would bring a dozen packages for it: a keyring with one secret."""

    class errors:  # noqa: N801 - as the library calls it
        class KeyringError(Exception):
            pass

    class KeyringLocked(errors.KeyringError):
        pass

    is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.is_locked:
            raise self.KeyringLocked(SECRET)
        return {("mailbot", "ana@example.org"): SECRET}.get((service, username))


@pytest.fixture
def purse(monkeypatch: pytest.MonkeyPatch) -> Purse:
    purse = Purse("keyring")
    monkeypatch.setitem(sys.modules, "keyring", purse)
    return purse


@pytest.mark.usefixtures("purse")
def test_a_password_comes_from_the_keyring(tmp_path: Path) -> None:
    assert login(an_imap_server(password_keyring="mailbot"), {}, tmp_path) == Login("ana@example.org", SECRET)


@pytest.mark.usefixtures("purse")
def test_what_the_keyring_does_not_have_is_told_with_how_to_put_it_there(tmp_path: Path) -> None:
    said = told(an_imap_server(password_keyring="other"), {}, tmp_path)

    assert "« imap.password_keyring » : le trousseau n'a rien sous « other » pour « ana@example.org »" in said
    assert "keyring set other ana@example.org" in said


def test_a_keyring_that_is_locked_is_told(purse: Purse, tmp_path: Path) -> None:
    purse.is_locked = True

    assert "ne s'ouvre pas (KeyringLocked)" in told(an_imap_server(password_keyring="mailbot"), {}, tmp_path)


def test_without_the_library_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)

    assert "pip install 'mailbot[keyring]'" in told(an_imap_server(password_keyring="mailbot"), {}, tmp_path)


# --- tokens ----------------------------------------------------------------------------------------------------------


def test_what_it_takes_to_ask_for_a_token_is_found_where_it_is_kept(tmp_path: Path) -> None:
    (tmp_path / "refresh").write_text(f"{SECRET}\n")
    kept = {"client_secret_env": "CLIENT", "refresh_token_file": "refresh", "scope": "mail"}
    server = an_imap_server(oauth2=RENEWED | kept)

    found = grant(server, {"CLIENT": "of-the-client"}, tmp_path)

    assert found == Grant("https://login.example.org/token", "mailbot", "mail", "of-the-client", SECRET)
    assert SECRET not in repr(found)
    assert "of-the-client" not in repr(found)


def test_a_refresh_token_that_is_missing_is_told_by_its_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"« imap\.oauth2\.refresh_token_file » : le fichier .* manque"):
        grant(an_imap_server(oauth2=RENEWED | {"refresh_token_file": "none"}), {}, tmp_path)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"password_env": "P", "password_keyring": "k"}, "gardez une seule de ces lignes : « password_env », "),
        ({"password_env": "P", "oauth2": {"token_env": "T"}}, "« password_… », ou bien la table « oauth2 »"),
        ({"oauth2": {}}, "dites où est le jeton"),
        ({"oauth2": RENEWED}, "dites où est le jeton"),
        ({"oauth2": {"refresh_token_env": "R", "client_id": "c"}}, "dites où est le jeton"),
        ({"oauth2": {"token_env": "T", "token_file": "t"}}, "« token_env », « token_file »"),
        ({"oauth2": {"token_env": "T", "refresh_token_env": "R"}}, "pas les deux"),
        ({"oauth2": RENEWED | {"token_env": "T"}}, "pas les deux"),
        ({"oauth2": RENEWED | {"token_url": "http://login.example.org/token"}}, "« https:// »"),
        ({"oauth2": RENEWED | {"token_url": "login.example.org"}}, "« https:// »"),
    ],
)
def test_a_login_that_is_said_in_two_ways_or_in_none_is_refused(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        an_imap_server(**settings)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:1"])
def test_a_token_server_on_this_machine_may_do_without_encryption(host: str) -> None:
    server = an_imap_server(oauth2=RENEWED | {"token_url": f"http://{host}/token", "client_secret_env": "C"})

    assert server.oauth2


# --- who may read them -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "is_told"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_secret_that_others_may_read_is_told(tmp_path: Path, mode: int, is_told: bool) -> None:
    lay_out(tmp_path)
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "secret").chmod(mode)
    environ = {"MAILBOT_IMAP__PASSWORD_FILE": "secret", "MAILBOT_IMAP__PASSWORD_ENV": "", "MAILBOT_PASSWORD": "x"}

    remarks = [str(remark) for remark in load(tmp_path / "config", environ).remarks]

    told = "d'autres comptes de cette machine peuvent lire « {} » ; chmod 600"
    assert [remark for remark in remarks if told.format(tmp_path / "secret") in remark] == remarks * is_told
    assert len(remarks) == is_told


def test_the_refresh_token_is_looked_at_too(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "refresh").touch(0o644)
    environ = {
        "MAILBOT_SMTP__PASSWORD_ENV": "",
        "MAILBOT_SMTP__OAUTH2__TOKEN_URL": RENEWED["token_url"],
        "MAILBOT_SMTP__OAUTH2__CLIENT_ID": "mailbot",
        "MAILBOT_SMTP__OAUTH2__CLIENT_SECRET_ENV": "CLIENT",
        "MAILBOT_SMTP__OAUTH2__REFRESH_TOKEN_FILE": "refresh",
        "MAILBOT_PASSWORD": "x",
    }

    remarks = " ".join(map(str, load(tmp_path / "config", environ).remarks))

    assert "MAILBOT_SMTP__OAUTH2__REFRESH_TOKEN_FILE" in remarks
    assert "la variable d'environnement « CLIENT » n'est pas définie ici" in remarks


# --- what servers say ------------------------------------------------------------------------------------------------


def test_a_server_that_repeats_the_secret_is_not_repeated() -> None:
    repeated = "535 I got AGFuYQBzM2NyZXQtZHUtdGVzdA== that is s3cret-du-test"

    assert Login("ana", SECRET).hidden(repeated) == "535 I got … that is …"
