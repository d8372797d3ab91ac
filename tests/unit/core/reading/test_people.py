"""Who is meant: people as mails name them, told from those who are only spoken of."""

# ruff: noqa: E501 - a mail stands on one line

from datetime import UTC, datetime

import pytest

from mailbot.core.message import Address, Message
from mailbot.core.reading import Intent
from mailbot.core.reading.people import People, people
from mailbot.core.reading.quoting import View

Case = tuple[Intent, tuple[str, str], str, str]


def who(intent: Intent, author: tuple[str, str], text: str, copied: tuple[Address, ...] = ()) -> People:
    message = Message("k", datetime(2020, 9, 15, tzinfo=UTC), 1, Address(*author), text=text, cc=copied)
    return people(message, View(text), intent)


JULIE = ("julie.martin@x.example", "Julie Martin")


@pytest.mark.parametrize(
    ("told", "role", "organisation"),
    [
        ("Je travaille à la communauté de communes du Diois comme chargée de projet.", "chargée de projet", "communauté de communes du Diois"),
        ("Conseillère à la chambre d'agriculture de la Loire, je m'inscris.", "Conseillère", "chambre d'agriculture de la Loire"),
        ("Animatrice au sein du PETR du Pays de Sologne, je m'inscris.", "Animatrice", "PETR du Pays de Sologne"),
        ("I work as a project officer for the Outer Isles Community Trust.", "project officer", "Outer Isles Community Trust"),
        ("Agnès Faure, de la chambre d'agriculture, m'a parlé de vous.", None, None),
    ],
)  # fmt: skip
def test_prose_tells_what_the_writer_does_and_where(told: str, role: str | None, organisation: str | None) -> None:
    (person,) = who(Intent.REGISTER, JULIE, f"Bonjour,\n{told} Inscrivez-moi au 5 novembre.\nJulie Martin").participants

    assert (person.name, person.role, person.organisation) == ("Julie Martin", role, organisation)


@pytest.mark.parametrize(
    ("below", "role", "organisation"),
    [
        ("Julie Martin\nCoopterra, SCOP d'accompagnement", None, "Coopterra"),
        ("Julie Martin\nCoordinatrice de Bocage Vivant", "Coordinatrice", "Bocage Vivant"),
        ("Julie Martin\nDirectrice des Affaires culturelles", "Directrice des Affaires culturelles", None),
        ("Julie Martin\nMonitrice à la MFR de Chantemerle", "Monitrice", "MFR de Chantemerle"),
        ("Julie Martin\nPisteuse à la MJC de Die", "Pisteuse", "MJC de Die"),
        ("Julie Martin\nCDRA du Haut Forez", None, "CDRA du Haut Forez"),
        ("Julie Martin\nAdjointe au maire de Die", "Adjointe au maire", None),
        ("Julie Martin\nDirector, Upland Communities Partnership", "Director", "Upland Communities Partnership"),
    ],
)  # fmt: skip
def test_a_signature_tells_a_post_from_a_house(below: str, role: str | None, organisation: str | None) -> None:
    (person,) = who(Intent.REGISTER, JULIE, f"Bonjour,\nJe m'inscris.\n\n{below}").participants

    assert (person.role, person.organisation) == (role, organisation)


@pytest.mark.parametrize(
    "told",
    [
        "Mon directeur, Philippe Aubenas, vient de donner son accord.",
        "Notre directrice Anne Roche m'envoie à votre formation.",
        "Notre président Marc Vernet m'encourage à venir.",
        "La facture est à envoyer à notre comptable, Josette Blin (compta@x.example).",
        "L'attestation est à adresser à Anne Roche, rh@x.example.",
        "J'ai eu vos coordonnées par Agnès Faure.",
        "My manager, Sarah Jones, agreed that I can attend.",
    ],
)
def test_who_agreed_told_or_pays_takes_no_seat(told: str) -> None:
    found = who(Intent.REGISTER, JULIE, f"Bonjour,\n{told} Inscrivez-moi au 5 novembre.\nJulie Martin")

    assert ([person.name for person in found.participants], found.doubts) == (["Julie Martin"], ())


