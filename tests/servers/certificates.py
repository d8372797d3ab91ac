"""Certificates that are as a test wants them: expired, of another name, vouched for by an authority or by nobody."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = "DNS:localhost,IP:127.0.0.1"


@dataclass(frozen=True)
class Pair:
    certificate: Path
    key: Path


class Authority:
    """Somebody who vouches for servers: its own certificate is `ca_file`."""

    def __init__(self, folder: Path, name: str = "Autorité d'essai") -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.ca_file = folder / "ca.pem"
        (folder / "index.txt").touch()
        (folder / "ca.conf").write_text(CONFIG.format(folder=folder))
        made = ["req", "-x509", *NEW_KEY, "-keyout", "ca.key", "-out", "ca.pem", "-days", "3650"]
        self._openssl(*made, "-subj", f"/O={name}", "-addext", "keyUsage=critical,keyCertSign", "-utf8")

    def issue(
        self,
        names: str = HERE,
        since: datetime = datetime(2020, 1, 1, tzinfo=UTC),
        until: datetime = datetime(2120, 1, 1, tzinfo=UTC),
    ) -> Pair:
        """A certificate for these names, in the words of openssl."""
        pair = Pair(self._folder / "server.pem", self._folder / "server.key")
        self._openssl("req", *NEW_KEY, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
        (self._folder / "names").write_text(f"subjectAltName={names}\nextendedKeyUsage=serverAuth\n")
        dates = [f"{each.astimezone(UTC):%Y%m%d%H%M%SZ}" for each in (since, until)]
        ends = ["-startdate", dates[0], "-enddate", dates[1]]
        made = ["-in", "server.csr", "-out", "server.pem", "-extfile", "names", *ends]
        self._openssl("ca", "-batch", "-config", "ca.conf", *made)
        return pair

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self._folder, check=True, capture_output=True)


NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

CONFIG = """
[ca]
default_ca = here
[here]
database = {folder}/index.txt
new_certs_dir = {folder}
certificate = {folder}/ca.pem
private_key = {folder}/ca.key
rand_serial = yes
default_md = sha256
policy = anybody
unique_subject = no
[anybody]
commonName = optional
"""
