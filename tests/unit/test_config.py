"""`config/` becomes values, or mistakes told in French; secrets are looked up and never shown."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from mailbot.config import ConfigError, load, login
from mailbot.config.mistakes import EXAMPLES, Key, sentence
from mailbot.config.toml import read, scan
from mailbot.core.policy import Rules, RulesFile, SessionFile
from mailbot.settings import Imap, Login, OAuth2, Settings, Smtp

SHIPPED = Path(__file__).parents[2] / "config"
SCHEMAS: dict[str, type[Rules]] = {
    "mailbox.toml": Settings,
    "rules.toml": RulesFile,
    "sessions/animer-distance.toml": SessionFile,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped configuration, to be edited."""
    config = tmp_path / "config"
    for path in SHIPPED.rglob("*.toml"):
        copy = config / path.relative_to(SHIPPED)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return config


def mistakes(folder: Path, environ: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        load(folder, environ or {})
    return [str(mistake) for mistake in raised.value.mistakes]


# --- what is read -----------------------------------------------------------------------------------------------------


def test_the_shipped_configuration_is_good(folder: Path) -> None:
    configuration = load(folder, {})

    assert set(configuration.policy.sessions) == {"animer-distance", "cooperer-citoyens", "mobiliser-acteurs"}
    assert configuration.settings.imap.host == "imap.example.org"


def test_local_dates_become_instants_and_a_date_lasts_until_its_last_second(folder: Path) -> None:
    session = load(folder, {}).policy.sessions["cooperer-citoyens"]

    assert session.register_by == datetime(2020, 10, 2, 22, tzinfo=UTC)
    assert session.start == datetime(2020, 10, 8, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("file", "written", "quoted", "told"),
    [
        ("sessions/cooperer-citoyens.toml", "seats = 20", 'seats = "20"', "seats = 20"),
        (
            "sessions/cooperer-citoyens.toml",
            "register_by = 2020-10-02",
            'register_by = "2020-10-02"',
            "register_by = 2020-10-02",
        ),
        (
            "sessions/cooperer-citoyens.toml",
            "start = 2020-10-08T09:30:00",
            'start = "2020-10-08 09:30"',
            "start = 2020-10-08T09:30:00",
        ),
        ("sessions/cooperer-citoyens.toml", "provisional = true", 'provisional = "true"', "provisional = true"),
        ("rules.toml", "offer_hours = 48", 'offer_hours = "48"', "offer_hours = 48"),
        ("rules.toml", "required = true", 'required = "True"', "required = true"),
        ("rules.toml", "at = 08:00:00", 'at = "08:00"', "at = 08:00:00"),
    ],
)
def test_what_is_no_text_does_not_stand_between_quotes(
    folder: Path, file: str, written: str, quoted: str, told: str
) -> None:
    path = folder / file
    path.write_text(path.read_text().replace(written, quoted, 1))

    (mistake,) = mistakes(folder)

    assert mistake.endswith(f" : à écrire sans guillemets : {told}")


@pytest.mark.parametrize("table", ["imap", "smtp"])
def test_a_certificate_is_looked_for_from_the_folder_of_the_installation(folder: Path, table: str) -> None:
    environ = {f"MAILBOT_{table.upper()}__CA_FILE": "ca.pem"}
    path = folder.parent / "ca.pem"

    (mistake,) = mistakes(folder, environ)
    path.touch()

    assert f"le fichier « {path} » manque" in mistake
    assert getattr(load(folder, environ).settings, table).ca_file == str(path)


def test_the_mailbox_knows_its_own_addresses_and_whom_it_trusts(folder: Path) -> None:
    policy = load(folder, {"MAILBOT_IMAP__USER": "boite@example.org"}).policy

    assert [address.email for address in policy.mailbox] == [
        "boite@example.org",
        "cooperationsentreacteurs@caprural.org",
    ]
    assert policy.trusted_authserv == "mx.example.org"


def test_a_user_name_that_is_no_address_is_not_one_of_ours(folder: Path) -> None:
    policy = load(folder, {"MAILBOT_IMAP__USER": "boite"}).policy

    assert [address.email for address in policy.mailbox] == ["cooperationsentreacteurs@caprural.org"]


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_a_byte_order_mark_and_any_line_ends_are_tolerated(folder: Path, line_end: str) -> None:
    path = folder / "rules.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_text().replace("\n", line_end).encode())

    assert load(folder, {}).policy.organisation.name == "Cap Rural"


def test_there_may_be_no_session_yet(folder: Path) -> None:
    for path in (folder / "sessions").iterdir():
        path.unlink()

    assert load(folder, {}).policy.sessions == {}


def test_what_an_editor_leaves_behind_is_not_a_session(folder: Path) -> None:
    (folder / "sessions/.#animer-distance.toml").write_text("pas encore")
    (folder / "sessions/animer-distance.toml~").write_text("plus")

    assert len(load(folder, {}).policy.sessions) == 3


# --- what cannot be read ----------------------------------------------------------------------------------------------


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    assert mistakes(tmp_path / "ici") == [f"{tmp_path}/ici : ce dossier n'existe pas ; « mailbot init » en crée un"]


def test_files_and_folders_that_are_missing_or_something_else(folder: Path) -> None:
    (folder / "rules.toml").unlink()
    (folder / "mailbox.toml").unlink()
    (folder / "mailbox.toml").mkdir()
    for path in (folder / "sessions").iterdir():
        path.unlink()
    (folder / "sessions").rmdir()

    assert mistakes(folder) == [
        "mailbox.toml : c'est un dossier, il faut un fichier",
        "rules.toml : ce fichier manque",
        "sessions : ce dossier manque ; il porte un fichier par session",
    ]


def test_a_link_that_leads_nowhere_is_a_missing_file(folder: Path) -> None:
    (folder / "sessions/printemps.toml").symlink_to(folder / "ailleurs.toml")

    assert mistakes(folder) == ["sessions/printemps.toml : ce fichier manque"]


# --- variables instead of mailbox.toml --------------------------------------------------------------------------------


def test_any_key_of_the_mailbox_can_be_set_from_outside(folder: Path) -> None:
    environ = {
        "MAILBOT_IMAP__HOST": "127.0.0.1",
        "MAILBOT_IMAP__SECURITY": "none",
        "MAILBOT_IMAP__SINCE": "2020-09-01T00:00:00+02:00",
        "MAILBOT_SMTP__PORT": "2525",
        "MAILBOT_SMTP__USER": "",
        "MAILBOT_IMAP__PASSWORD_ENV": "",
        "MAILBOT_IMAP__OAUTH2__TOKEN_ENV": "TOKEN",
        "MAILBOT_STORE__URL": "tinydb:ailleurs.json",
        "MAILBOT_CONFIG": "config",
        "MAILBOT_TEST_ALL": "1",
    }

    settings = load(folder, environ).settings

    assert settings.imap.host == "127.0.0.1"
    assert settings.imap.since == datetime(2020, 8, 31, 22, tzinfo=UTC)
    assert settings.imap.oauth2 == OAuth2(token_env="TOKEN")
    assert (settings.smtp.port, settings.smtp.user) == (2525, "")
    assert settings.store.path(folder.parent) == folder.parent / "ailleurs.json"


# --- remarks ----------------------------------------------------------------------------------------------------------


def test_remarks_stop_nothing(folder: Path) -> None:
    (folder / "sessions/reprise.toml").write_text((folder / "sessions/animer-distance.toml").read_text())
    path = folder / "sessions/cooperer-citoyens.toml"
    path.write_text(path.read_text().replace("2020-10-08T13:30:00", "2020-10-08T11:30:00"))

    remarks = [str(remark) for remark in load(folder, {"MAILBOT_PASSWORD": "secret"}).remarks]

    assert [re.sub(r"ligne \d+", "ligne N", remark) for remark in remarks] == [
        "rules.toml, ligne N, « membership.form » : le fichier « bulletin-cotisation.pdf » n'est pas dans ce dossier ; "
        "les lettres partent sans lui",
        "sessions/reprise.toml, ligne N, « title » : c'est aussi le titre de sessions/animer-distance.toml ; "
        "un courriel qui ne dit pas la date peut vouloir l'une ou l'autre",
        "sessions/cooperer-citoyens.toml, ligne N, « parts.start » : cette partie a lieu en même temps que "
        "« morning » ; est-ce voulu ?",
    ]


def test_a_session_that_was_copied_with_its_old_deadline_is_a_remark(folder: Path) -> None:
    path = folder / "sessions/cooperer-citoyens.toml"
    path.write_text(path.read_text().replace("2020-10-08", "2021-10-08"))

    (remark,) = (r for r in load(folder, {}).remarks if r.key == "register_by")

    assert remark.sentence == "la clôture tombe 370 jours avant la session ; est-ce voulu ?"


def test_a_file_that_is_no_session_is_a_remark(folder: Path) -> None:
    for name in ("atelier", "atelier.txt", "atelier.toml~", ".atelier.swp"):
        (folder / "sessions" / name).touch()

    remarks = [r.file for r in load(folder, {}).remarks if r.sentence.startswith("fichier ignoré")]

    assert remarks == ["sessions/atelier", "sessions/atelier.txt"]


def test_a_variable_that_is_not_set_here_is_a_remark(folder: Path) -> None:
    remarks = [remark.sentence for remark in load(folder, {}).remarks]

    assert (
        remarks.count("(pour la technique) la variable d'environnement « MAILBOT_PASSWORD » n'est pas définie ici") == 2
    )


# --- secrets ----------------------------------------------------------------------------------------------------------


def an_imap_server(**settings: object) -> Imap:
    return Imap.model_validate({"host": "imap.example.org", "user": "ana@example.org", **settings})


def test_a_server_without_a_user_needs_no_login(tmp_path: Path) -> None:
    assert login(Imap(host="127.0.0.1"), {}, tmp_path) is None


def test_a_password_comes_from_a_variable(tmp_path: Path) -> None:
    found = login(an_imap_server(password_env="MAILBOT_PASSWORD"), {"MAILBOT_PASSWORD": "s3cret"}, tmp_path)

    assert found == Login("ana@example.org", "s3cret")
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize("written", [b"s3cret ", b"s3cret \n", b"s3cret \r\n"])
def test_a_password_comes_from_a_file_without_its_last_line_end(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "secret").write_bytes(written)

    assert login(an_imap_server(password_file="secret"), {}, tmp_path) == Login("ana@example.org", "s3cret ")


def test_a_token_comes_from_a_variable_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t0ken\n")
    by_variable, by_file = an_imap_server(oauth2={"token_env": "TOKEN"}), an_imap_server(oauth2={"token_file": "token"})

    expected = Login("ana@example.org", "t0ken", xoauth2=True)
    assert login(by_variable, {"TOKEN": "t0ken"}, tmp_path) == expected
    assert login(by_file, {}, tmp_path) == expected


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            {"password_env": "MAILBOT_PASSWORD"},
            "« imap.password_env » : la variable d'environnement « MAILBOT_PASSWORD » n'est pas "
            "définie, ou elle est vide",
        ),
        ({"oauth2": {"token_env": "TOKEN"}}, "« imap.oauth2.token_env » : la variable d'environnement « TOKEN »"),
        ({"password_file": "absent"}, "« imap.password_file » : le fichier « {base}/absent » manque"),
        ({"password_file": "empty"}, "« imap.password_file » : le fichier « {base}/empty » est vide"),
        (
            {"password_file": "binary"},
            "« imap.password_file » : le fichier « {base}/binary » n'est pas un texte en UTF-8",
        ),
        ({}, "« imap.password_env » : cette ligne manque : dites où se trouve le mot de passe"),
    ],
)
def test_a_secret_that_is_not_there_is_told_by_its_key(tmp_path: Path, settings: dict[str, Any], told: str) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "binary").write_bytes(b"s3cret\xff")

    with pytest.raises(ConfigError) as raised:
        login(an_imap_server(**settings), {}, tmp_path)

    assert str(raised.value).startswith(f"mailbox.toml, {told.format(base=tmp_path)}")
    assert "s3cret" not in repr(raised.value)


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\0", "\1", "\x7f"])
def test_neither_a_user_nor_a_secret_can_say_a_command_of_its_own(tmp_path: Path, sign: str) -> None:
    hostile = f'a" "b"{sign}X DELETE INBOX'
    (tmp_path / "password").write_bytes(hostile.encode())

    with pytest.raises(ValidationError, match="retour à la ligne"):
        an_imap_server(user=hostile, password_env="P")
    for kept in ({"password_file": "password"}, {"password_env": "P"}):
        with pytest.raises(ConfigError, match="retour à la ligne") as raised:
            login(an_imap_server(**kept), {"P": hostile}, tmp_path)
        assert "DELETE" not in repr(raised.value)