def test_two_who_sign_together_come_together() -> None:
    text = "Bonjour,\nmon mari et moi souhaitons participer.\nMagali et Benoît Chareyre"

    found = who(Intent.REGISTER, ("ferme@x.example", "Ferme des Aulnes"), text)

    assert [person.name for person in found.participants] == ["Magali Chareyre", "Benoît Chareyre"]
    assert not found.doubts


def test_who_stands_in_a_row_with_one_that_comes_comes() -> None:
    text = "Inscrivez pour les deux jours de Lyon Hugo Lenoir, Salomé Petit, Ibrahim Touré et moi-même.\nJulie Martin"

    found = who(Intent.REGISTER, JULIE, text)

    assert [person.name for person in found.participants] == ["Hugo Lenoir", "Salomé Petit", "Ibrahim Touré", "Julie Martin"]  # fmt: skip


def test_a_house_that_registers_its_people_takes_no_seat_itself() -> None:
    text = "Nous inscrivons trois salariés :\n- Paul Petit\n- Fatou Diallo\n- Jean Roux\n\nMuriel Vasse\nDirectrice"

    found = who(Intent.REGISTER, ("direction@x.example", "Direction"), text)

    assert [person.name for person in found.participants] == ["Paul Petit", "Fatou Diallo", "Jean Roux"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Merci d'inscrire Oddny Saeberg au 5 novembre.", "Oddny Saeberg"),
        ("Inscrivez Florence Paris au 5 novembre.", "Florence Paris"),
        ("Je vous écris pour le désistement de Loïc Ferrer. Désistement de Loïc Ferrer, donc.", "Loïc Ferrer"),
        ("- Théodule BOULANGER, berger", "Théodule Boulanger"),
    ],
)
def test_names_that_no_table_knows_or_that_are_words_are_names(text: str, name: str) -> None:
    found = who(Intent.CANCEL if "sistement" in text else Intent.REGISTER, JULIE, f"Bonjour,\n{text}\nJulie Martin")

    assert [person.name for person in found.participants] == [name]


def test_a_couple_with_one_initial_is_two_people() -> None:
    text = "Merci d'annuler l'inscription de mon mari Anatole Grosjean.\nAnnie Grosjean"

    found = who(Intent.CANCEL, ("annie.grosjean@x.example", "Annie Grosjean"), text)

    assert [person.name for person in found.participants] == ["Anatole Grosjean"]


def test_who_comes_keeps_the_seat_when_another_gives_up() -> None:
    text = "Seul Paul Durand viendra, Marie Petit est malade.\nJulie Martin"

    assert [person.name for person in who(Intent.CANCEL, JULIE, text).participants] == ["Marie Petit"]


def test_the_number_of_the_house_is_nobodys() -> None:
    text = "Inscrivez M. Gaël Pujol, conseiller.\nL'accueil de la mairie\n04 65 71 00 01"

    assert who(Intent.REGISTER, ("mairie@x.example", "Mairie de Die"), text).participants[0].phone is None


def test_an_address_beside_the_name_is_no_house() -> None:
    (person,) = who(Intent.REGISTER, ("ana@x.example", "Ana Lopez (ana@house.example)"), "Je m'inscris.").participants

    assert (person.name, person.email, person.organisation) == ("Ana Lopez", "ana@x.example", None)


def test_a_form_whose_label_says_both_names_is_read_behind_a_dash() -> None:
    text = "- Nom et prénom : CHEVALIER Solange\n- Structure : Espace numérique de Tence"

    (person,) = who(Intent.REGISTER, ("accueil@x.example", ""), text).participants

    assert (person.name, person.organisation) == ("Solange Chevalier", "Espace numérique de Tence")


