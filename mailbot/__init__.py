"""mailbot: people register for a training session by writing an ordinary mail, and get an answer.

One thought holds it together:

    A mail comes in, a rule decides, the state changes in one write, an answer goes out.

The deciding (`mailbot.core`) is pure: values in, values out; no clock, no network, no files. The formats
(`mailbot.wire`) are pure too. Everything that touches the world is a thin shell around them: the adapters,
and the service that joins them. `docs/architecture.md` has the picture.
"""

__version__ = "0.1.0"
