"""The first refresh token: a person says yes in her browser, and the code that she gets for it is exchanged (RFC 6749,
4.1), which only who asked for it can do (PKCE, RFC 7636).

The browser is sent back to loopback (RFC 8252, 7.3). One that runs on another machine finds nobody there: then the
address that it shows is typed in, and says the same."""

import os
from collections.abc import Iterator
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, HTTPServer
from secrets import token_urlsafe
from select import select
from typing import Any, Self, TextIO
from urllib.parse import parse_qs, urlsplit

from oauthlib.oauth2 import OAuth2Error, WebApplicationClient

from mailbot import tls
from mailbot.adapters.oauth2_tokens import ask
from mailbot.ports import PermanentFailure
from mailbot.settings import Grant

PATIENCE = 900.0  # seconds, for a person

PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>mailbot</title>
<p>La réponse est arrivée : fermez cette page, et retournez au terminal.</p></html>
"""

UNGIVEN = (
    "Le fournisseur a dit oui, mais n'a pas donné de jeton de renouvellement. Chez Google, « authorize_url » finit par "
    "« ?access_type=offline&prompt=consent » ; chez Microsoft, « scope » finit par « offline_access »."
)


class Consent:
    """One question to a person, in `link`. `with Consent(…)`: her browser is waited for."""

    def __init__(self, grant: Grant, authorize_url: str, user: str, ca_file: str = "") -> None:
        self._grant, self._url, self._user, self._ca_file = grant, authorize_url, user, ca_file
        self._client = WebApplicationClient(grant.client_id)
        self._state = token_urlsafe(32)
        self._verifier = self._client.create_code_verifier(64)

    def __enter__(self) -> Self:
        self._door = _Door(("127.0.0.1", 0), _Visit)
        # By name: the port then is free at both providers.
        self._back = f"http://localhost:{self._door.server_port}"
        self.link = self._client.prepare_request_uri(
            self._url,
            redirect_uri=self._back,
            scope=self._grant.scope,
            state=self._state,
            code_challenge=self._client.create_code_challenge(self._verifier, "S256"),
            code_challenge_method="S256",
            login_hint=self._user,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._door.server_close()

    def refresh_token(self, typed: TextIO) -> str:
        """What she lets us have. `typed`: where the address may come from, too."""
        address = next(filter(self._answers, _addresses(self._door, typed)), "")
        if not address:
            raise PermanentFailure("Personne n'a répondu : rien n'est changé. Relancez « mailbot authorize ».")
        question = self._client.prepare_request_body(
            code=self._code(address),
            redirect_uri=self._back,
            code_verifier=self._verifier,
            client_secret=self._grant.client_secret or None,
        )
        token = ask(self._grant, question, self._ca_file, self._client.code or "", self._verifier).get("refresh_token")
        if not token:
            raise PermanentFailure(UNGIVEN)
        return str(token)

    def _answers(self, address: str) -> bool:
        """Whether it answers this question, and was not made up by somebody else."""
        return any(compare_digest(each.encode(), self._state.encode()) for each in _asked(address).get("state", ()))

    def _code(self, address: str) -> str:
        try:
            # The library takes loopback for an open line (RFC 8252, 8.3 does not).
            return self._client.parse_request_uri_response(address.replace("http:", "https:", 1), self._state)["code"]
        except OAuth2Error as refusal:
            words = tls.printable(", ".join(filter(None, (refusal.error, refusal.description))))
            raise PermanentFailure(f"Le fournisseur n'a pas donné son accord ({words}) : rien n'est changé.") from None


class _Door(HTTPServer):
    address = ""


class _Visit(BaseHTTPRequestHandler):
    timeout = 5  # a browser may connect ahead, and say nothing
    server: _Door

    def do_GET(self) -> None:
        came = "state" in _asked(self.path)
        if came:
            self.server.address = f"http://localhost{self.path}"
        self.send_response(200 if came else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode() if came else b"")

    def log_message(self, *_: Any) -> None:
        """Nothing: the address holds the code."""


def _addresses(door: _Door, typed: TextIO) -> Iterator[str]:
    """Those that browsers came to, or that were typed in, until nothing comes any more."""
    sources: list[_Door | TextIO] = [door, typed]
    while ready := select(sources, [], [], PATIENCE)[0]:
        if door in ready:
            door.handle_request()
            yield door.address
        elif lines := os.read(typed.fileno(), 65536):  # `readline` would keep the next ones from being seen
            yield from lines.decode("utf-8", "replace").split()
        else:
            sources.remove(typed)


def _asked(address: str) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(address).query)
    except ValueError:
        return {}
