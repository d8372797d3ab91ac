"""How all tests run.

CI tries the same examples every time: a change lands or not for what it is, not for its luck. Everywhere else
Hypothesis goes on searching. No example has a deadline: machines are noisy. Long stories (`slow`) are for CI, and for
whoever names their file."""

import os

import pytest
from hypothesis import settings

IN_CI = os.environ.get("MAILBOT_TEST_ALL") == "1"

settings.register_profile("searching", deadline=None)
settings.register_profile("the same", deadline=None, derandomize=True)
settings.load_profile("the same" if IN_CI else "searching")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    named = [argument for argument in config.args if ".py" in argument]
    slow = [item for item in items if item.get_closest_marker("slow")] if not (IN_CI or named) else []
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]
