"""An OAuth2 token endpoint (RFC 6749) on loopback. It gives tokens that the Dovecot of these tests takes.

`with TokenServer(user) as server:` then `server.url`, `server.asked` (each question, as a form), and the knobs."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl

from tests.servers.dovecot import HOST, token

CLIENT, CLIENT_SECRET, REFRESH_TOKEN = "mailbot-client", "s3cret-of-the-client", "s3cret-refresh-0"


class TokenServer:
    """`rotates`: each refresh token is good for one question, whose answer brings the next. `answer`: what is said
    instead of a token, as (status, body)."""

    def __init__(self, user: str, rotates: bool = False, expires_in: object = 3600) -> None:
        self._user = user
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
        self.url = f"http://{HOST}:{self._http.server_port}/token"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join(5)
        self._http.server_close()

    def granted(self, form: dict[str, str]) -> tuple[int, str]:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, CLIENT_SECRET):
            return 401, json.dumps({"error": "invalid_client", "error_description": "who are you"})
        if form["grant_type"] == "refresh_token" and form["refresh_token"] != self.good:
            return 400, json.dumps({"error": "invalid_grant", "error_description": "no longer good"})
        self.given.append(token(self._user, len(self.given)))
        answer = {"access_token": self.given[-1], "token_type": "Bearer", "expires_in": self.expires_in}
        if self.rotates and form["grant_type"] == "refresh_token":
            self.good = answer["refresh_token"] = f"s3cret-refresh-{len(self.given)}"
        return 200, json.dumps(answer)
