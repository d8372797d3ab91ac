"""`mailbot doctor` at a real Dovecot and an SMTP server, whole and broken."""

import email
import email.policy
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from imapclient import IMAPClient
from typer.testing import CliRunner

from mailbot import cli, doctor
from mailbot.adapters.system_clock import SystemClock
from mailbot.installation import lay_out
from tests.servers.certificates import Authority
from tests.servers.dovecot import HOST, PASSWORD, Dovecot
from tests.servers.names import Names
from tests.servers.relay import Relay
from tests.servers.smtp_sink import Sink
from tests.servers.token_server import CLIENT, CLIENT_SECRET, REFRESH_TOKEN, TokenServer

pytestmark = pytest.mark.slow

COORDINATOR = "dominique.bernier@caprural.example"
WELL = {
    "example.org": ["v=spf1 include:spf.example.net -all", "other-proof=1"],
    "_dmarc.example.org": ["v=DMARC1; p=none"],
    "selector1._domainkey.example.org": ["v=DKIM1; k=rsa; p=AAAA"],
}


@dataclass
class World:
    """An installation whose servers are well, until a test changes that."""

    root: Path
    user: str
    dovecot: Dovecot
    sink: Sink
    monkeypatch: pytest.MonkeyPatch

    def set(self, **values: str) -> None:
        for key, value in values.items():
            self.monkeypatch.setenv(f"MAILBOT_{key}", value)

    def doctor(self, *arguments: str, status: int = 0) -> str:
        result = CliRunner().invoke(cli.cli, ["--config", str(self.root / "config"), "doctor", *arguments])
        assert result.exit_code == status, result.output
        lines = [] if "--json" in arguments else result.stdout.splitlines()
        # A path is never cut in two: it is there to be copied.
        assert not [line for line in lines if len(line) > 80 and str(self.root) not in line]
        return result.stdout.replace("\u00a0", " ")

    def told(self, *arguments: str, status: int = 0) -> dict[str, dict[str, str]]:
        """What is said of each subject; the worst where it is several things."""
        answer = json.loads(self.doctor("--json", *arguments, status=status))
        assert answer["ok"] == (status == 0)
        worst = sorted(answer["findings"], key=lambda each: ("good", "advice", "bad").index(each["mark"]))
        return {each["subject"]: each for each in worst}

    def marks(self, *arguments: str, status: int = 0) -> dict[str, list[str]]:
        """The subjects, by how they stand."""
        told = self.told(*arguments, status=status)
        return {mark: [subject for subject in told if told[subject]["mark"] == mark] for mark in ("bad", "advice")}