CASES_CLEAR: list[Case] = [
    (
        Intent.REGISTER,
        ("p.morel@asso.fr", "Paul Morel"),
        "Bonjour,\nNous serons deux à la webconférence du 8 octobre : ma collègue Fatima Zerouali (fatima.zerouali@asso.fr, chargée de mission) et moi-même.\n\nCordialement,\nPaul Morel\nDirecteur\nAssociation Terre Vive\n06 12 34 56 78",
        "Fatima Zerouali+Paul Morel",
    ),
    (
        Intent.REGISTER,
        ("mairie@stjust.fr", "Mairie de Saint-Just"),
        "Bonjour,\n\nPouvez-vous inscrire Mme Corinne BLANCHARD, adjointe à la culture, à la journée du 8 octobre ? Son adresse : corinne.blanchard@wanadoo.fr et son portable : 06 78 12 34 55.\n\nBien cordialement\nLa secrétaire de mairie\nSylvie Dupin",
        "Corinne Blanchard",
    ),
    (
        Intent.REGISTER,
        ("l.petit@cc-x.fr", "PETIT Lucie"),
        "Bonjour, je souhaite inscrire trois agents de la communauté de communes :\n1) Marc Olivier – m.olivier@cc-x.fr\n2) Sandrine Faure – s.faure@cc-x.fr\n3) Ahmed Khelifi – a.khelifi@cc-x.fr\nMerci d'avance\nLucie Petit\nRH",
        "Marc Olivier+Sandrine Faure+Ahmed Khelifi",
    ),
    (
        Intent.REGISTER,
        ("jean@x.fr", "Jean Bonnet"),
        "Bonjour,\nje m'inscris à la session du 5 novembre, mon épouse Claire Bonnet viendra aussi.\nJean",
        "Claire Bonnet+Jean Bonnet",
    ),
    (
        Intent.REGISTER,
        ("dupont.j@orange.fr", ""),
        "Bonjour,\nJe souhaite participer le 8 octobre.\nCordialement\nDUPONT Jacqueline\nAssociation des aînés",
        "Jacqueline Dupont",
    ),
    (
        Intent.REGISTER,
        ("contact@asso.org", "Asso Les Jardiniers"),
        "Bonjour,\nJe m'appelle Yasmina Belhadj et je suis bénévole aux Jardiniers. Je voudrais m'inscrire le 5 novembre.\nMerci",
        "Yasmina Belhadj",
    ),
    (
        Intent.REGISTER,
        ("a.roux@x.fr", "Antoine Roux"),
        "Bonjour,\nMon directeur, M. Philippe Arnaud, m'a parlé de votre formation. Je souhaite y participer le 8 octobre.\nAntoine Roux",
        "Antoine Roux",
    ),
    (
        Intent.REGISTER,
        ("a.roux@x.fr", "Antoine Roux"),
        "Bonjour,\nSur les conseils de Julie Martin (CIVAM) je souhaite m'inscrire le 8 octobre.\n\nAntoine Roux\nchargé de projet, CPIE du Velay",
        "Antoine Roux",
    ),
    (
        Intent.REGISTER,
        ("john.smith@x.org", "John Smith"),
        "Hello,\nPlease register me and my colleague Emma Watkins (emma.watkins@x.org) for 5 November.\nBest\nJohn Smith\nRural Network",
        "John Smith+Emma Watkins",
    ),
    (
        Intent.REGISTER,
        ("n.gomez@x.fr", "Nathalie GOMEZ (CCAS de Brioude)"),
        "Bonjour, inscription pour moi le 8/10 svp. NG",
        "Nathalie Gomez",
    ),
    (
        Intent.REGISTER,
        ("direction@x.fr", "Direction MJC"),
        "Nom : Traoré\nPrénom : Aminata\nOrganisme : MJC du Vieux Pont\nMail : aminata.traore@x.fr\nTél : 06 11 22 33 44\n\nNom : Leclerc\nPrénom : Hugo\nOrganisme : MJC du Vieux Pont\nMail : hugo.leclerc@x.fr\nTél : 06 11 22 33 45",
        "Aminata Traoré+Hugo Leclerc",
    ),
    (
        Intent.REGISTER,
        ("m.faure@x.fr", "Michel Faure"),
        "Bonjour,\nJe ne serai pas disponible le 8 octobre mais je vous propose d'inscrire à la place Sophie Lambert (sophie.lambert@x.fr).\nMichel Faure\nMaire",
        "Sophie Lambert",
    ),
    (
        Intent.CANCEL,
        ("v.henry@x.fr", "Vincent Henry"),
        "Bonjour,\nJe dois malheureusement annuler ma participation. Ma collègue Julie Perrot vous remercie pour les documents.\nVincent Henry",
        "Vincent Henry",
    ),
    (
        Intent.CANCEL,
        ("v.henry@x.fr", "Vincent Henry"),
        "Bonjour,\nMerci d'annuler l'inscription de Julie Perrot, elle est malade.\nVincent Henry",
        "Julie Perrot",
    ),
    (
        Intent.CANCEL,
        ("v.henry@x.fr", "Vincent Henry"),
        "Bonjour,\nJulie Perrot et moi-même ne pourrons finalement pas venir le 8 octobre.\nVincent Henry",
        "Julie Perrot+Vincent Henry",
    ),
    (
        Intent.STATUS,
        ("m.dubois@x.fr", "Marc Dubois"),
        "Bonjour, où en est mon inscription ? Julie Martin de votre équipe m'avait dit que c'était bon.\nMarc Dubois",
        "Marc Dubois",
    ),
    (
        Intent.REGISTER,
        ("s@x.fr", "Samira"),
        "coucou c'est samira haddad de la mission locale du puy, je peux venir le 8 ?",
        "Samira Haddad",
    ),
    (
        Intent.REGISTER,
        ("s.leroy@x.fr", "S. Leroy"),
        "Je souhaite participer.\n\n--\nSolange LEROY\nConseillère déléguée à la vie associative\nVille de Monistrol\nTél. : 04 71 00 00 01 / 06 01 02 03 04\nsolange.leroy@ville-monistrol.fr",
        "Solange Leroy",
    ),
    (
        Intent.REGISTER,
        ("b.caron@x.fr", "Bruno Caron"),
        "Bonjour\nmerci de m'inscrire. Attention : utilisez plutôt mon adresse perso bruno.caron [arobase] free.fr\nBruno Caron",
        "Bruno Caron",
    ),
    (
        Intent.REGISTER,
        ("e@x.be", "Els Van Damme"),
        "Bonjour,\nje voudrais participer le 5 novembre.\nEls Van Damme\nRéseau wallon de développement rural\nTél. 0475 12 34 56",
        "Els Van Damme",
    ),
    (
        Intent.REGISTER,
        ("accueil@cs.fr", "Accueil Centre social"),
        "Bonjour, veuillez noter les inscriptions suivantes pour le 8 octobre :\nDUVAL Mathilde, directrice, direction@cs.fr\nROCHE Kevin, animateur jeunes, jeunes@cs.fr\nSALL Fatou, référente familles, familles@cs.fr\nMerci",
        "Mathilde Duval+Kevin Roche+Fatou Sall",
    ),
    (
        Intent.REGISTER,
        ("e.blanc@x.fr", "Elsa Blanc"),
        "Bonjour, nous sommes trois à vouloir participer : Elsa Blanc, Marc Riou et Jeanne Vial. Merci !",
        "Elsa Blanc+Marc Riou+Jeanne Vial",
    ),
    (
        Intent.REGISTER,
        ("e.blanc@x.fr", "Elsa Blanc"),
        "Bonjour, je confirme ma participation et celle de Marc Riou (marc.riou@x.fr).\nElsa Blanc",
        "Marc Riou+Elsa Blanc",
    ),
    (
        Intent.REGISTER,
        ("k.n@x.fr", "Koffi N'Guessan"),
        "Bonjour,\nMerci de bien vouloir enregistrer ma participation à la session du 8 octobre.\nCordialement,\nKoffi N'GUESSAN\nAgent de développement\nPays de Lafayette",
        "Koffi N'Guessan",
    ),
    (
        Intent.ACCEPT,
        ("k.n@x.fr", "Rémi Collet"),
        "Bonjour, c'est d'accord pour moi, je prends la place. Ma collègue Anna Petit est ravie aussi.\nRémi",
        "Rémi Collet",
    ),
    (
        Intent.CHANGE,
        ("k.n@x.fr", "Rémi Collet"),
        "Bonjour, merci de noter ma nouvelle adresse : remi.collet@new.fr\nRémi Collet",
        "Rémi Collet",
    ),
    (
        Intent.REGISTER,
        ("t@x.fr", "Théo Marin"),
        "Bonjour,\nJe m'appelle Théo Marin, j'ai 24 ans, je travaille pour l'association Vivre au Pays. Puis-je avoir une place le 8 octobre ? Mon téléphone est le 07.81.22.33.44.\nThéo",
        "Théo Marin",
    ),
]


