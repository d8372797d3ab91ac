"""Content transfer encodings (RFC 2045, section 6), undone. Total: damaged data gives what can be had of it."""

from binascii import a2b_base64, a2b_qp

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))


def base64_decoded(data: bytes) -> bytes:
    """Whatever is not of the alphabet is passed over (RFC 2045, 6.8), a torn end is dropped."""
    letters = data.translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return a2b_base64(letters + b"=" * (-len(letters) % 4))


def transfer_decoded(data: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "base64":
            return base64_decoded(data)
        case "quoted-printable":
            return a2b_qp(data)
        case _:
            return data
