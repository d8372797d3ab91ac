"""Imports point down: the contracts stand in pyproject.toml."""

import logging

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_imports_point_down(monkeypatch: pytest.MonkeyPatch) -> None:
    # The linter switches off all loggers but its own; ours is on again afterwards, for the tests that read it.
    monkeypatch.setattr(logging.getLogger("mailbot"), "disabled", False)

    assert lint_imports() == EXIT_STATUS_SUCCESS
