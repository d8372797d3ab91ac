"""The whole story from outside: the verbs, a real Dovecot, a real SMTP conversation."""

import json
from datetime import timedelta
from pathlib import Path

from imapclient import IMAPClient

from tests.journeys.installations import FIRST, SENTENCES, VOUCHED, Installation, a_mail, people
from tests.servers.dovecot import HOST, PASSWORD


def test_twenty_four_people_write_for_twenty_seats(installation: Installation, tmp_path: Path) -> None:
    who = people(24)
    roll = tmp_path / "adherents.csv"
    roll.write_text("Nom;Courriel;Année\n" + "".join(f"{p};{p}@example.org;2020\n" for p in who[:18]), encoding="utf-8")
    installation.mailbot("members", "import", str(roll))
    # Delivered in another order than they arrived in: the mailbox's UIDs must not decide.
    for n in sorted(range(24), key=lambda n: n % 3):
        installation.deliver(a_mail(who[n], SENTENCES[n % len(SENTENCES)]), FIRST + timedelta(minutes=n))
    installation.deliver(a_mail("absente", "Je suis absente.", Auto_Submitted="auto-replied"), FIRST)
    installation.deliver(a_mail("mailer-daemon", "Undelivered mail"), FIRST)

    first = installation.once(FIRST + timedelta(hours=1))
    second = installation.once(FIRST + timedelta(hours=2))

    assert (first["fetched"], first["handled"], first["desk"], first["ignored"]) == (26, 24, 0, 2)
    assert (first["letters_sent"], first["letters_waiting"]) == (24, 0)
    assert (second["fetched"], second["letters_sent"]) == (0, 0)
    rows = installation.roster()
    assert [row["email"] for row in rows] == [f"{p}@example.org" for p in who]
    assert [row["status"] for row in rows] == ["confirmed"] * 18 + ["held"] * 2 + ["waitlisted"] * 4
    assert [row["position"] for row in rows[20:]] == [1, 2, 3, 4]
    assert sorted(mail.recipients[0] for mail in installation.sink.mails) == sorted(f"{p}@example.org" for p in who)
    for mail in installation.sink.mails:
        assert b"\n" not in mail.content.replace(b"\r\n", b"")
        assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    for letter in installation.letters():
        assert letter["Auto-Submitted"] == "auto-replied"
        assert letter["In-Reply-To"]
        assert b"visio.example.org" not in letter.as_bytes()
        texts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
        assert all("visio.example.org" not in text for text in texts)


def test_a_cancelled_seat_goes_to_who_has_waited_longest(installation: Installation) -> None:
    who = people(22)
    for n, p in enumerate(who):
        installation.deliver(a_mail(p, SENTENCES[0]), FIRST + timedelta(minutes=n))
    installation.once(FIRST + timedelta(hours=1))
    cancellation, repeat = "Bonjour, je dois annuler mon inscription. Désolé.", SENTENCES[0] + " à vous"
    installation.deliver(a_mail(who[3], cancellation, Authentication_Results=VOUCHED), FIRST + timedelta(hours=2))
    installation.deliver(a_mail(who[5], repeat), FIRST + timedelta(hours=3))

    installation.once(FIRST + timedelta(hours=4))

    status = {row["email"].partition("@")[0]: row["status"] for row in installation.roster()}
    assert who[3] not in status
    assert (status[who[20]], status[who[21]]) == ("offered", "waitlisted")
    assert installation.kinds().count("cancelled") == 1
    assert installation.kinds().count("offer") == 1
    assert installation.kinds().count("standing") == 1
    assert len(status) == 21


def test_time_never_goes_back(installation: Installation) -> None:
    installation.once(FIRST)

    said = installation.mailbot("once", "--now", (FIRST - timedelta(seconds=1)).isoformat(), status=1)

    assert "le temps ne recule pas" in said


def test_a_rehearsal_changes_nothing(installation: Installation) -> None:
    installation.deliver(a_mail("ana", SENTENCES[0]), FIRST)

    rehearsed = json.loads(installation.mailbot("once", "--now", FIRST.isoformat(), "--dry-run", "--json"))

    assert rehearsed["handled"] == 1
    assert installation.sink.mails == []
    assert installation.once(FIRST)["handled"] == 1


def test_what_a_person_must_see_stays_unread_in_the_inbox(installation: Installation) -> None:
    installation.deliver(a_mail("ana", "Bonjour, l'accès est-il possible en fauteuil roulant ?"), FIRST)

    done = installation.once(FIRST + timedelta(hours=1))

    assert done["desk"] == 1
    assert installation.kinds() == ["acknowledged", "desk"]
    with IMAPClient(HOST, installation.dovecot.imap, ssl=False) as client:
        client.login(installation.user, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        flags = [found[b"FLAGS"] for found in client.fetch(client.search(), ["FLAGS"]).values()]
    assert len(flags) == 1
    assert b"$MailbotDesk" in flags[0]
    assert b"\\Seen" not in flags[0]
