"""How all tests run.

CI tries the same examples every time: a change lands or not for what it is, not for its luck. Everywhere else
Hypothesis goes on searching. No example has a deadline: machines are noisy."""

import os

from hypothesis import settings

settings.register_profile("searching", deadline=None)
settings.register_profile("the same", deadline=None, derandomize=True)
settings.load_profile("the same" if os.environ.get("MAILBOT_TEST_ALL") == "1" else "searching")
