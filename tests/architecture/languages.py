"""The tables of the program that have an entry for each language."""

import ast
from collections.abc import Iterator
from pathlib import Path

SAMPLE_DATA = {"samples.py"}  # made-up sessions, whose parts are named as a coordinator would


def tables_by_language(package: Path) -> Iterator[tuple[str, set[str]]]:
    """Where each stands, and which languages it has: every dict written out with "fr" and "en" among its keys."""
    for path in sorted(package.rglob("*.py")):
        if path.name in SAMPLE_DATA:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            keys = {str(key.value) for key in getattr(node, "keys", ()) if isinstance(key, ast.Constant)}
            if isinstance(node, ast.Dict) and {"fr", "en"} <= keys:
                yield f"{path.relative_to(package)}:{node.lineno}", keys


def incomplete(package: Path, languages: set[str]) -> list[str]:
    return [
        f"{where} lacks {', '.join(sorted(languages - keys))}"
        for where, keys in tables_by_language(package)
        if languages - keys
    ]
