"""Access tokens: asked for when one is needed, and used until they are about to end (RFC 6749).

A server may give another refresh token with each answer, after which the one before is worth nothing (section 6). The
new one is kept beside the store, for its owner's eyes alone; it counts as long as the one that was set is the same."""

import json
import logging
import os
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from filelock import FileLock, Timeout
from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error

from mailbot import tls
from mailbot.ports import Away
from mailbot.settings import Grant

log = logging.getLogger("mailbot")

PATIENCE = 20.0  # seconds, for an answer, and for another mailbot that is asking
EARLY = 60.0  # seconds before its end that a token is no longer used
UNTOLD = 300  # seconds that a token is good for where the server does not say
LONGEST_ANSWER = 100_000  # bytes; a token has some thousand

# What the codes of RFC 6749, 5.2 ask of a technician.
ADVICE: Mapping[str, str] = {
    "invalid_grant": "Le jeton de renouvellement n'est plus accepté. Autorisez mailbot de nouveau : mailbot authorize",
    "invalid_client": "« client_id » ou le secret du client est faux, ou échu.",
    "unauthorized_client": "Ce client n'a pas le droit de demander un jeton ainsi : donnez-le-lui chez le fournisseur.",
    "invalid_scope": "« scope » demande ce que le fournisseur ne donne pas à ce client.",
}


class Tokens:
    """The access tokens of one account. `grant` is looked up anew each time; whatever goes wrong is Away: it says
    nothing about any letter, and passes or is mended."""

    def __init__(
        self, grant: Callable[[], Grant], kept: Path, ca_file: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._grant = grant
        self._kept = _Kept(kept)
        self._ca_file = ca_file
        self._clock = clock
        self._turn = Lock()  # of several connections that are made at once one asks, for all
        self._token, self._until = "", 0.0

    def access_token(self) -> str:
        with self._turn:
            if not self._token or self._clock() >= self._until:
                self._renew(self._grant())
            return self._token

    def refused(self) -> None:
        """The server does not take the token: the next one is asked for."""
        self._token = ""

    def _renew(self, grant: Grant) -> None:
        if not grant.refresh_token:
            self._take(self._asked(grant, ""))
            return
        with self._kept.turn():
            given = self._kept.of(grant)
            try:
                answer = self._asked(grant, given or grant.refresh_token)
            except Refused as refusal:
                if not given or refusal.code != "invalid_grant":
                    raise
                answer = self._asked(grant, grant.refresh_token)
            if renewed := answer.get("refresh_token"):
                self._kept.keep(grant, str(renewed))
        self._take(answer)

    def _asked(self, grant: Grant, refresh_token: str) -> Mapping[str, Any]:
        return ask(grant, _question(grant, refresh_token), self._ca_file, refresh_token)

    def _take(self, answer: Mapping[str, Any]) -> None:
        self._token = str(answer["access_token"])
        self._until = self._clock() + answer.get("expires_in", UNTOLD) - EARLY


def ask(grant: Grant, question: str, ca_file: str, *secrets: str) -> Mapping[str, Any]:
    """The answer of the token server; Away with why there is none, in words without the secrets."""
    host = urlsplit(grant.token_url).hostname or ""
    where = f"Serveur de jetons {host}"
    try:
        content = _posted(grant.token_url, question, ca_file)
        answer: Mapping[str, Any] = BackendApplicationClient(grant.client_id).parse_request_body_response(content)
    except OAuth2Error as refusal:
        words = ", ".join(filter(None, (str(refusal.error), refusal.description)))
        for secret in filter(None, (grant.client_secret, grant.refresh_token, *secrets)):
            words = words.replace(secret, "…")
        sentence = f"{where} : il ne donne pas de jeton ({tls.printable(words)})."
        advice = ADVICE.get(str(refusal.error), "")
        raise Refused(f"{sentence} {advice}".rstrip(), str(refusal.error)) from None
    except tls.BadAuthority as fault:
        raise Away(str(fault)) from fault
    except (OSError, HTTPException) as fault:
        raise Away(f"{where} : {_words(fault, host)}.") from fault
    except (ValueError, TypeError, AttributeError):
        # Not from the error: it may hold the answer.
        raise Away(f"{where} : sa réponse n'est pas celle d'un serveur de jetons ; « token_url » ?") from None
    return answer


class Refused(Away):
    """The token server says no, by this code of RFC 6749, 5.2."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


def _question(grant: Grant, refresh_token: str) -> str:
    """What is asked for a refresh token (RFC 6749, 6), or for the client's secret alone (4.4)."""
    client, scope = BackendApplicationClient(grant.client_id), grant.scope or None
    secret = {"client_secret": grant.client_secret} if grant.client_secret else {}
    if not refresh_token:
        return client.prepare_request_body(scope=scope, include_client_id=True, **secret)
    return client.prepare_refresh_body(refresh_token=refresh_token, scope=scope, client_id=grant.client_id, **secret)


def write_secret(path: Path, secret: str) -> None:
    """In the place of what was there, in one step, for its owner's eyes alone."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    with open(new, "x", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


class _Straight(HTTPRedirectHandler):
    """What is sent holds secrets: it goes where the technician said, and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


def _posted(url: str, body: str, ca_file: str) -> str:
    opener = build_opener(HTTPSHandler(context=tls.context(ca_file)), _Straight)
    head = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        with opener.open(Request(url, body.encode(), head), timeout=PATIENCE) as answer:  # noqa: S310 - its scheme is checked
            content: bytes = answer.read(LONGEST_ANSWER)
    except HTTPError as refusal:
        with refusal:
            if refusal.code not in (400, 401, 403):
                raise OSError(refusal.code, f"réponse HTTP {refusal.code}") from None
            content = refusal.read(LONGEST_ANSWER)
    return content.decode("utf-8", "replace")


def _words(fault: Exception, host: str) -> str:
    match fault.reason if isinstance(fault, URLError) else fault:
        case ssl.SSLCertVerificationError() as root:
            return tls.told(root, host, None)
        case TimeoutError():
            return "il n'a pas répondu à temps"
        case OSError() as root:
            return f"il est injoignable ({root.strerror or root})"
        case root:
            return f"la connexion n'a pas abouti ({type(root).__name__})"


class _Kept:
    """The refresh tokens that servers gave instead of those that were set, in one file that processes share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._given: dict[str, str] = {}  # those that could not be written

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Alone with the file: else two would use one refresh token, and the second be taken for a thief."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(f"{self._path}.lock", timeout=PATIENCE, mode=0o600)
            lock.acquire()
        except (Timeout, OSError) as fault:
            raise Away(f"{self._path} : ce fichier n'est pas disponible ({type(fault).__name__}).") from fault
        try:
            yield
        finally:
            lock.release()

    def of(self, grant: Grant) -> str:
        return (self._read() | self._given).get(_fingerprint(grant), "")

    def keep(self, grant: Grant, token: str) -> None:
        """A server that is asked again before this is on the disk may know neither token any more."""
        kept = self._read() | {_fingerprint(grant): token}
        try:
            write_secret(self._path, json.dumps(kept))
        except OSError as fault:
            self._given[_fingerprint(grant)] = token
            log.warning(
                "%s : le nouveau jeton de renouvellement n'est gardé qu'en mémoire (%s)", self._path, fault.strerror
            )

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._path.read_text("ascii"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}


def _fingerprint(grant: Grant) -> str:
    """Of what was set: another one makes what was given for it worth nothing."""
    return sha256("\0".join((grant.token_url, grant.client_id, grant.refresh_token)).encode()).hexdigest()