def test_the_smtp_server_is_told_from_the_imap_server(tmp_path: Path) -> None:
    server = Smtp.model_validate(
        {"host": "smtp.example.org", "sender": "a@example.org", "user": "a", "password_env": "P"}
    )

    with pytest.raises(ConfigError, match=r"smtp\.password_env"):
        login(server, {}, tmp_path)


# --- the lines of a text ----------------------------------------------------------------------------------------------

A_TEXT = (
    '''\
top = "[not.a.title]"   # = nor = this
dotted.one = 1
"quoted key" = [
    "a",  # a comment, with ] and "
    { x = 1, y = [2,
        3] },
]
dotted.two = """
[neither] = "this"
"""

[table]
date = 2020-10-08T09:30:00
inline = { a = { b = 1.5 } }

[table.inner]
key = 'l'''
    + "'"
    + """

[[list]]
a = 1
[list.inner]
b = 2

[other]
[[list]]
a = 3
[[list.deep]]
c = 4
"""
)


def every_key(value: object, key: Key = ()) -> Iterator[Key]:
    if key:
        yield key
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from every_key(inner, (*key, name))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from every_key(inner, (*key, number))


def test_every_key_of_a_text_has_the_line_where_it_stands() -> None:
    document = read("a.toml", A_TEXT.encode())
    lines = A_TEXT.splitlines()

    assert set(document.lines) == set(every_key(document.values))
    expected: dict[Key, str] = {
        ("dotted", "two"): "dotted.two =",
        ("quoted key", 0): '    "a"',
        ("quoted key", 1, "y", 1): "        3]",
        ("table", "inline", "a", "b"): "inline =",
        ("table", "inner", "key"): "key =",
        ("list", 0, "inner", "b"): "b = 2",
        ("list", 1): "[[list]]",
        ("list", 1, "a"): "a = 3",
        ("list", 1, "deep", 0, "c"): "c = 4",
    }
    for key, told in expected.items():
        assert lines[document.lines[key] - 1].startswith(told)


