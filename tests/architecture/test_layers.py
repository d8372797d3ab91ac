"""Imports point down: the contracts stand in pyproject.toml."""

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_imports_point_down() -> None:
    assert lint_imports() == EXIT_STATUS_SUCCESS