@pytest.mark.parametrize(("intent", "author", "text", "names"), CASES_CLEAR)
def test_those_who_are_meant_are_found_and_no_others(
    intent: Intent, author: tuple[str, str], text: str, names: str
) -> None:
    found = who(intent, author, text)

    assert {person.name for person in found.participants} == set(names.split("+"))
    assert found.doubts == ()


CASES_REPLACED: list[Case] = [
    (
        Intent.REPLACE,
        ("v.henry@x.fr", "Vincent Henry"),
        "Bonjour,\nJe suis empêché le 8. Julie Perrot (julie.perrot@x.fr) me remplacera.\nVincent Henry",
        "Julie Perrot<Vincent Henry",
    ),
    (
        Intent.REPLACE,
        ("rh@x.fr", "Service RH"),
        "Bonjour,\nMarc Dubois remplacera Julie Perrot le 8 octobre. Son mail : marc.dubois@x.fr\nBernadette",
        "Marc Dubois<Julie Perrot",
    ),
    (
        Intent.REPLACE,
        ("rh@x.fr", "Service RH"),
        "Bonjour,\nJulie Perrot, malade, sera remplacée par Marc Dubois le 8 octobre.\nBernadette",
        "Marc Dubois<Julie Perrot",
    ),
    (
        Intent.REPLACE,
        ("m.dubois@x.fr", "Marc Dubois"),
        "Bonjour,\nJe viendrai à la place de ma collègue Julie Perrot le 8 octobre.\nMarc",
        "Marc Dubois<Julie Perrot",
    ),
    (
        Intent.REPLACE,
        ("m.dubois@x.fr", "Marc Dubois"),
        "Hello, Julie Perrot will attend instead of me on the 8th: julie.perrot@x.fr.\nMarc",
        "Julie Perrot<Marc Dubois",
    ),
]


