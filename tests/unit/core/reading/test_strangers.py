"""What strangers write to an address that stands on a web page: no seat moves by it."""

from datetime import UTC, datetime

import pytest

from mailbot.core.message import Address, Message
from mailbot.core.reading import Intent, read
from tests.unit.core.reading.sessions import PARIS, SESSIONS

ACTS = {Intent.REGISTER, Intent.CANCEL, Intent.REPLACE, Intent.CHANGE, Intent.ACCEPT, Intent.DECLINE}


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Nos formations d'automne", "Découvrez nos formations.\n\nInscrivez-vous dès maintenant !"),
        ("Webinaire", "Notre webinaire approche.\nInscriptions ouvertes jusqu'au 2 octobre.\nÀ bientôt"),
        ("Inscription gratuite", "Notre salon ouvre ses portes le 8 octobre."),
        ("Réservation de votre stand", "Les stands partent vite."),
        ("Booking confirmation", "Your booking 8832 is confirmed."),
        ("Sign up now", "Our new tool saves time."),
        ("Domain names", "Register .COM and .BIZ today.\nRegistration fees include everything."),
        ("Cancelled: your order", "Your order 7781 has been cancelled."),
        ("Annulation de votre commande", "Votre commande 7781 est annulée."),
        ("Annulation de mon abonnement", "Merci d'annuler mon abonnement au journal."),
        ("Résiliation", "Je souhaite annuler mon contrat d'assurance."),
        ("Cancel my subscription", "Please cancel my subscription to the magazine."),
        ("Your account", "Please withdraw your remaining funds immediately."),
        ("Back pain", "I only go when I'm in pain, and then it hurts."),
        (
            "New laptops",
            "Date: 2002-09-07T06:10:55-08:00\n\nI am thinking of a new laptop.\nNo new one next month if prices rise.\n"
            "No.\nI said no!\nDon't do it.\nNo.\nNo, it's a bad idea.\nDon't.\nNo, not even a cheaper one.",
        ),
        ("Vos droits", f"{'Vos droits évoluent cette année. ' * 9}\nDécouvrir\nMe désinscrire"),
    ],
    ids=lambda value: value[:25],
)
def test_a_stranger_moves_no_seat(subject: str, text: str) -> None:
    message = Message("k", datetime(2020, 9, 15, tzinfo=UTC), 1, Address("info@shop.example"), subject, text)

    assert read(message, SESSIONS, (Address("sessions@org.example"),), PARIS).intent not in ACTS
