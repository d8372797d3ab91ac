"""What one table of one file cannot see: mistakes between keys and between files, and remarks, which stop nothing.

A check yields what it finds in a draft. To add one: a function, and its name in the table."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from os.path import isfile
from pathlib import Path, PurePath
from re import fullmatch
from zoneinfo import ZoneInfo

from mailbot.config.mistakes import Key, Mistake, nearest, shown
from mailbot.config.secrets import files, is_open_to_others
from mailbot.config.toml import Document
from mailbot.core.facts import VALUES, Fact
from mailbot.core.message import Address
from mailbot.core.policy import RulesFile, SessionFile, mail_address
from mailbot.settings import Server, Settings

# What a row of hers may do: leave a mail to her, or answer nothing. The rest is for the tables, which ask first.
HER_ACTIONS = ("desk", "ignore")
# What a fact may be, in words.
KINDS = {
    str: "un texte entre guillemets droits",
    int: "un nombre entier, sans guillemets",
    bool: "true (oui) ou false (non), sans guillemets",
}
LONG_BEFORE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Draft:
    """Files that were read, and those of them that fit the schema. Sessions stand by file name."""

    folder: Path
    documents: Mapping[str, Document]
    settings: Settings | None
    rules: RulesFile | None
    sessions: Mapping[str, SessionFile]

    def servers(self) -> Iterator[tuple[str, Server]]:
        if self.settings:
            yield "imap", self.settings.imap
            yield "smtp", self.settings.smtp


def mistakes_in(draft: Draft) -> Iterator[Mistake]:
    for check in CHECKS:
        yield from check(draft)


def remarks_on(draft: Draft, environ: Mapping[str, str]) -> Iterator[Mistake]:
    for check in REMARKS:
        yield from check(draft)
    yield from _unset_variables(draft, environ)


def own_addresses(settings: Settings) -> tuple[Address, ...]:
    """The sender's, and the mailbox's where its user name is an address."""
    addresses = {settings.smtp.sender.email: settings.smtp.sender}
    try:
        user = mail_address(settings.imap.user)
    except ValueError:
        return tuple(addresses.values())
    return tuple({user.email: user, **addresses}.values())


# --- mistakes ---------------------------------------------------------------------------------------------------------


def _a_user_without_a_password(draft: Draft) -> Iterator[Mistake]:
    for table, server in draft.servers():
        if server.user and not (server.sources("password") or server.oauth2):
            sentence = "dites aussi où se trouve le mot de passe : « password_env », « password_file » ou « oauth2 »"
            yield draft.documents["mailbox.toml"].mistake((table, "user"), sentence)


def _a_certificate_that_is_not_there(draft: Draft) -> Iterator[Mistake]:
    """Without it no connection would be made."""
    for table, server in draft.servers():
        if server.ca_file and not isfile(server.ca_file):
            sentence = f"le fichier « {server.ca_file} » manque, ou mailbot n'a pas le droit de le lire"
            yield draft.documents["mailbox.toml"].mistake((table, "ca_file"), sentence)


def _a_coordinator_who_is_the_mailbox(draft: Draft) -> Iterator[Mistake]:
    """mailbot would write to itself for ever."""
    if draft.settings is None or draft.rules is None:
        return
    own = {address.email for address in own_addresses(draft.settings)}
    for number, coordinator in enumerate(draft.rules.organisation.coordinators):
        if coordinator.email in own:
            sentence = f"« {coordinator.email} » est l'adresse de mailbot lui-même ; mettez une adresse personnelle"
            yield draft.documents["rules.toml"].mistake(("organisation", "coordinators", number), sentence)


def _several_coordinators_in_one_text(draft: Draft) -> Iterator[Mistake]:
    for number, coordinator in enumerate(draft.rules.organisation.coordinators if draft.rules else ()):
        if "@" in coordinator.name:
            sentence = 'une adresse par texte : ["A <a@exemple.fr>", "B <b@exemple.fr>"]'
            yield draft.documents["rules.toml"].mistake(("organisation", "coordinators", number), sentence)


def _reminders_of_one_name(draft: Draft) -> Iterator[Mistake]:
    names = [reminder.name for reminder in draft.rules.reminders] if draft.rules else []
    for number, name in enumerate(names):
        if name in names[:number]:
            sentence = f"un rappel plus haut s'appelle déjà « {name} » ; donnez à chacun le sien"
            yield draft.documents["rules.toml"].mistake(("reminders", number, "name"), sentence)


def _a_form_outside_the_folder(draft: Draft) -> Iterator[Mistake]:
    """The form is enclosed with letters: nothing else of this machine may be."""
    form = draft.rules.membership.form if draft.rules else ""
    if form and (form != PurePath(form).name or "\\" in form):
        sentence = "il faut le nom d'un fichier posé à côté de rules.toml, sans dossier devant"
        yield draft.documents["rules.toml"].mistake(("membership", "form"), sentence)


def _rows_of_her_own(draft: Draft) -> Iterator[Mistake]:
    """`[[rule]]`: facts, their values, and actions."""
    if not draft.rules:
        return
    document = draft.documents["rules.toml"]
    for number, rule in enumerate(draft.rules.rule):
        for fact, value in rule.when.items():
            if sentence := _never_true(fact, value):
                yield document.mistake(("rule", number, "when", fact), sentence)
        if rule.then not in HER_ACTIONS:
            yield document.mistake(("rule", number, "then"), _unknown("action", rule.then, HER_ACTIONS))


def _never_true(fact: str, value: Fact) -> str:
    """What is wrong with a fact and the value asked of it; "" where it may hold."""
    if fact not in VALUES:
        return _unknown("fait", fact, VALUES)
    values = VALUES[fact]
    if isinstance(values, type):
        return "" if type(value) is values else f"il faut {KINDS[values]}, pas {shown(value)}"
    return "" if value in values else _unknown("valeur", str(value), values)


def _rows_never_reached(draft: Draft) -> Iterator[Mistake]:
    """The first row whose facts all hold decides: one that asks for less hides all below that ask for as much."""
    if not draft.rules:
        return
    document, rows = draft.documents["rules.toml"], draft.rules.rule
    for number, row in enumerate(rows):
        hiding = (above for above in range(number) if rows[above].when.items() <= row.when.items())
        if (above := next(hiding, None)) is not None:
            sentence = (
                f"« {row.name} » ne servira jamais : « {rows[above].name} », ligne {document.lines['rule', above]}, "
                "répond déjà à tous ces messages ; supprimez l'une des deux, ou mettez celle-ci plus haut"
            )
            yield document.mistake(("rule", number), sentence)


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    meant = nearest(name, known)
    hint = f" ; vouliez-vous dire « {meant} » ?" if meant else "."
    return f"{what} inconnu{'' if what == 'fait' else 'e'} « {name} »{hint} Possibles : {', '.join(known)}"


def _file_names(draft: Draft) -> Iterator[Mistake]:
    for name in draft.documents:
        if name.startswith("sessions/") and not fullmatch(r"[a-z0-9-]+", PurePath(name).stem):
            sentence = "ce nom de fichier ne convient pas : minuscules sans accent, chiffres et tirets, puis « .toml »"
            yield Mistake(name, None, "", sentence)


def _a_deadline_after_the_start(draft: Draft) -> Iterator[Mistake]:
    for name, session in draft.sessions.items():
        if session.register_by > min(part.start for part in session.parts):
            sentence = (
                "la clôture des inscriptions tombe après le début de la session (une date seule va jusqu'à minuit) ; "
                "mettez une date plus tôt"
            )
            yield draft.documents[name].mistake(("register_by",), sentence)


def _parts_of_one_id(draft: Draft) -> Iterator[Mistake]:
    for name, session in draft.sessions.items():
        ids = [part.id for part in session.parts]
        for number, part_id in enumerate(ids):
            if part_id in ids[:number]:
                sentence = f"une partie plus haut porte déjà le nom « {part_id} » ; donnez à chacune le sien"
                yield draft.documents[name].mistake(("parts", number, "id"), sentence)


def _all_parts_dropped(draft: Draft) -> Iterator[Mistake]:
    for name, session in draft.sessions.items():
        if all(part.dropped for part in session.parts) and not session.called_off:
            sentence = (
                "plus aucune partie n'a lieu ; si la session est annulée, mettez « called_off = true » avant les "
                "[[parts]], sinon retirez ce « dropped = true »"
            )
            yield draft.documents[name].mistake(("parts", 0, "dropped"), sentence)


def _a_part_with_more_seats_than_the_session(draft: Draft) -> Iterator[Mistake]:
    for name, session in draft.sessions.items():
        for number, part in enumerate(session.parts):
            if part.seats and part.seats > session.seats:
                sentence = f"une partie n'a pas plus de places que la session, qui en a {session.seats}"
                yield draft.documents[name].mistake(("parts", number, "seats"), sentence)


CHECKS: tuple[Callable[[Draft], Iterator[Mistake]], ...] = (
    _a_user_without_a_password,
    _a_certificate_that_is_not_there,
    _a_coordinator_who_is_the_mailbox,
    _several_coordinators_in_one_text,
    _reminders_of_one_name,
    _a_form_outside_the_folder,
    _rows_of_her_own,
    _rows_never_reached,
    _file_names,
    _a_deadline_after_the_start,
    _parts_of_one_id,
    _all_parts_dropped,
    _a_part_with_more_seats_than_the_session,
)


# --- remarks ----------------------------------------------------------------------------------------------------------


def _a_form_that_is_not_there(draft: Draft) -> Iterator[Mistake]:
    form = draft.rules.membership.form if draft.rules else ""
    if form and not (draft.folder / form).is_file():
        sentence = f"le fichier « {form} » n'est pas dans ce dossier ; les lettres partent sans lui"
        yield draft.documents["rules.toml"].mistake(("membership", "form"), sentence)


def _sessions_of_one_title(draft: Draft) -> Iterator[Mistake]:
    for (one, session), (other, twin) in combinations(draft.sessions.items(), 2):
        if session.title.casefold().split() == twin.title.casefold().split():
            sentence = (
                f"c'est aussi le titre de {one} ; un courriel qui ne dit pas la date peut vouloir l'une ou l'autre"
            )
            yield draft.documents[other].mistake(("title",), sentence)


def _parts_at_one_time(draft: Draft) -> Iterator[Mistake]:
    for name, session in draft.sessions.items():
        for (_, part), (number, other) in combinations(enumerate(session.parts), 2):
            if part.start < other.end and other.start < part.end:
                sentence = f"cette partie a lieu en même temps que « {part.id} » ; est-ce voulu ?"
                yield draft.documents[name].mistake(("parts", number, "start"), sentence)


def _a_deadline_long_before_the_start(draft: Draft) -> Iterator[Mistake]:
    """A session that was copied, and one of its dates forgotten."""
    for name, session in draft.sessions.items():
        early = min(part.start for part in session.parts) - session.register_by
        if early > LONG_BEFORE:
            sentence = f"la clôture tombe {early.days} jours avant la session ; est-ce voulu ?"
            yield draft.documents[name].mistake(("register_by",), sentence)


def _hours_of_another_clock(draft: Draft) -> Iterator[Mistake]:
    """`Z` or an offset after a time: the organisation's clocks then show another hour than the file."""
    if not draft.rules:
        return
    zone = ZoneInfo(draft.rules.organisation.timezone)
    for name, session in draft.sessions.items():
        instants: dict[Key, datetime] = {("register_by",): session.register_by}
        for number, part in enumerate(session.parts):
            instants |= {("parts", number, "start"): part.start, ("parts", number, "end"): part.end}
        for key, instant in instants.items():
            written, shown = draft.documents[name].value(key), instant.astimezone(zone).replace(tzinfo=None)
            if isinstance(written, datetime) and written.replace(tzinfo=None) != shown:
                meant = written.replace(tzinfo=None).isoformat()
                sentence = (
                    f"« {written.isoformat()} » veut dire {shown:%d/%m/%Y %H:%M}, heure de {zone} ; "
                    f"si vous vouliez dire {written:%H:%M}, écrivez {meant}"
                )
                yield draft.documents[name].mistake(key, sentence)