@pytest.fixture
def world(tmp_path: Path, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    lay_out(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    with Sink() as sink, Names(WELL):
        made = World(tmp_path, dovecot.new_user(), dovecot, sink, monkeypatch)
        made.set(
            IMAP__HOST=HOST,
            IMAP__PORT=str(dovecot.imap),
            IMAP__SECURITY="none",
            IMAP__USER=made.user,
            SMTP__HOST=HOST,
            SMTP__PORT=str(sink.port),
            SMTP__SECURITY="none",
            SMTP__SENDER="Les formations <formation@example.org>",
            PASSWORD=PASSWORD,
        )
        yield made


@pytest.fixture
def program(world: World) -> Iterator[Any]:
    """The coordinator's own mail program."""
    with IMAPClient(HOST, world.dovecot.imap, ssl=False) as client:
        client.login(world.user, PASSWORD)
        yield client


# --- all is well -----------------------------------------------------------------------------------------------------


def test_where_all_is_well_every_line_says_so(world: World) -> None:
    said = world.doctor()

    assert said.splitlines()[-1] == "Tout marche."
    assert {line[0] for line in said.splitlines()[:-2]} == {"✓", " "}
    assert f"identification de {world.user}" in " ".join(said.split())


def test_it_leaves_nothing_behind(world: World, program: Any) -> None:
    program.append("INBOX", b"Subject: x\r\n\r\n")
    before = sorted(world.root.rglob("*"))

    world.doctor()

    assert sorted(world.root.rglob("*")) == before
    assert world.sink.mails == []
    for folder, count in (("INBOX", 1), ("Inscriptions", 0)):
        program.select_folder(folder)
        assert len(program.search()) == count
    program.select_folder("INBOX")
    assert program.search("UNSEEN") == [1]


def test_the_sender_is_tried_and_nothing_is_sent(world: World) -> None:
    world.doctor()

    tried = [command for command in world.sink.commands if command[:4] in ("MAIL", "RCPT", "DATA", "RSET")]
    assert tried == ["MAIL FROM:<formation@example.org> SIZE=0", f"RCPT TO:<{COORDINATOR}>", "RSET"]


def test_a_letter_leaves_for_the_coordinator_if_asked_for(world: World) -> None:
    assert "est-elle arrivée" in world.told("--send")["Lettre d'essai"]["said"]

    [mail] = world.sink.mails
    letter = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert mail.recipients == (COORDINATOR,)
    assert letter["Auto-Submitted"]
    assert letter["Date"]
    assert letter["X-Mailbot-Letter"] == "test"


def test_everything_is_tried_over_tls_and_the_end_of_the_certificate_is_told(world: World, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "ca")
    soon = datetime(2126, 3, 4, tzinfo=UTC)
    with Dovecot(pair=authority.issue(until=soon)) as server:
        world.set(
            IMAP__HOST="localhost",
            IMAP__PORT=str(server.imaps),
            IMAP__SECURITY="tls",
            IMAP__CA_FILE=str(authority.ca_file),
        )
        said = world.doctor()
        a_week_before = list(doctor.examined(tmp_path / "config", lambda: soon - timedelta(days=7)))

    assert "certificat de localhost valable jusqu'au 04/03/2126" in said
    assert "chiffrée (TLSv1.3)" in said
    [told] = [each for each in a_week_before if "certificat" in each.said]
    assert told.mark == "advice"
    assert "renouveler" in told.remedy


def test_a_token_is_asked_for_and_used(world: World) -> None:
    with TokenServer(world.user) as server:
        world.set(
            IMAP__PASSWORD_ENV="",
            IMAP__OAUTH2__TOKEN_URL=server.url,
            IMAP__OAUTH2__CLIENT_ID=CLIENT,
            IMAP__OAUTH2__CLIENT_SECRET_ENV="THE_SECRET",
            IMAP__OAUTH2__REFRESH_TOKEN_ENV="THE_TOKEN",
        )
        world.monkeypatch.setenv("THE_SECRET", CLIENT_SECRET)
        world.monkeypatch.setenv("THE_TOKEN", REFRESH_TOKEN)
        told = world.told()
        server.good = "another"
        broken = world.told(status=1)

    assert told["Secret IMAP"]["said"] == "jeton d'accès obtenu"
    assert told["Boîte"]["mark"] == "good"
    assert len(server.asked) == 2
    assert "Autorisez mailbot de nouveau : mailbot authorize" in broken["Secret IMAP"]["said"]
    assert "IMAP" not in broken


# --- what is wrong ---------------------------------------------------------------------------------------------------


def test_a_configuration_that_cannot_be_read_is_told_and_ends_it(world: World) -> None:
    world.set(IMAP__PORT="many", SMTP__SECURITY="ssl")

    told = world.told(status=1)

    assert list(told) == ["La suite", "Configuration"]
    assert "MAILBOT_SMTP__SECURITY" in world.doctor(status=1)


@pytest.mark.slow  # every letter is printed where one was edited
def test_a_template_that_cannot_be_printed_does_not_hide_the_servers(world: World) -> None:
    (world.root / "templates/fr/offer.j2").write_text("{% if %}")

    told = world.told(status=1)

    assert "templates/fr/offer.j2, ligne 1" in told["Lettres"]["said"]
    assert told["Boîte"]["mark"] == told["Expéditeur"]["mark"] == "good"


def test_a_secret_that_is_missing_is_told_for_each_server(world: World) -> None:
    world.monkeypatch.delenv("MAILBOT_PASSWORD")

    told = world.told(status=1)

    assert "« MAILBOT_PASSWORD » n'est pas définie" in told["Secret IMAP"]["said"]
    assert "« MAILBOT_PASSWORD » n'est pas définie" in told["Secret SMTP"]["said"]
    assert world.sink.connections == 0


def test_a_wrong_password_is_told_with_what_to_look_at(world: World) -> None:
    world.set(PASSWORD="wr0ng-s3cret")
    world.sink.refuse("auth", 535, words="no: wr0ng-s3cret")

    said = " ".join(world.doctor(status=1).split())

    assert said.count("identification refusée") == 2
    assert said.count("→ Vérifiez « user » et le secret") == 2
    assert "wr0ng-s3cret" not in said


@pytest.mark.parametrize("server", ["IMAP", "SMTP"])
def test_a_name_that_does_not_exist_is_told(world: World, server: str) -> None:
    world.set(**{f"{server}__HOST": "no such name", f"{server}__SECURITY": "tls"})

    told = world.told(status=1)

    assert "aucune adresse à ce nom" in told[f"Nom {server}"]["said"]
    assert "/etc/resolv.conf" in told[f"Nom {server}"]["remedy"]


@pytest.mark.parametrize("server", ["IMAP", "SMTP"])
def test_a_port_that_nobody_listens_on_is_told(world: World, server: str) -> None:
    with Relay(0) as nobody:
        world.set(**{f"{server}__PORT": str(nobody.port)})

    told = world.told(status=1)[server]

    assert "injoignable" in told["said"]
    assert "pare-feu" in told["remedy"]


@pytest.mark.parametrize("server", ["IMAP", "SMTP"])
def test_an_encryption_that_the_port_does_not_speak_is_told(world: World, server: str) -> None:
    world.set(**{f"{server}__SECURITY": "tls"})

    told = world.told(status=1)[server]

    assert "security" in told["said"] + told["remedy"]


def test_an_expired_certificate_is_told_with_its_end(world: World, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "ca")
    with Dovecot(pair=authority.issue(until=datetime(2021, 3, 4, 5, 6, tzinfo=UTC))) as server:
        world.set(
            IMAP__HOST="localhost",
            IMAP__PORT=str(server.imaps),
            IMAP__SECURITY="tls",
            IMAP__CA_FILE=str(authority.ca_file),
        )
        told = world.told(status=1)["IMAP"]

    assert "il a expiré le 04/03/2021 à 05:06 UTC" in told["said"]


def test_a_sender_that_the_server_does_not_take_is_told(world: World) -> None:
    world.sink.refuse("mail", 553, words="5.7.1 not your address")

    told = world.told(status=1)["SMTP"]

    assert "not your address" in told["said"]
    assert "« smtp.sender »" in told["remedy"]


def test_an_inbox_that_is_not_there_is_told(world: World) -> None:
    world.set(IMAP__INBOX="Formations")

    told = world.told(status=1)["IMAP"]

    assert "ouverture de « Formations »" in told["said"]
    assert "le nom exact" in told["remedy"]


def test_a_folder_that_cannot_be_made_is_told(world: World) -> None:
    world.set(IMAP__HANDLED="a//b")

    told = world.told(status=1)["IMAP"]

    assert "dossier « a//b »" in told["said"]
    assert "« imap.handled »" in told["remedy"]


def test_a_mailbox_that_is_read_only_is_told(world: World) -> None:
    with Relay(world.dovecot.imap) as wire:
        wire.lies = {b"[READ-WRITE]": b"[READ-ONLY]"}
        world.set(IMAP__PORT=str(wire.port), IMAP__HANDLED="")
        told = world.told(status=1)["IMAP"]

    assert "ouverture de « INBOX »" in told["said"]
    assert "le droit d'écrire" in told["remedy"]


ACL = """
mail_plugins = acl
protocol imap {
  mail_plugins = $mail_plugins imap_acl
}
plugin {
  acl = vfile
}
"""

QUOTA = """
mail_plugins = quota
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:messages=10
}
"""


@pytest.mark.parametrize(
    ("folder", "rights", "said"),
    [
        ("INBOX", "lrswia", "dans « INBOX » il manque le droit d'épurer (e), effacer (t)"),
        ("INBOX", "lrswitka", "dans « INBOX » il manque le droit d'épurer (e)"),
        ("Inscriptions", "lrswtea", "dans « Inscriptions » il manque le droit d'ajouter un courriel (i)"),
        ("Inscriptions", "lrswia", "dans « Inscriptions » il manque le droit d'épurer (e), effacer (t)"),
    ],
)
def test_a_right_that_is_missing_is_named_and_nothing_is_tried_without_it(
    world: World, folder: str, rights: str, said: str
) -> None:
    with Dovecot(besides=ACL) as server:
        world.set(IMAP__PORT=str(server.imap))
        assert world.marks() == {"bad": [], "advice": []}
        with IMAPClient(HOST, server.imap, ssl=False) as owner:
            owner.login(world.user, PASSWORD)
            owner.setacl(folder, world.user, rights)
        told = world.told(status=1)
        with IMAPClient(HOST, server.imap, ssl=False) as owner:
            owner.login(world.user, PASSWORD)
            left = owner.folder_status("Inscriptions", ["MESSAGES"])

    assert told["Droits IMAP"]["said"] == said
    assert f"Donnez-le à {world.user}" in told["Droits IMAP"]["remedy"]
    assert "Rangement" not in told
    assert left[b"MESSAGES"] == 0


@pytest.mark.parametrize(("mails", "mark"), [(1, "good"), (9, "advice"), (10, "bad")])
def test_a_mailbox_that_is_nearly_full_is_told(world: World, mails: int, mark: str) -> None:
    with Dovecot(besides=QUOTA) as server:
        with IMAPClient(HOST, server.imap, ssl=False) as program:
            program.login(world.user, PASSWORD)
            for _ in range(mails):
                program.append("INBOX", b"Subject: x\r\n\r\n")
        world.set(IMAP__PORT=str(server.imap), IMAP__HANDLED="")
        told = world.told(status=int(mark == "bad"))["Quota"]

    assert (told["mark"], f"{mails}0 %" in told["said"].replace("\u00a0", " ")) == (mark, True)
    assert bool(told["remedy"]) == (mark != "good")


def test_what_a_server_cannot_do_is_worth_knowing_and_stops_nothing(world: World) -> None:
    with Dovecot(capability="IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE") as server:
        world.set(IMAP__PORT=str(server.imap))
        said = world.doctor()

    for name in ("IDLE", "MOVE", "UIDPLUS", "CONDSTORE"):
        assert f"! Capacités IMAP sans {name} :" in said
    assert "n'a pas pu être comparée" in said


@pytest.mark.parametrize(("minutes", "way"), [(61, "avance"), (-61, "retarde")])
def test_a_clock_that_is_wrong_is_told(world: World, minutes: int, way: str) -> None:
    def wrong() -> datetime:
        return SystemClock().now() + timedelta(minutes=minutes)

    [told] = [each for each in doctor.examined(world.root / "config", wrong) if each.subject == "Horloge"]

    assert told.mark == "bad"
    assert f"{way} de 36" in told.said
    assert "timedatectl" in told.remedy


# --- the store -------------------------------------------------------------------------------------------------------


def test_a_store_that_is_damaged_is_told_with_what_to_do(world: World) -> None:
    (world.root / "var/mailbot.json").touch(0o600)
    (world.root / "var/mailbot.json").write_text("spoilt\nspoilt\n")

    told = world.told(status=1)["Fichier"]

    assert "ligne 1" in told["said"]
    assert "sauvegarde" in told["said"]


def test_a_store_that_others_may_read_is_told(world: World) -> None:
    members = ["--config", str(world.root / "config"), "members", "add", "ana@example.org", "--year", "2020"]
    assert CliRunner().invoke(cli.cli, members).exit_code == 0
    store = world.root / "var/mailbot.json"
    assert world.marks()["bad"] == []

    store.chmod(0o644)
    told = world.told(status=1)["Confidentialité"]

    assert (str(store) in told["said"], told["remedy"]) == (True, f"chmod 600 {store}")


@pytest.mark.parametrize(
    ("name", "mode"), [("", 0o770), ("oauth2.json", 0o640), ("backups/mailbot-2020-09-14.json", 0o644)]
)
def test_what_lies_beside_the_store_is_for_its_owner_alone(world: World, name: str, mode: int) -> None:
    kept = world.root / "var" / name
    kept.parent.mkdir(exist_ok=True)
    if name:
        kept.touch(0o600)
    assert world.marks()["bad"] == []

    kept.chmod(mode)
    told = world.told(status=1)["Confidentialité"]

    assert str(kept) in told["said"]
    assert told["remedy"] == f"chmod {'600' if name else '700'} {kept}"


def test_who_tries_it_as_another_account_writes_nothing(world: World) -> None:
    if os.geteuid():
        pytest.skip("only root can give a folder away")
    os.chown(world.root / "var", 12345, -1)

    told = world.told()["Écriture"]

    assert told["mark"] == "advice"
    assert "sudo -u '#12345' mailbot doctor" in told["remedy"]
    assert list((world.root / "var").iterdir()) == []


@pytest.mark.parametrize(("free", "mark"), [(10_000_000, "bad"), (100_000_000, "advice"), (10_000_000_000, "good")])
def test_a_disk_that_is_nearly_full_is_told(world: World, free: int, mark: str) -> None:
    world.monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    assert world.told(status=int(mark == "bad"))["Disque"]["mark"] == mark


# --- the sender's domain ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "advised"),
    [
        ({}, ["SPF", "DKIM", "DMARC"]),
        (WELL | {"example.org": ["v=spf1 -all", "v=spf1 +all"]}, ["SPF"]),
        ({"example.org": WELL["example.org"]}, ["DKIM", "DMARC"]),
    ],
)
def test_what_the_domain_lacks_is_advised_and_stops_nothing(
    world: World, texts: dict[str, Sequence[str]], advised: list[str]
) -> None:
    with Names(texts):
        assert world.marks() == {"bad": [], "advice": advised}


def test_where_dns_does_not_answer_that_is_said_and_stops_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "DNS_PATIENCE", 0.2)
    with Names(None):
        assert world.marks() == {"bad": [], "advice": ["Domaine"]}
