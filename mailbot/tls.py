"""Encrypted connections: TLS 1.2 or newer, and a certificate that the system, or `ca_file`, vouches for, in the name
that was called. Nothing is ever sent to a server that fails this; why it failed is said with what its certificate says.

Python drops the certificate that it refuses. To name its end or its names it is asked for once more, on a connection
that carries nothing else and is trusted for nothing."""

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Literal

from mailbot.settings import Server

PATIENCE = 10.0  # seconds, for a certificate that is only to be named

# OpenSSL's X509_V_FLAG_NO_CHECK_TIME, for which the ssl module has no name: what has expired can be read all the same.
NO_CHECK_TIME = 0x200000

# OpenSSL's reasons (x509_vfy.h); any other means that nobody vouches for the certificate.
NOT_YET_VALID, EXPIRED, WRONG_NAME, WRONG_ADDRESS = 9, 10, 62, 64

Certificate = Mapping[str, Any]  # as ssl.SSLSocket.getpeercert


class BadAuthority(Exception):
    """`ca_file` cannot be used. The message says why."""


def context(ca_file: str = "") -> ssl.SSLContext:
    """For connections to servers."""
    try:
        made = ssl.create_default_context(cafile=ca_file or None)
    except OSError as fault:
        raise BadAuthority(f"« ca_file » : « {ca_file} » n'est pas un certificat lisible ({fault}).") from fault
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def told(fault: ssl.SSLCertVerificationError, host: str, certificate: Certificate | None) -> str:
    """Why a certificate was refused, and what to do. `certificate` is what it says, where it could be read."""
    reason = REASONS.get(fault.verify_code, _unknown_authority)
    return f"le certificat n'est pas valable : {reason(host, certificate or {})} ({fault.verify_message})"


def _expired(host: str, certificate: Certificate) -> str:
    return f"il a expiré{_on(' le', certificate.get('notAfter'))} ; il faut le renouveler sur le serveur {host}"


def _not_yet(host: str, certificate: Certificate) -> str:
    since = _on(" avant le", certificate.get("notBefore"))
    return f"il ne vaut pas{since or ' encore'} ; l'horloge de cette machine est-elle juste ?"


def _wrong_name(host: str, certificate: Certificate) -> str:
    names = _names(certificate)
    return f"il est {names or 'à un autre nom'}, pas « {host} » ; mettez dans « host » un nom qu'il porte"


def _unknown_authority(host: str, certificate: Certificate) -> str:
    names = ", ".join(filter(None, (_names(certificate), _issuer(certificate))))
    until = _on("valable jusqu'au", certificate.get("notAfter"))
    what = ", ".join(filter(None, (names, until)))
    return (
        f"{what or host} : aucune autorité connue de cette machine ne le garantit ; si ce serveur est bien le vôtre, "
        "mettez dans « ca_file » le certificat de son autorité"
    )


REASONS: Mapping[int, Callable[[str, Certificate], str]] = {
    NOT_YET_VALID: _not_yet,
    EXPIRED: _expired,
    WRONG_NAME: _wrong_name,
    WRONG_ADDRESS: _wrong_name,
}


def _on(before: str, date: str | None) -> str:
    """A date of a certificate, in words; "" where there is none."""
    if date is None:
        return ""
    return f"{before} {datetime.fromtimestamp(ssl.cert_time_to_seconds(date), UTC):%d/%m/%Y à %H:%M} UTC"


def _names(certificate: Certificate) -> str:
    names = [value for kind, value in certificate.get("subjectAltName", ()) if kind in ("DNS", "IP Address")]
    return f"au nom de {', '.join(f'« {printable(name)} »' for name in dict.fromkeys(names))}" if names else ""


def _issuer(certificate: Certificate) -> str:
    fields = {key: value for part in certificate.get("issuer", ()) for key, value in part}
    name = fields.get("organizationName") or fields.get("commonName")
    return f"émis par « {printable(name)} »" if name else ""


def printable(words: str, longest: int = 200) -> str:
    """What a server says of itself, fit for a line of a log or a terminal."""
    return "".join(sign if sign.isprintable() else "·" for sign in words)[:longest]


# --- the certificate itself ------------------------------------------------------------------------------------------


def certificate(protocol: Literal["imap", "smtp"], server: Server) -> Certificate | None:
    """What the certificate of a server says, whether or not it can be trusted; None where it cannot be had."""
    anybody, itself = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for each in (anybody, itself):
        each.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    itself.verify_flags = ssl.VerifyFlags(ssl.VERIFY_X509_PARTIAL_CHAIN | NO_CHECK_TIME)
    with suppress(OSError, imaplib.IMAP4.error, smtplib.SMTPException):
        with _encrypted(protocol, server, anybody) as sock:
            content = sock.getpeercert(binary_form=True)
        # Python words only what it has verified: so it is verified against itself.
        itself.load_verify_locations(cadata=content)
        with _encrypted(protocol, server, itself) as sock:
            return sock.getpeercert()
    return None


@contextmanager
def _encrypted(protocol: Literal["imap", "smtp"], server: Server, tls: ssl.SSLContext) -> Iterator[ssl.SSLSocket]:
    if server.security == "tls":
        plain = socket.create_connection((server.host, server.port), PATIENCE)
        with plain, tls.wrap_socket(plain, server_hostname=server.host) as sock:
            yield sock
        return
    client: Any = GREETED[protocol](server.host, server.port, timeout=PATIENCE)
    try:
        client.starttls(**{STARTTLS[protocol]: tls})
        yield client.sock
    finally:
        with suppress(OSError):
            client.sock.close()


# Who speaks before the encryption begins, and what he calls it.
GREETED: Mapping[str, Callable[..., Any]] = {"imap": imaplib.IMAP4, "smtp": smtplib.SMTP}
STARTTLS = {"imap": "ssl_context", "smtp": "context"}
