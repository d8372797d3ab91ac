"""The servers and the mailboxes that the contracts are tried on."""

from collections.abc import Iterator

import pytest

from mailbot.playground.server import MailServer
from tests.contracts.worlds import FakeWorld, ImapWorld, MailboxWorld
from tests.servers.dovecot import PASSWORD, Dovecot, dovecot_or_skip


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    dovecot_or_skip()
    with Dovecot() as server:
        yield server


@pytest.fixture
def account(dovecot: Dovecot) -> Iterator[ImapWorld]:
    """Somebody's account at Dovecot."""
    with ImapWorld(dovecot.imap, dovecot.new_user(), PASSWORD) as world:
        yield world


@pytest.fixture(params=["fake", "embedded", "dovecot"])
def world(request: pytest.FixtureRequest) -> Iterator[MailboxWorld]:
    if request.param == "fake":
        yield FakeWorld()
    elif request.param == "embedded":
        with MailServer() as server, ImapWorld(server.imap_port, server.user, server.password) as account:
            yield account
    else:
        yield request.getfixturevalue("account")