@given(st.text(alphabet="ab=.,[]{}\"'#\n \\é1"))
def test_whatever_the_text_it_is_read_or_told_wrong_in_one_sentence(text: str) -> None:
    assert len(list(scan(text))) <= 2 * len(text)
    try:
        document = read("a.toml", text.encode())
    except ConfigError as error:
        told, without_line = error.mistakes, set[Key]()
    else:
        told, without_line = (), set(every_key(document.values)) - set(document.lines)

    assert len(told) <= 1
    assert not without_line


# --- no English -------------------------------------------------------------------------------------------------------

WRONG_VALUES: tuple[object, ...] = (
    True, -1, 0, 10**30, 1.5, float("nan"), float("inf"), "", " ", "mot", "9 h", "\x00", date(2020, 1, 1), time(9),
    datetime(2020, 1, 1, 9), datetime(1, 1, 1), date(9999, 12, 31), [], {}, [1], [[]],
    ["mot"], [{}], [{"x": 1}], {"x": 1}, {"fr": 1},
)  # fmt: skip


def with_value(values: Any, key: Key, value: object) -> Any:
    first, rest = key[0], key[1:]
    new = with_value(values[first], rest, value) if rest else value
    if isinstance(values, list):
        return [*values[: int(first)], new, *values[int(first) + 1 :]]
    return {**values, first: new}


