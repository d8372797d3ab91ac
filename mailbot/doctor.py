"""Everything that mailbot needs, tried for real, and for each thing a line: well, wrong, or worth knowing, with what to
mend in words for a technician.

What is tried is taken back: no message of anybody's is touched, no letter leaves unless asked for, and nothing is
written where another account's mailbot would then find files that it may not write."""

import asyncio
import os
import re
import shutil
import socket
import textwrap
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from glob import escape
from pathlib import Path
from secrets import token_hex
from ssl import cert_time_to_seconds
from stat import S_IWGRP, S_IWOTH
from tempfile import TemporaryFile
from typing import Literal

import dns.resolver
from dns.exception import DNSException

from mailbot import app, promises, tls
from mailbot.adapters.imap_mailbox import Examination, ImapMailbox
from mailbot.adapters.smtp_submission import SmtpSubmission
from mailbot.config import ConfigError, Configuration
from mailbot.config.secrets import is_open_to_others
from mailbot.core.decision import Letter, Text
from mailbot.ports import Busy, Damaged, PermanentFailure, TemporaryFailure, Uncertain
from mailbot.settings import Login, Server
from mailbot.wire.compose import compose, dated

FULL, NEARLY_FULL = 50_000_000, 500_000_000  # bytes left on the disk
NEARLY_FULL_BOX = 0.9  # of what the mail server grants
SKEW = timedelta(minutes=2)
ENDS_SOON = timedelta(days=14)  # a certificate that should have been renewed by now
DNS_PATIENCE = 3.0  # seconds, for one question

FAILURES = (ConfigError, TemporaryFailure, PermanentFailure, Uncertain, Damaged, Busy, OSError)


class Mark(StrEnum):
    """How it stands, as JSON says it."""

    GOOD = "good"
    ADVICE = "advice"
    BAD = "bad"


