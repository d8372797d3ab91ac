"""A throwaway Dovecot (2.3) on loopback, unprivileged, in a temporary folder. Any user name exists, with one password.

Needs what Debian calls dovecot-imapd, and openssl for its certificate."""

import base64
import ctypes
import grp
import hashlib
import hmac
import itertools
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import pytest

from tests.servers.certificates import Pair

HOST = "127.0.0.1"
PASSWORD = "pw"
OAUTH_SECRET = b"loopback-test-secret"
PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
PATIENCE = 15.0

CONFIG = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1
instance_name = throwaway-{imap}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 0
# no privileges: no chroot anywhere
service anvil {{
  chroot =
  # a wrong password costs no time
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
auth_failure_delay = 0
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
mail_max_userip_connections = 100
auth_mechanisms = plain login xoauth2
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {root}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home/%u allow_all_users=yes
}}
mail_location = maildir:~/Maildir
{capability}
{besides}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
"""


def dovecot_or_skip() -> None:
    """Skip the test where there is no Dovecot; fail it where all tests were asked for."""
    missing = [program for program in ("dovecot", "openssl") if not shutil.which(program, path=PATH)]
    if not missing:
        return
    reason = f"no {' and no '.join(missing)} on this machine (Debian: dovecot-imapd, openssl)"
    if os.environ.get("MAILBOT_TEST_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


class Dovecot:
    """`with Dovecot() as server:` then `server.imap`, `server.imaps` are its ports, `server.certificate` its own CA.

    `capability` is what it announces instead of all it can do; `prefix` and `separator` shape its folder names; `pair`
    is what it proves itself with; `besides` is more of its configuration."""

    def __init__(
        self,
        capability: str = "",
        prefix: str = "",
        separator: str = "/",
        pair: Pair | None = None,
        besides: str = "",
    ) -> None:
        self._pair = pair
        self._knobs = {
            "capability": f"imap_capability = {capability}" if capability else "",
            "prefix": prefix,
            "separator": separator,
            "besides": besides,
        }
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._uid, self._gid, self._user = account.pw_uid, account.pw_gid, account.pw_name
        self._users = (f"user{number}" for number in itertools.count(1))

    def new_user(self) -> str:
        """Somebody with an empty mailbox."""
        return next(self._users)

    def __enter__(self) -> Self:
        self._root = Path(tempfile.mkdtemp(prefix="dovecot-"))
        try:
            self._lay_out()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        deadline = time.monotonic() + PATIENCE
        while self._root.exists() and time.monotonic() < deadline:  # a child may still write its last index
            shutil.rmtree(self._root, ignore_errors=True)

    def _lay_out(self) -> None:
        root = self._root
        self.imap, self.imaps = _free_ports(2)
        self.certificate = root / "cert.pem"
        for folder in ("run", "state", "home", "keys/default/HS256"):
            (root / folder).mkdir(parents=True)
        (root / "keys/default/HS256/default").write_bytes(base64.b64encode(OAUTH_SECRET))
        (root / "oauth2.conf").write_text(
            "introspection_mode = local\n"
            f"local_validation_key_dict = fs:posix:prefix={root}/keys/\n"
            "username_attribute = email\n"
        )
        (root / "dovecot.conf").write_text(
            CONFIG.format(
                root=root,
                user=self._user,
                group=grp.getgrgid(self._gid).gr_name,
                uid=self._uid,
                gid=self._gid,
                imap=self.imap,
                imaps=self.imaps,
                password=PASSWORD,
                **self._knobs,
            )
        )
        if self._pair:
            shutil.copy(self._pair.certificate, self.certificate)
            shutil.copy(self._pair.key, root / "key.pem")
        else:
            self_signed(root)
        if os.geteuid() == 0:
            for path in (root, *root.rglob("*")):
                os.chown(path, self._uid, self._gid)

    def _start(self) -> None:
        identity = {"user": self._uid, "group": self._gid, "extra_groups": []} if os.geteuid() == 0 else {}
        program = shutil.which("dovecot", path=PATH) or "dovecot"
        self._process = subprocess.Popen(
            [program, "-F", "-c", str(self._root / "dovecot.conf")],
            cwd=self._root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
            **identity,  # type: ignore[call-overload]
        )
        deadline = time.monotonic() + PATIENCE
        for port in (self.imap, self.imaps):
            while not _listens(port):
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = self._root / "dovecot.log"
                    raise RuntimeError("Dovecot did not start: " + (log.read_text() if log.exists() else "no log"))
                time.sleep(0.01)

    def _stop(self) -> None:
        """Ask the whole group of processes, which is its own, then end it; the master alone may wait for a child."""
        process = getattr(self, "_process", None)
        if process is None:
            return
        for order, patience in ((signal.SIGTERM, 1.5), (signal.SIGKILL, 5.0)):
            _signalled(process.pid, order)
            deadline = time.monotonic() + patience
            while _signalled(process.pid, 0) and time.monotonic() < deadline:
                process.poll()
                time.sleep(0.01)
        process.wait(PATIENCE)


def token(user: str, number: int = 0) -> str:
    """An access token that the server takes for `user`: an HS256 JWT (RFC 7519). Each number makes another one."""

    def encoded(part: bytes) -> bytes:
        return base64.urlsafe_b64encode(part).rstrip(b"=")

    now = int(time.time())  # noqa: TID251 - the server compares it with its own clock
    claims = {"sub": user, "jti": number, "email": user, "iat": now - 10, "nbf": now - 10, "exp": now + 3600}
    head = encoded(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "default"}).encode())
    signed = head + b"." + encoded(json.dumps(claims).encode())
    return (signed + b"." + encoded(hmac.digest(OAUTH_SECRET, signed, hashlib.sha256))).decode()


def self_signed(folder: Path, days: int = 2) -> None:
    """Put cert.pem and key.pem for localhost into `folder`; where `days` is negative it has expired."""
    key = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem"]
    asked = ["-out", "asked.pem", "-subj", "/CN=localhost"]
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:TRUE\n")
    sign = ["x509", "-req", "-in", "asked.pem", "-signkey", "key.pem", "-days", str(days), "-extfile", "names"]
    for order in ([*key, *asked], [*sign, "-out", "cert.pem"]):
        subprocess.run(["openssl", *order], cwd=folder, check=True, capture_output=True)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports: list[int] = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


def _signalled(group: int, order: int) -> bool:
    """Send a signal to a group of processes (0: only ask); whether there was one."""
    try:
        os.killpg(group, order)
    except ProcessLookupError:
        return False
    return True


def _end_with_parent() -> None:
    """In the child: SIGTERM when the process that started it is gone (Linux)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