def _files_that_are_no_sessions(draft: Draft) -> Iterator[Mistake]:
    for path in sorted((draft.folder / "sessions").iterdir()):
        if path.suffix != ".toml" and not path.name.startswith(".") and not path.name.endswith("~"):
            sentence = "fichier ignoré : le nom d'un fichier de session finit par « .toml »"
            yield Mistake(f"sessions/{path.name}", None, "", sentence)


def _secrets_that_others_may_read(draft: Draft) -> Iterator[Mistake]:
    for key, path in files(draft.settings, draft.folder.absolute().parent) if draft.settings else ():
        if is_open_to_others(path):
            sentence = f"(pour la technique) d'autres comptes de cette machine peuvent lire « {path} » ; chmod 600"
            yield draft.documents["mailbox.toml"].mistake(key, sentence)


REMARKS: tuple[Callable[[Draft], Iterator[Mistake]], ...] = (
    _a_form_that_is_not_there,
    _sessions_of_one_title,
    _parts_at_one_time,
    _a_deadline_long_before_the_start,
    _hours_of_another_clock,
    _files_that_are_no_sessions,
    _secrets_that_others_may_read,
)


def _unset_variables(draft: Draft, environ: Mapping[str, str]) -> Iterator[Mistake]:
    for table, server in draft.servers():
        named: list[tuple[Key, str]] = [((table, "password_env"), server.password_env)]
        for name in ("token_env", "client_secret_env", "refresh_token_env") if server.oauth2 else ():
            named.append(((table, "oauth2", name), getattr(server.oauth2, name)))
        for key, variable in named:
            if server.user and variable and not environ.get(variable):
                sentence = f"(pour la technique) la variable d'environnement « {variable} » n'est pas définie ici"
                yield draft.documents["mailbox.toml"].mistake(key, sentence)
