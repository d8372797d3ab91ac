"""Only what our own mail server found counts, and only where it is about the author's domain."""

import pytest

from mailbot.core.identity import is_authentic, is_refuted
from tests.builders import AUTHSERV, a_mail


@pytest.mark.parametrize(
    ("results", "authentic"),
    [
        (["mx.asso.example.org; dmarc=pass header.from=example.org"], True),
        (["MX.ASSO.example.org 1; DMARC=Pass (p=NONE) header.from=example.org"], True),
        (["mx.asso.example.org; dkim=pass header.d=example.org header.s=key"], True),
        (["mx.asso.example.org; dkim=pass (1024-bit key) header.i=@example.org"], True),
        (["mx.asso.example.org; spf=pass smtp.mailfrom=ana@example.org"], True),
        (["mx.asso.example.org; dkim=fail header.d=example.org; spf=pass smtp.mailfrom=example.org"], True),
        (["mx.asso.example.org; dkim=pass header.d=evil.example"], False),
        (["mx.asso.example.org; spf=pass smtp.mailfrom=bounces@evil.example"], False),
        (["mx.asso.example.org; dkim=pass header.d=notexample.org"], False),
        (["mx.asso.example.org; dkim=pass header.d=org"], False),
        (["mx.asso.example.org; dkim=pass header.d=ample.org"], False),
        (["mx.asso.example.org; dmarc=pass header.from=evil.example"], False),
        (["mx.asso.example.org; (dmarc=pass) dmarc=fail"], False),
        (['mx.asso.example.org; spf=none; note="dmarc=pass"'], False),
        (["mx.asso.example.org; dkim=fail (as in dkim=pass header.d=example.org)"], False),
        (["evil.example; dmarc=pass header.from=example.org"], False),
        (["mx.asso.example.org.evil.example; dmarc=pass header.from=example.org"], False),
        (["mx.asso.example.org; none", "mx.asso.example.org; dmarc=pass header.from=example.org"], False),
        (["evil.example; dmarc=pass", "mx.asso.example.org; dmarc=pass header.from=example.org"], True),
        (["mx.asso.example.org; " + "(" * 50 + "dmarc=pass" + ")" * 50], False),
        (["mx.asso.example.org; none (; dmarc=pass " + "(" * 50 + ")" * 50 + ")"], False),
        ([""], False),
        ([], False),
    ],
)
def test_a_sender_is_authentic_where_our_server_vouches_for_her_domain(results: list[str], authentic: bool) -> None:
    message = a_mail("ana", headers={"authentication-results": tuple(results)})

    assert is_authentic(message, AUTHSERV) is authentic


def test_without_a_server_of_ours_nobody_is_authentic_and_nobody_refuted() -> None:
    for result in ("; dmarc=pass", "; dmarc=fail"):
        message = a_mail("ana", headers={"authentication-results": (result,)})

        assert not is_authentic(message, "")
        assert not is_refuted(message, "")


def test_a_mail_without_an_author_is_nobodys() -> None:
    assert not is_authentic(a_mail("ana", author=None), AUTHSERV)