SIGNS = {Mark.GOOD: "✓", Mark.ADVICE: "!", Mark.BAD: "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    mark: Mark
    subject: str
    said: str
    remedy: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    def lines(self, width: int) -> list[str]:
        """For a terminal: the subject, then what is said beside it, and what to mend below."""
        beside = " " * (MARGIN + 2)
        first = f"{SIGNS[self.mark]} {self.subject:<{MARGIN}}"
        wrap = textwrap.TextWrapper(max(width, 40), break_long_words=False, break_on_hyphens=False)
        wrap.initial_indent, wrap.subsequent_indent = first, beside
        lines = wrap.wrap(_held_together(tls.printable(self.said, 2000)))
        wrap.initial_indent, wrap.subsequent_indent = f"{beside}→ ", f"{beside}  "
        return lines + wrap.wrap(_held_together(self.remedy))


MARGIN = 15  # columns of a subject

# What to mend, by what a failure says; the first that is found in it.
REMEDIES = (
    (
        "identification refusée",
        "Vérifiez « user » et le secret ; Gmail veut un mot de passe d'application, Microsoft 365 un jeton.",
    ),
    ("certificat", ""),  # the sentence says it
    ("STARTTLS", 'Le serveur n\'y chiffre pas : mettez security = "tls", et le port qui va avec (993 ou 465).'),
    ("pas de connexion chiffrée", "« port » et « security » vont ensemble : 993, 465 : tls ; 143, 587 : starttls."),
    ("injoignable", "Vérifiez « host » et « port » dans mailbox.toml, et que le pare-feu laisse sortir."),
    ("répondu à temps", "Vérifiez « port » et « security » dans mailbox.toml, et que le pare-feu laisse sortir."),
    ("coupé la connexion", "Vérifiez « port » et « security » dans mailbox.toml ; sinon réessayez dans un moment."),
    ("is not writable", "Donnez à ce compte le droit d'écrire dans la boîte : ranger, marquer, effacer."),
    ("ouverture de", "Vérifiez « inbox » dans mailbox.toml : le nom exact du dossier chez ce fournisseur."),
    ("dossier «", "Donnez à ce compte le droit d'écrire dans ce dossier, ou mettez-en un autre dans « imap.handled »."),
    ("SMTP", "Vérifiez « smtp.sender » : le serveur ne laisse écrire que sous les adresses de ce compte."),
)


def _held_together(words: str) -> str:
    """No line ends before « : » nor within « guillemets »."""
    return re.sub(r"(?<=«) | (?=[»:;?!])", "\u00a0", words)


def good(subject: str, said: str) -> Finding:
    return Finding(Mark.GOOD, subject, said)


def advice(subject: str, said: str, remedy: str = "") -> Finding:
    return Finding(Mark.ADVICE, subject, said, remedy)


def bad(subject: str, said: str, remedy: str = "") -> Finding:
    return Finding(Mark.BAD, subject, said, remedy)


def failed(subject: str, failure: Exception) -> Iterator[Finding]:
    """A failure in its own words, and what to mend where they don't say it."""
    sentences = [str(mistake) for mistake in failure.mistakes] if isinstance(failure, ConfigError) else [str(failure)]
    for sentence in sentences:
        yield bad(subject, sentence, next((remedy for words, remedy in REMEDIES if words in sentence), ""))


Clock = Callable[[], datetime]


def examined(folder: Path, clock: Clock, *, send: bool = False) -> Iterator[Finding]:
    """All that there is to say, as it is found out. `send`: a letter to the coordinators, to see one arrive."""
    try:
        configuration = app.load(folder)
    except ConfigError as error:
        yield from failed("Configuration", error)
        yield advice("La suite", "sans configuration, ni serveurs ni fichiers ne peuvent être essayés")
        return
    yield good("Configuration", f"« {folder} » se lit : {len(configuration.policy.sessions)} session(s)")
    yield from (advice("Configuration", str(remark)) for remark in configuration.remarks)
    for subject, check in CHECKS:
        try:
            yield from check(configuration, clock)
        except FAILURES as failure:
            yield from failed(subject, failure)
    if send:
        yield from _test_letter(configuration, clock)


# What mailbot writes; the first is named as the store.
KEPT = ("{}*", "oauth2.json*", "backups/*")

# --- what lies on this machine ---------------------------------------------------------------------------------------


def _letters(configuration: Configuration, _: Clock) -> Iterator[Finding]:
    """Those that are not as shipped; `mailbot check` prints all."""
    app.rulebook(configuration)
    yield good("Lettres", "chaque lettre s'imprime, en français et en anglais")


def _store(configuration: Configuration, _: Clock) -> Iterator[Finding]:
    path = _store_path(configuration)
    store = app.open_store(configuration, rehearsal=True)
    promises.keep(configuration.policy, store.state, store.clock)
    letters = len(store.waiting())
    if path.exists():
        yield good("Fichier", f"{path} se lit en entier ; {letters} lettre(s) en attente")
    else:
        yield good("Fichier", f"{path} n'existe pas encore ; mailbot le crée au premier passage")
    yield from _rights(path)
    yield from _seclusion(path)


def _rights(path: Path) -> Iterator[Finding]:
    """Whether it can be written by the account that mailbot runs as."""
    home = _existing(path)
    owner = home.stat().st_uid
    if owner != os.geteuid():
        remedy = f"Relancez-la avec ce compte : sudo -u '#{owner}' mailbot doctor"
        said = f"non essayée : « {home} » est au compte n° {owner}, cette commande tourne sous le n° {os.geteuid()}"
        yield advice("Écriture", said, remedy)
    else:
        with TemporaryFile(dir=home if home.is_dir() else home.parent) as file:
            file.write(b"mailbot")
            file.flush()
            os.fsync(file.fileno())
        if home == path and not os.access(path, os.R_OK | os.W_OK):
            yield bad("Écriture", f"« {path} » n'est pas modifiable", f"chmod 600 {path}")
        else:
            yield good("Écriture", f"possible dans {path.parent}")


def _seclusion(path: Path) -> Iterator[Finding]:
    """Whether what lies there is for its owner alone."""
    home, others = path.parent, "d'autres comptes de cette machine peuvent"
    if home.is_dir() and home.stat().st_mode & (S_IWGRP | S_IWOTH):
        yield bad("Confidentialité", f"{others} écrire dans « {home} »", f"chmod 700 {home}")
    for kept in sorted(each for pattern in KEPT for each in home.glob(pattern.format(escape(path.name)))):
        if is_open_to_others(kept):
            said = f"{others} lire « {kept} », où sont des noms ou des secrets"
            yield bad("Confidentialité", said, f"chmod 600 {kept}")


def _disk(configuration: Configuration, _: Clock) -> Iterator[Finding]:
    home = _existing(_store_path(configuration))
    free = shutil.disk_usage(home).free
    said = f"{free / 1e9:.1f} Go libres là où mailbot écrit".replace(".", ",")
    remedy = "Faites de la place : sur un disque plein rien ne se perd, mais plus rien n'est décidé."
    if free < FULL:
        yield bad("Disque", said, remedy)
    elif free < NEARLY_FULL:
        yield advice("Disque", said, remedy)
    else:
        yield good("Disque", said)


def _store_path(configuration: Configuration) -> Path:
    return configuration.settings.store.path(app.base(configuration))


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next(each for each in (path, *path.absolute().parents) if each.exists())


# --- servers ---------------------------------------------------------------------------------------------------------


def _imap(configuration: Configuration, clock: Clock) -> Iterator[Finding]:
    imap = configuration.settings.imap
    login = app.imap_login(configuration)
    if not (yield from _is_within_reach("IMAP", imap, login)):
        return
    mailbox = ImapMailbox(imap, login)
    try:
        seen = mailbox.examine()
        now = clock()
    finally:
        mailbox.close()
    yield good("IMAP", f"connexion {_encryption(seen.encryption)}, identification de {imap.user} acceptée")
    yield from _certificate("imap", imap, clock)
    yield from _capabilities(seen)
    yield from _folders(configuration, seen)
    yield from _quota(seen)
    yield from _skew(seen, now)


def _capabilities(seen: Examination) -> Iterator[Finding]:
    has = [name for name in CAPABILITIES if name in seen.capabilities]
    lacking = [name for name in CAPABILITIES if name not in seen.capabilities]
    if has:
        yield good("Capacités IMAP", ", ".join(has))
    for name in lacking:
        yield advice("Capacités IMAP", f"sans {name} : {CAPABILITIES[name]}")


# What it means that a server cannot do this; mailbot works without any of it.
CAPABILITIES = {
    "IDLE": "les courriels sont vus toutes les « poll_seconds », pas à leur arrivée",
    "MOVE": "les courriels traités sont copiés, puis effacés de la boîte",
    "UIDPLUS": "les courriels traités peuvent rester dans la boîte, marqués effacés, et l'horloge n'est pas comparée",
    "CONDSTORE": "rien ne change pour mailbot",
}


def _folders(configuration: Configuration, seen: Examination) -> Iterator[Finding]:
    imap = configuration.settings.imap
    yield good("Boîte", f"« {imap.inbox} » s'ouvre en écriture ; {seen.messages} message(s)")
    if not seen.keeps_keywords:
        yield advice("Boîte", "le serveur ne garde pas les mots-clés : ce qui attend la coordinatrice y reste non lu")
    for folder, rights in seen.lacking.items():
        wanted = ", ".join(RIGHTS[right] for right in rights)
        remedy = f"Donnez-le à {imap.user} sur ce dossier (IMAP : SETACL, +{rights}) : qui possède la boîte le peut."
        yield bad("Droits IMAP", f"dans « {folder} » il manque le droit d'{wanted}", remedy)
    if imap.handled and not seen.lacking:
        yield good("Rangement", f"« {imap.handled} » est là, et mailbot peut y ranger")
    elif not imap.handled:
        yield good("Rangement", "les courriels traités restent dans la boîte (« imap.handled » est vide)")


# What a mail that is filed needs (RFC 4314, 2.1).
RIGHTS = {"i": "ajouter un courriel (i)", "t": "effacer (t)", "e": "épurer (e)"}

QUOTAS = {"STORAGE": "la place", "MESSAGE": "le nombre de courriels"}


def _quota(seen: Examination) -> Iterator[Finding]:
    """Into a full mailbox nobody's mail comes any more, and nothing here would tell."""
    for kind, part in seen.taken.items():
        said = f"{QUOTAS.get(kind, kind)} : {part:.0%} de ce que le serveur accorde à la boîte".replace("%", "\u00a0%")
        remedy = "Videz-la (la corbeille aussi), ou demandez plus de place : dans une boîte pleine rien n'arrive plus."
        if part < NEARLY_FULL_BOX:
            yield good("Quota", said)
        else:
            yield Finding(Mark.BAD if part >= 1 else Mark.ADVICE, "Quota", said, remedy)


def _skew(seen: Examination, now: datetime) -> Iterator[Finding]:
    if seen.time is None:
        yield advice("Horloge", "elle n'a pas pu être comparée à celle du serveur")
        return
    skew = now - seen.time
    seconds = round(abs(skew.total_seconds()))
    if abs(skew) <= SKEW:
        yield good("Horloge", f"à {seconds} s de celle du serveur IMAP")
    else:
        way = "avance" if skew > timedelta() else "retarde"
        remedy = "Réglez-la : timedatectl set-ntp true. Délais, offres et rappels suivent cette horloge."
        yield bad("Horloge", f"celle de cette machine {way} de {seconds} s sur celle du serveur IMAP", remedy)


def _smtp(configuration: Configuration, clock: Clock) -> Iterator[Finding]:
    smtp = configuration.settings.smtp
    login = app.smtp_login(configuration)
    if not (yield from _is_within_reach("SMTP", smtp, login)):
        return
    coordinator = configuration.policy.organisation.coordinators[0].email
    encryption = asyncio.run(SmtpSubmission(smtp, login).examine(coordinator))
    identified = f", identification de {smtp.user} acceptée" if smtp.user else ", sans identification"
    yield good("SMTP", f"connexion {_encryption(encryption)}{identified}")
    yield from _certificate("smtp", smtp, clock)
    yield good("Expéditeur", f"le serveur prend une lettre de {smtp.sender.email} à {coordinator} (rien n'est parti)")


def _is_within_reach(name: str, server: Server, login: Callable[[], Login | None]) -> Generator[Finding, None, bool]:
    """Whether there is a secret, and an address to its server: else no connection need be tried."""
    try:
        found = login()
    except FAILURES as failure:
        yield from failed(f"Secret {name}", failure)
        return False
    if found and server.oauth2 and server.oauth2.token_url:
        yield good(f"Secret {name}", "jeton d'accès obtenu")
    elif found:
        [key] = server.oauth2.sources("token") if server.oauth2 else server.sources("password")
        yield good(f"Secret {name}", f"trouvé (« {key} »)")
    try:
        addresses = {info[4][0] for info in socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        remedy = "Vérifiez « host » dans mailbox.toml, et la résolution des noms de cette machine (/etc/resolv.conf)."
        yield bad(f"Nom {name}", f"« {server.host} » : aucune adresse à ce nom", remedy)
        return False
    yield good(f"Nom {name}", f"{server.host} : {', '.join(sorted(map(str, addresses)))}")
    return True


def _encryption(version: str) -> str:
    return f"chiffrée ({version})" if version else "en clair, sur cette machine"


def _certificate(protocol: Literal["imap", "smtp"], server: Server, clock: Clock) -> Iterator[Finding]:
    """It was good a moment ago; will it be in a fortnight?"""
    seen = tls.certificate(protocol, server) if server.security != "none" else None
    if seen is None or "notAfter" not in seen:
        return
    end = datetime.fromtimestamp(cert_time_to_seconds(seen["notAfter"]), UTC)
    said = f"certificat de {server.host} valable jusqu'au {end:%d/%m/%Y}"
    if end - clock() < ENDS_SOON:
        yield advice(protocol.upper(), said, "Faites-le renouveler : ce jour-là mailbot ne s'y connectera plus.")
    else:
        yield good(protocol.upper(), said)


# --- the sender's domain ---------------------------------------------------------------------------------------------

# Names under which providers put the key that signs letters; others are possible, so that none is only a hint.
SELECTORS = ("default", "dkim", "mail", "google", "selector1", "selector2", "s1", "k1")


def _domain(configuration: Configuration, _: Clock) -> Iterator[Finding]:
    """What keeps letters out of junk folders. It stops nothing, and is told only where DNS answers."""
    domain = configuration.settings.smtp.sender.email.rpartition("@")[2]
    try:
        senders = _texts(domain, "v=spf1")
        policies = _texts(f"_dmarc.{domain}", "v=DMARC1")
        keys = [name for name in SELECTORS if _texts(f"{name}._domainkey.{domain}", "p=")]
    except (DNSException, UnicodeError):
        yield advice("Domaine", f"le DNS ne répond pas au sujet de {domain} : SPF, DKIM et DMARC non vérifiés")
        return
    ask = f"Demandez à qui gère le DNS de {domain} d'ajouter"
    if len(senders) == 1:
        yield good("SPF", senders[0])
    elif senders:
        yield advice("SPF", f"{domain} en a {len(senders)} ; aucun ne compte plus", "N'en gardez qu'un.")
    else:
        yield advice(
            "SPF", f"{domain} n'en a pas", f"{ask} celui de votre fournisseur : des lettres se perdent sans lui."
        )
    if keys:
        yield good("DKIM", f"une clé est publiée ({', '.join(keys)})")
    else:
        remedy = "Regardez « Authentication-Results » dans une lettre reçue : « dkim=pass » doit y être."
        yield advice("DKIM", "aucune clé sous les noms courants ; elle peut en avoir un autre", remedy)
    if policies:
        yield good("DMARC", policies[0])
    else:
        yield advice("DMARC", f"{domain} n'en a pas", f"{ask} _dmarc.{domain} TXT « v=DMARC1; p=none ».")


def _texts(name: str, mark: str) -> list[str]:
    """The texts that DNS has under a name and that are what we look for."""
    try:
        answer = dns.resolver.get_default_resolver().resolve(name, "TXT", search=False, lifetime=DNS_PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    texts = (b"".join(record.strings).decode("utf-8", "replace") for record in answer)
    return [text for text in texts if mark.lower() in text.lower()]


CHECKS: tuple[tuple[str, Callable[[Configuration, Clock], Iterator[Finding]]], ...] = (
    ("Lettres", _letters),
    ("Fichier", _store),
    ("Disque", _disk),
    ("IMAP", _imap),
    ("SMTP", _smtp),
    ("Domaine", _domain),
)


# --- a letter, if asked for ------------------------------------------------------------------------------------------

WORDS = (
    "Ceci est une lettre d'essai.\n\nmailbot l'a envoyée parce que « mailbot doctor --send » le lui a demandé. "
    "Si vous la lisez, les lettres partent et arrivent ; rien d'autre n'est à faire.\n"
)


def _test_letter(configuration: Configuration, clock: Clock) -> Iterator[Finding]:
    settings, organisation = configuration.settings, configuration.policy.organisation
    sender, to = settings.smtp.sender, organisation.coordinators
    letter = Letter("test", to, organisation.language)
    html = "".join(f"<p>{paragraph}</p>" for paragraph in WORDS.split("\n\n"))
    message_id = f"<{token_hex(16)}@{sender.email.rpartition('@')[2]}>"
    content = compose(letter, Text("mailbot : lettre d'essai", WORDS, html), sender=sender, message_id=message_id)
    recipients = [address.email for address in to]
    submission = SmtpSubmission(settings.smtp, app.smtp_login(configuration))

    async def submit() -> None:
        try:
            await submission.submit(recipients, dated(content, clock()))
        finally:
            await submission.close()

    try:
        asyncio.run(submit())
    except FAILURES as failure:
        yield from failed("Lettre d'essai", failure)
    else:
        yield good("Lettre d'essai", f"le serveur l'a prise pour {', '.join(recipients)} ; est-elle arrivée ?")
