"""Whose mail domain is nobody's own."""

import pytest

from mailbot.core.public_domains import is_public


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "@Gmail.com",
        "googlemail.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "sfr.fr",
        "neuf.fr",
        "bbox.fr",
        "laposte.net",
        "outlook.com",
        "outlook.fr",
        "hotmail.co.uk",
        "live.fr",
        "msn.com",
        "yahoo.fr",
        "yahoo.com.br",
        "icloud.com",
        "proton.me",
        "gmx.fr",
        "aol.com",
    ],
)
def test_anybody_can_have_an_address_at_a_public_provider(domain: str) -> None:
    assert is_public(domain)


@pytest.mark.parametrize(
    "domain",
    [
        "example.org",
        "saint-flour.fr",
        "yahoo",
        "mail.asso-exemple.fr",
        "live.association.fr",
        "orange-vaucluse.fr",
        "hotmail.",
        "",
    ],
)
def test_an_organisation_s_own_domain_is_not_public(domain: str) -> None:
    assert not is_public(domain)