@pytest.mark.parametrize(("intent", "author", "text", "names"), CASES_REPLACED)
def test_who_comes_is_told_from_who_leaves(intent: Intent, author: tuple[str, str], text: str, names: str) -> None:
    found = who(intent, author, text)

    assert found.leaving is not None
    assert (found.participants[0].name, found.leaving.name) == tuple(names.split("<"))


CASES_OPEN: list[Case] = [
    (Intent.REGISTER, JULIE, "Pouvez-vous inscrire Wassila au 5 novembre ?\nJulie Martin", "?"),
    (Intent.REGISTER, JULIE, "Merci d'inscrire notre président.\nJulie Martin", "?"),
    (Intent.REGISTER, JULIE, "Please register our treasurer.\nJulie Martin", "?"),
    (Intent.REGISTER, JULIE, "Je m'inscris, ainsi que Paul et Marie Durand.\nJulie Martin", "?"),
    (Intent.REGISTER, ("contact@x.example", "La Fabrique"), "Je m'inscris pour le 5 novembre.", "?"),
    (Intent.REGISTER, ("contact@x.example", "Les Quatre Vents"), "Je m'inscris pour le 5 novembre.", "?"),
    (Intent.CANCEL, JULIE, "Merci d'annuler l'inscription de Wassila.\nJulie Martin", "?"),
    (Intent.CANCEL, JULIE, "Wassila ne pourra pas venir, merci d'annuler.\nJulie Martin", "?"),
    (Intent.CANCEL, JULIE, "Ma collègue ne pourra pas venir, merci d'annuler.\nJulie Martin", "?"),
    (Intent.CANCEL, JULIE, "Mme Ferrier est souffrante, annulez sa place.\nJulie Martin", "?"),
    (Intent.CANCEL, ("mairie@x.example", "Mairie de Die"), "Merci d'annuler notre inscription.\nLa mairie", "?"),
    (Intent.ACCEPT, ("mairie@x.example", "Mairie de Die"), "C'est d'accord pour la place.\nLa mairie", "?"),
    (Intent.REPLACE, ("mairie@x.example", "Mairie de Die"), "Notre agent sera remplacé par Paul Durand.", "?"),
    (
        Intent.REGISTER,
        ("v.henry@x.fr", "Vincent Henry"),
        "Bonjour,\nje souhaite m'inscrire le 8 octobre avec deux collègues dont je vous donnerai les noms.\nVincent Henry",
        "Vincent Henry?",
    ),
    (
        Intent.REGISTER,
        ("v.henry@x.fr", "Vincent Henry"),
        "Bonjour,\nPouvez-vous inscrire ma collègue au 8 octobre ?\nVincent Henry",
        "?",
    ),
    (
        Intent.REPLACE,
        ("m.dubois@x.fr", "Marc Dubois"),
        "Bonjour, je ne peux plus venir, un collègue viendra à ma place, je vous dirai qui.\nMarc",
        "?",
    ),
]