def all_models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for inner in model.__subclasses__():
        yield from all_models(inner)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name == "rules.toml" else name for name in SCHEMAS]
)
def test_whatever_value_stands_at_a_key_no_sentence_of_pydantic_gets_through(name: str) -> None:
    values = dict(read(name, (SHIPPED / name).read_bytes()).values)
    extra: dict[str, Any] = {
        "rules.toml": {"rule": [{"name": "à moi", "when": {"domain": "x"}, "then": "desk"}]},
        "sessions/animer-distance.toml": {"parts": [{**values["parts"][0], "name": {"fr": "a"}, "seats": 1}]}
        if "parts" in values
        else {},
    }.get(name, {})
    values |= extra
    seen = 0

    for key in every_key(values):
        for value in WRONG_VALUES:
            try:
                SCHEMAS[name].model_validate(with_value(values, key, value))
            except ValidationError as error:
                for detail in error.errors():
                    told = sentence(SCHEMAS[name], key, [detail])
                    assert detail["type"] == "value_error" or detail["msg"] not in told
                    assert "une autre valeur" not in told, detail["type"]
                    assert "Input should" not in told
                    seen += 1

    assert seen > 100


def test_every_line_that_must_be_there_has_an_example() -> None:
    required = {
        name
        for model in all_models(Rules)
        for name, field in model.model_fields.items()
        if field.is_required() and model.__module__.startswith("mailbot.")
    }

    # `port` has a default in both files, and `id` of a session is its file's name.
    assert required - {"port"} <= set(EXAMPLES)
