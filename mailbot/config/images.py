"""The images of certificates, which lie beside the rules where there are any: logo.png, signature.jpg."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from mailbot.config.mistakes import ConfigError, Mistake, unreadable

NAMES = ("logo", "signature")
SUFFIXES = (".png", ".jpg", ".jpeg")
# Each travels in every certificate.
LARGEST, WIDEST = 1_000_000, 4_000


def images(folder: Path) -> dict[str, bytes]:
    """The bytes of each by its name; ConfigError where one could not be printed."""
    return {name: content for name in NAMES for content in _found(folder, name)}


def _found(folder: Path, name: str) -> Iterator[bytes]:
    path = next((path for suffix in SUFFIXES if (path := folder / f"{name}{suffix}").is_file()), None)
    if path is None:
        return
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError([unreadable(path.name, error)]) from error
    if sentence := _fault(content):
        raise ConfigError([Mistake(path.name, None, "", sentence)])
    yield content


def _fault(content: bytes) -> str:
    from PIL import Image, UnidentifiedImageError  # only who has an image waits for it

    if len(content) > LARGEST:
        return "cette image est trop lourde pour les attestations ; enregistrez-la en plus petit, moins de 1 Mo"
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as image:
            if max(image.size) > WIDEST:
                return f"cette image est trop grande pour les attestations ; pas plus de {WIDEST} points de côté"
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return "ce fichier n'est pas une image PNG ou JPEG, ou il est abîmé ; enregistrez-la de nouveau"
    return ""