@pytest.mark.parametrize(("intent", "author", "text", "names"), CASES_OPEN)
def test_people_who_are_announced_and_not_named_are_a_doubt(
    intent: Intent, author: tuple[str, str], text: str, names: str
) -> None:
    assert who(intent, author, text).doubts


def test_a_card_tells_address_post_and_number() -> None:
    text = "- M. CHAPUIS Roland, maire, r.chapuis@x.example, 06.39.98.11.42\n- Mme DE MONTGRAND Hélène, adjointe"

    first, second = who(Intent.REGISTER, ("mairie@x.example", "Mairie de Saint-Jeure"), text).participants

    assert (first.name, first.email, first.phone) == ("Roland Chapuis", "r.chapuis@x.example", "+33639981142")
    assert (first.role, first.organisation) == ("maire", "Mairie de Saint-Jeure")
    assert (second.name, second.email, second.role) == ("Hélène de Montgrand", None, "adjointe")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Voici les inscrits :\nPaul Petit (directeur)\nAnne Roux (comptable)\n\nMarie Durand", "Paul Petit, directeur+Anne Roux, comptable"),
        ("Deux inscriptions : Marie Durand et Paul Petit, paul.petit@x.fr.\nMarie", "Marie Durand, None+Paul Petit, None"),
        ("Je serai accompagnée de mon collègue Paul Petit, technicien. Merci de nous inscrire.\nMarie Durand", "Marie Durand, None+Paul Petit, technicien"),
        ("Je m'inscris.\n\nMarie Durand, secrétaire de mairie\nMairie de Ribes", "Marie Durand, secrétaire de mairie"),
        ("En tant qu'élue au conseil de Ribes, je m'inscris.\nMarie Durand", "Marie Durand, élue"),
    ],
)  # fmt: skip
def test_those_on_a_line_each_or_beside_the_writer_are_found_with_their_posts(text: str, found: str) -> None:
    told = who(Intent.REGISTER, ("marie.durand@x.fr", "Marie Durand"), text)

    assert "+".join(f"{person.name}, {person.role}" for person in told.participants) == found


@pytest.mark.parametrize("run", ["Jean-", "a.a", "a-", "Ab ", "d'", "Je suis ", "Nom : ", "- A B\n", "M. ", "0 "])
def test_no_text_is_a_burden(run: str) -> None:
    who(Intent.REGISTER, ("a@x.example", run * 30), run * 3_000)
