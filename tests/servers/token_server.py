"""An OAuth2 server (RFC 6749) on loopback. It gives tokens that the Dovecot of these tests takes.

`with TokenServer(user) as server:` then `server.url`, `server.asked` (each question, as a form), and the knobs;
`says_yes` is a person who is asked for leave."""

import json
import ssl
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.servers.certificates import Pair
from tests.servers.dovecot import HOST, token

CLIENT, CLIENT_SECRET, REFRESH_TOKEN = "mailbot-client", "s3cret-of-the-client", "s3cret-refresh-0"


class TokenServer:
    """`rotates`: each refresh token is good for one question, whose answer brings the next. `answer`: what is said
    instead of a token, as (status, body). `pair`: it speaks TLS, and proves itself with it."""

    def __init__(self, user: str, rotates: bool = False, expires_in: object = 3600, pair: Pair | None = None) -> None:
        self._user = user
        self._pair = pair
        self._questions: dict[str, dict[str, str]] = {}  # what a person said yes to, by code
        self.rotates = rotates
        self.expires_in = expires_in
        self.good = REFRESH_TOKEN
        self.answer: Callable[[dict[str, str]], tuple[int, str]] | None = None
        self.asked: list[dict[str, str]] = []
        self.given: list[str] = []

    def __enter__(self) -> Self:
        server = self

        class Conversation(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                server.asked.append(form)
                status, body = (server.answer or server.granted)(form)
                self.send_response(status)
                if status in (302, 307):
                    self.send_header("Location", body)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        self._http = ThreadingHTTPServer((HOST, 0), Conversation)
        scheme = "http"
        if self._pair:
            scheme, context = "https", ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._pair.certificate, self._pair.key)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self.url = f"{scheme}://{HOST}:{self._http.server_port}/token"
        self.authorize_url = self.url.replace("/token", "/authorize?prompt=consent")
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join(5)
        self._http.server_close()

    def says_yes(self, link: str) -> str:
        """A person follows the link, and her browser is sent to what this gives."""
        asked = dict(parse_qsl(urlsplit(link).query))
        assert link.startswith(self.authorize_url)
        assert (asked["response_type"], asked["client_id"], asked["login_hint"]) == ("code", CLIENT, self._user)
        code = f"s3cret-code-{len(self._questions)}"
        self._questions[code] = asked
        return f"{asked['redirect_uri']}/?{urlencode({'state': asked['state'], 'code': code})}"

    def granted(self, form: dict[str, str]) -> tuple[int, str]:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, CLIENT_SECRET):
            return 401, json.dumps({"error": "invalid_client", "error_description": "who are you"})
        if form["grant_type"] == "refresh_token" and form["refresh_token"] != self.good:
            return 400, json.dumps({"error": "invalid_grant", "error_description": "no longer good"})
        if form["grant_type"] == "authorization_code" and not self._is_good(form):
            return 400, json.dumps({"error": "invalid_grant", "error_description": "no such code"})
        self.given.append(token(self._user, len(self.given)))
        answer = {"access_token": self.given[-1], "token_type": "Bearer", "expires_in": self.expires_in}
        if form["grant_type"] == "authorization_code" and "offline" in self._questions.pop(form["code"])["scope"]:
            self.good = answer["refresh_token"] = f"s3cret-authorised-{len(self.given)}"
        if self.rotates and form["grant_type"] == "refresh_token":
            self.good = answer["refresh_token"] = f"s3cret-refresh-{len(self.given)}"
        return 200, json.dumps(answer)

    def _is_good(self, form: dict[str, str]) -> bool:
        """Whether who brings the code is who asked for it (RFC 7636, 4.6)."""
        asked = self._questions.get(form["code"], {})
        proof = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        expected = (asked.get("code_challenge_method"), asked.get("code_challenge"), asked.get("redirect_uri"))
        return expected == ("S256", proof, form["redirect_uri"])
