"""The words by which people, their posts and their organisations are known, French and English; all of them folded.

Whoever speaks the language can add to these tables; no word of a language stands elsewhere in this package."""

# ruff: noqa: SIM905, E501 - tables of words read better as words

import re


def one_of(text: str, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    """Any of the words or phrases of a table: one a line or split by commas, `*` for any ending."""
    listed = [phrase.strip() for line in text.strip().splitlines() for phrase in line.split(",")]
    patterns = (phrase.replace("*", r"\w*") for phrase in listed if phrase)
    return re.compile(f"{before}(?:{'|'.join(patterns)}){after}")


PARTICLES = frozenset("de du des d la le les l van von der den ter ten te el al ben bin da do dos di del della".split())
ARTICLES = frozenset("de du des d la le les l".split())
LOWER_PARTICLES = frozenset("de du des d".split())
OPENS_FAMILY = frozenset("de du des d la le van von der ould el al ben bin da dos di del della saint sainte st".split())

TITLE = (
    r"(?:m|mr|mme|mlle|mle|mrs|ms|miss|dr|pr|me|monsieur|madame|mademoiselle|ma[iî]tre|docteur|doctor|prof|professeur|"
    r"professor|sir|cllr|councillor|rev|reverend|abb[eé]|s[oœ]e?ur|sr|"
    r"p[eè]re|fr[eè]re|sister|brother|father|colonel|lt|fr|commandant|capitaine|lieutenant|"
    r"(?:adjudant|brigadier|sergent)(?:[- ]chef)?)"
)

# Words of organisations: they never stand in a person's name, and open an organisation's.
ORGANISATIONS = """
    association, asso, mairie, commune, ville, village, communaute de communes, communaute d agglomeration,
    communaute urbaine, communaute, comcom, com com, cc, ccas, cias, agglo*, metropole, intercommunalite,
    interco, petr, pays, pnr, parc*, gal, lag, leader network, civam, cuma, gaec, earl, adapei, adapei, adapa, admr,
    amap, scop, scic, sarl, sas, eurl, syndicat, sivom, sictom, departement, conseil departemental, conseil general,
    conseil regional, conseil de developpement, conseil, codev, region, prefecture, sous prefecture, ddt, dreal,
    draaf,
    direction departementale, direction regionale, direction interdepartementale, universite, university, ecole,
    college, lycee, mfr, cfa, cfppa, isara, institut*, laboratoire, chambre*, centre social*, centre, center,
    mjc, maison, foyer*, office, ot, collectif, cooperative, coop, co op, comite, club, amicale, union, federation,
    fede, confederation, reseau, network, fondation, foundation, groupement, groupe, group, agence, agency, cabinet,
    atelier, ateliers, cafe, cine club, cinema, theatre, compagnie, cie, mediatheque, bibliotheque, ludotheque, musee,
    radio, regie, ferme, domaine, jardins, epicerie, ressourcerie, recyclerie, tiers lieu, fablab, repair cafe, ehpad,
    hopital, mission locale, uriopss, udaf, caf, msa, cpie, crefad, crepaq, adrets, usep, ligue, secours,
    les amis, amis, les passeurs, council, trust, society, committee, institute, ngo, company, ltd, gmbh, scouts,
    cdt, cdr, cpts, sivu, smbv, syndicat mixte, sm, plateforme, pole metropolitain, societe, entreprise,
    etablissement, etude, pharmacie, laiterie, menuiserie, charpente*, plomberie, boulangerie, fromagerie, brasserie,
    scierie, librairie, imprimerie, garage, ets, partnership, forum, residence,
    esat, epage, selarl, sca, clg, department,
    caue, adil, lpo, cen, cbn, cnfpt, cdg, sdis, smictom, sydom, epci, epf, safer, spl, giee, geiq, ime, ssiad, cress,
    onf, ofb, inrae, cnrs, cerema, adear, afocg, mrjc, crpf, cnpf, familles rurales, foyers ruraux, francas, cemea,
    croix rouge, soliha, bge, alec, scot, france services, point info, espace de vie sociale, chevrerie, miellerie,
    vergers, distillerie, savonnerie, conserverie, pepinieres, ecomusee, mutuelle, alliance, charity,
    aappma, acca, apel, fcpe, ddcs, ddcspp, drac, cidff, pij, bij, crij, csc, gip, plie, urps, ademe, anct, frapna, fne,
    sou des ecoles, organisme, ong, conservatoire, observatoire, caserne, paroisse, diocese, creche, accueil paysan, ecolieu, dept,
    bureau d etudes, scea, coordination, mouvement, relais, camping, auberge, gite, hub, lab
"""
ORG_WORD = one_of(ORGANISATIONS)
# What an organisation is never called by alone, and what its parts are.
UNITS = one_of(
    """
    services?(?! (?:civique|public)), pole, mission(?! locale), direction generale,
    direction(?! (?:departementale|regionale|interdepartementale|diocesaine|academique)), bureau, secretariat,
    accueil, laboratoire, equipe,
    cellule, unite, antenne, presidence, cabinet du, compta*, comptabilite, tresorerie, finances,
    ressources humaines, rh, team, desk, cour
""",
    before=r"^",
)
# Words of a mailbox that is no person.
SERVICE = one_of("""
    secretariat*, accueil, contact, direction, service*, compta*, tresorerie, finances?, formation*, bureau,
    info*, presidence, support, equipe, team, copieur, scanner, scan, noreply, no reply, ne pas repondre, site,
    formulaire, boite, maire, maires, mairies, president*, secretaire, standard, inscription*, administration,
    gestion, projet*, communication, animation, newsletter, postmaster, webmaster, dgs, rh, famille, compte, account, messagerie,
    mailbox, ordinateur, tablette
""")
# Two or more people, or none.
NOT_ONE = re.compile(r"[&+=/@<>{}!?#%$*;:]|\b(?:et|and|ou|or)\b|\d")

# Words with a capital that are no name: greetings, months, what the mails speak about.
COMMON = frozenset(
    """
    bonjour bonsoir bjr madame mesdames messieurs monsieur mademoiselle salut hello hi dear chere cher chers merci
    thanks thank cordialement bien bonne bon best kind regards objet subject re tr fwd fw attention note nb ps pj
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march april
    may june july august september october november december lundi mardi mercredi jeudi vendredi samedi dimanche
    monday
    tuesday wednesday thursday friday saturday sunday matin apres midi cap rural caprural zoom lyon paris je j il elle
    ils elles nous vous on tu i we he she they the a an my our your his her their mon ma mes ton ta notre nos votre
    vos
    son sa ses leur leurs ce cet cette ces le la les un une des du de et ou mais donc or ni car pour par avec sans
    chez
    dans sur sous en si oui non ok yes no not please svp stp voici voila ci joint inscription inscriptions
    registration
    session formation webconference webinaire visio atelier reunion reunions cooperer animer mobiliser citoyens
    acteurs
    nom prenom name fonction structure tel telephone portable mobile mail email courriel adresse envoye de from to cc
    date wifi internet covid tva siret iban rib chorus pro helloasso merci enfin puis ensuite aussi comme quand apres
    avant pendant depuis suite c est qui que quoi ou est y en pas rien tout tous toutes toute notez inscrivez comptez
    maire mairie adjoint adjointe president presidente directeur directrice secretaire tresorier tresoriere elu elue
    collegue collegues france europe service standard accueil ligne directe bulletin participant participante
    participants personne quant concernant leader place places could would can kindly also both only with for and
    or but as at in on of is are will here there this that these those when where who which
    gmail outlook orange yahoo iphone android samsung hotmail re rebonjour coucou hey morning good day afternoon bises
    bise amities mobiliser animer cooperer session place siege conference confirmation annulation replace remplacement
    changement demande question reponse retour envoi message annonce rappel relance invitation urgent help adhesion
    cotisation cheque virement facture devis convention attestation certificat programme liste tableau groupe equipe
    apres-midi rendez-vous rdv pièce piece jointe bref sauf selon lors lorsque hors idem dont ainsi ne n me m se s
    te t
    civilite participation presence fax standard poste lien aucun aucune chaque plusieurs deux trois quatre cinq
    six sept huit neuf dix one two
    mettez mets mettre ajoute ajoutez ajouter prenez prevoyez remplacez notre etait adieu allo alors let please put add book
    seul seule seuls seules only uniquement seulement cela ceci celui celle
    three four five bulletins vote votre cedex bp rue avenue boulevard chemin impasse route place quai saint sainte
""".split()
)
# With these opens a house's name or a sentence, and nobody's.
HOUSES_ARTICLES = frozenset("les aux chez nos notre des our".split())
# Some common words are family names as well, behind a given name.
ALSO_NAMES = frozenset("paris lyon france mars avril mai juin avril may june april august bonjour place maire".split())
# What stands before capitals that name a place or a body, not a person.
BEFORE_NO_PERSON = re.compile(
    r"(?:(?<!la )\b(?:rue|avenue|boulevard|place|quai|chemin|impasse|route|salle|lycee|college|ecole|mairie|"
    r"commune|ville|"
    r"village|association|asso|centre|maison|espace|institut|fondation|universite|gare|hopital|ferme|domaine|prix|"
    r"loi|"
    r"societe|cabinet|canton|vallee|pays|saint|sainte|st|ste|courrier|station|marche|foire|fetes?|arbre|vacances|"
    r"conges|veille|periode|festival|salon|stade|gymnase|hotel|parc|pont|tour|quartier|square|residence|theatre|"
    r"musee|rond point|foyer|groupe scolaire)(?: (?:de|du|des|d|la|le|les|l))*) $"
)

# Posts. A role is a stretch of text that opens with one of these.
ROLES = """
    president*, vice president*, co president*, copresident*, chair*, vice chair*, directeur*, directrice*,
    co directeur, codirecteur, codirectrice, director, deputy director, dga, dgs, dgst, drh, daf, adjoint*,
    \\d* adjoint*, premiere? adjoint*, deuxieme adjoint*, troisieme adjoint*, maire*, mayor, deputy mayor,
    conseill*, elu*, elus, depute*, senateur, senatrice, secretaire*, secretary, hon\\. secretary, tresori*,
    treasurer, comptable, accountant, animateur*, animatrice*, co animateur*, co animatrice*, coordinateur*,
    coordinatrice*, coordonnateur*, coordonnatrice*, coordinator, charge\\w? de*,
    charge\\w? d*, chargee?s? \\w+, chef*, cheffe*, responsable*, manager, project \\w+, programme \\w+, program \\w+,
    officer, \\w+ officer, development officer, policy officer, project officer, agent*, assistant*, attache*,
    gestionnaire*, technicien*, ingenieur*, consultant*, formateur, formatrice, facilitateur*, facilitatrice*,
    facilitator*, mediateur*, mediatrice*,
    benevole*, volunteer*, volontaire*, stagiaire*, apprenti*, alternant*, service civique, etudiant*,
    student, doctorant*, postdoc*, phd \\w+, chercheu*, researcher, maitre de conferences, maitresse de conferences,
    professeur*, prof, enseignant*, teacher, lecturer, delegue*, referent*, administrateur*, administratrice*,
    administrator*, developpeu*,
    developpeur, developer, webmaster, membre, member, trustee, porte parole, agricult*, eleveur*, eleveuse*,
    maraich*, viticult*, vigneron*, apicult*, paysan*, farmer, arboricult*, berger*, artisan*, boulang*,
    architecte*, urbaniste*, paysagiste*, journaliste*, bibliothecaire*, infirmi*, medecin*, educat*,
    travailleu* soci*, assistante? sociale?, retraite*, retired, salarie*, gerant*, fondat*, founder, co founder,
    cofondat*, associe*, partner, entrepreneu*, independant*, freelance*, garde champetre, instituteur,
    institutrice, principal*, proviseur*, intendant*, vice \\w+, head of \\w+, lead\\b, \\w+ lead, ceo, cto, coo,
    dir\\., resp\\., chargee?s?, tutrice, tuteur, encadrant*, regisseu*, bergere, forestier*, garde\\b, hote*,
    accompagnat*, rapporteur*, prefet*, sous prefet*, vet*, veterinaire*, juriste*, expert*, policy \\w+,
    collaborateur*, collaboratrice*, conduct*, avocat*, notaire*, clerc, echevin*, employe*, ouvrier*, officier*, sapeur*, pharmacien*, commercant*,
    restaurat*, libraire, sociologue, geographe, economiste, psychologue, graphiste*, photographe*,
    \\w+ (?:manager|associate|researcher|adviser|advisor|coordinator|director|worker|assistant),
    moniteur*, monitrice*, chief \\w+, executive\\b, intervenant*, producteur*, productrice*, cultivat*, exploitant*,
    horticult*, pepinierist*, ostreicult*, aide \\w+, auxiliaire*, menuisier*, electricien*, plombier*, charpentier*,
    hotelier*, cuisinier*, traiteur*, comedien*, artiste*, traduct*, correspondant*, redact*, ambassad*, suppleant*,
    militant*, organisat*, programmat*, documentaliste, archiviste, orthophonist*, sage femme, puericult*, clerk,
    parish clerk, town clerk, warden, ranger, nurse, planner, surveyor, architect, engineer, analyst, beekeeper,
    shepherd, grower, baker, artist, editor, organi[sz]er, apprentice, intern, trainee, spokesperson, dg\\b, cadre*,
    operat*, delegation, greffi*, notaire, huissier*, concierge, hebergeu*, guide*, moderat*, charpentier*, tailleur,
    field \\w+, community \\w+, network \\w+, research \\w+, postdoctoral \\w+, senior \\w+, junior \\w+, dirigeant*
"""
_BEFORE_ROLE = (
    r"^(?:(?:le|la|l|les|notre|nos|mon|ma|mes|son|sa|un|une|our|my|the|a|an|his|her|its|nouve\w+|jeune|ancien\w*|"
    r"futur\w*|"
    r"deux|trois|quatre|quelques|premiere?|deuxieme|troisieme|new|two|three|1er|1ere|1re|2e|2eme|3e|3eme) )*"
)
ROLE = one_of(ROLES, before=_BEFORE_ROLE)
# « responsable aux Jeunes X »: what follows is where somebody works, known word or not.
PLACES_OF_WORK = frozenset(("au", "aux", "chez", "at", "with", "a la", "a l"))
# Of a place, which is where they were elected and no house: « maire de X », « adjoint au maire de X ».
ELECTED = one_of("""
    maire*, mayor, (?:\\w+ )?adjoint* au maire, conseill* municipa* ?\\w*, elu*, councillor
""")
# Who speaks for a house: « présidente de Vélo Vivarais » names it, known word or not.
HEADS = one_of("""
    president*, vice president*, co president*, copresident*, tresori*, fondat*, cofondat*, founder, chair*,
    treasurer, directeur, directrice, director, coordinateur, coordinatrice, coordonnateur, coordonnatrice,
    coordinator, gerant*, membre, member, benevole*, volunteer, salarie*, administrateur, administratrice, adherent*,
    permanent*, trustee, ceo, chief executive, patron*
""")
# What one may direct in a house, and what is none itself: « directrice des Affaires culturelles ».
FIELDS = one_of(
    """
    affaires, culture, communication, relations, developpement, projet*, amenagement, urbanisme, transition*,
    education, jeunesse, enfance, patrimoine, tourisme, environnement, operations, recherche, research, production,
    formation*, etudes, programme*, publication*, travaux, moyens, vie, territoire*, sante, agriculture, education,
    general*, culturel*
""",
    before=r"^",
)
# Kin and company: they tell that another person is meant, and are no posts.
RELATIONS = (
    r"(?:collegues?|collaborat\w+|mari|femme|epouse?|conjointe?|compagne|compagnon|fille|fils|pere|mere|frere|soeur|"
    r"amie?s?|copine|copain|binome|voisine?|associee?s?|acolytes?|colleagues?|co workers?|coworkers?|husband|wife|"
    r"partner|son|daughter|father|mother|brother|sister|friend|assistante?|stagiaires?|benevoles?|agents?|"
    r"salariee?s?|"
    r"adjointe?s?|directeur|directrice|presidente?|maire|secretaire|tresoriere?|elue?s?|animat\w+|charge\w*|boss|"
    r"manager|intern|volunteers?|treasurer|chair\w*|director|secretary|president|mayor|councillors?|deputy|officer|trainee|"
    r"responsable|chef\w*|coordinat\w+|apprentie?)"
)
POSSESSIVE = r"(?:mon|ma|mes|notre|nos|un|une|deux|trois|quatre|my|our|a|two|three|son|sa|ses|his|her)"

OF_HERS = re.compile(rf"\b{POSSESSIVE} (?:\w+ ){{0,2}}{RELATIONS}[ ,:]+$")

# Organisations in prose: adjectives that belong to the name, and words that end it.
ORG_ADJECTIVES = one_of(
    """
    social*, rura*, citoyen*, solidaire*, culturel*, municipa*, intercommuna*, departementa*,
    regiona*, nationa*, naturel*, mixte*, urbaine?, agricole*, communa*, sporti*, associati*, local*,
    participati*, paysan*, familial*, portugais*, franco, interdepartementa*, forestier*, habitat,
    cooperati*, missionary, primaire, elementaire, technique, populaire*, artistique, ecologique, itinerant*, mobile
""",
    before=r"^",
    after=r"$",
)
ORG_CONNECTORS = frozenset("de du des d la le les l en et & sur sous of the and aux".split())
ORG_STOPS = frozenset(
    """
    a au aux qui que quoi dont ou nous vous je il elle on ils elles est sont sera seront ont avons avez participe
    participera souhaite voudrait pour par mais donc merci cordialement svp ce cette ces si comme avec sans ne n
    pas et
    moi afin dans ai suis se s y mon ma mes notre nos votre vos leur leurs peut doit va vient viendra cela tjrs
    toujours
    """.split()
)

# Sentences open with these, no organisation's name does.
PRONOUNS = one_of("je, j, on, nous, vous, il, elle, ils, elles, si, ne, we, i, you, he, she, they, if", before=r"^")

# Contacts.
MOBILE = one_of("mobile, portable, port, gsm, cell, cellulaire, m, perso, pro a privilegier, a privilegier, 06, 07")
DIRECT = one_of("direct*, ligne, sa ligne, ld, poste, son numero, mon numero, mon num")
SWITCHBOARD = one_of(
    "standard, accueil, secretariat, mairie, switchboard, reception, office, siege, bureau, sonnez moi, service"
)
FAX = one_of("fax, telecopie, f")
NO_MAIL = re.compile(r"\b(?:jabber|xmpp|matrix|mastodon|skype|sip|msn) ?:? ?$")
PREFERRED = re.compile(
    r"utilis\w*|plutot|ecri(?:re|vez)|envoy\w*|envoie\w*|repond\w*|nouvelle adresse|nouveau mail|mettez|mettre|"
    r"enregistr\w*|remplac\w*|faire suivre|suivre a|m adresser|joi[nt]\w*|contact(?:er|ez)\b|signature|servez|use |write|"
    r"send|"
    r"reply|reach|new address|mon adresse|mon mail|mon courriel|my address|my e ?mail|correspondance|passer par|notez"
)
RETIRED = re.compile(
    r"(?:ancienne?|old|former|ex) (?:adresse|mail|address|courriel)[^.]{0,12}$|et (?:non|pas) (?:a|sur) ?$|"
    r"not (?:to|at) ?$|pas (?:a|sur) ?$|inscri\w* (?:\w+ ){0,4}(?:avec|sous|sur|a) (?:l adresse|le mail|l e ?mail) ?$|"
    r"vous (?:ai|avais) (?:donne|indique|communique)e? $|(?:gave|given) you $"
)
DIGITS = {
    "zero": "0",
    "un": "1",
    "deux": "2",
    "trois": "3",
    "quatre": "4",
    "cinq": "5",
    "six": "6",
    "sept": "7",
    "huit": "8",
    "neuf": "9",
}
REGIONS = {
    "be": "BE",
    "ch": "CH",
    "it": "IT",
    "es": "ES",
    "de": "DE",
    "uk": "GB",
    "lu": "LU",
    "pt": "PT",
    "ie": "IE",
    "nl": "NL",
    "at": "AT",
    "ca": "CA",
}

# Labels of forms and headings of columns, in order of trial.
LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(f"(?:{pattern})$"))
    for key, pattern in (
        (
            "organisation,role",
            r"(?:structure|organisme|organisation|organization)(?:,| et| /|/| and) ?(?:fonction|poste|role)",
        ),
        (
            "name,role",
            r"(?:nom et prenom|prenom et nom|nom prenom|nom|name)(?:,| et| /|/| and) ?(?:fonction|poste|role)",
        ),
        (
            "name",
            r"noms? ?(?:et|/|&|,|\+)? ?prenoms?|prenoms? ?(?:et|/|&|,|\+)? ?noms?|name|full name|your name|"
            r"identite|nom complet|"
            r"participante?s?|personne|stagiaire|inscrite?|nom du participant|nom de la participante|attendee|person",
        ),
        ("given", r"prenoms?|first name|given name|forename"),
        ("family", r"noms?|nom de famille|last name|surname|family name|nom d usage"),
        (
            "organisation",
            r"organisation|organization|structure\w*|organisme\w*|employeur|collectivite|etablissement|entreprise|"
            r"societe|association|company|institution|employer|organisation representee|structure representee|"
            r"organisme d appartenance|structure d appartenance|structure ou organisme|asso|affiliation",
        ),
        (
            "role",
            r"fonctions?|roles?|postes?|poste occupe|mission|qualite|mandat|job title|position|profession|metier|"
            r"job|statut|title|"
            r"fonction ou mandat",
        ),
        (
            "email",
            r"(?:adresses? )?(?:e ?)?mails?(?: address)?|adresse (?:e ?mail|mail|electronique|courriel|mel)|"
            r"courriels?|mel|"
            r"mail pro|email pro|adresse internet|mail personnel",
        ),
        (
            "phone",
            r"tel(?:ephone)?s?\.?(?: \w+)?|mob\.?|n ?[°o] ?de (?:tel\w*|portable|mobile)\.?|numero(?: de \w+)?|portable|"
            r"mobile|gsm|"
            r"(?:mobile |cell )?phone(?: number)?|ligne directe|fixe|numero ou vous joindre|cell|tel direct",
        ),
    )
)
LABEL_PREFIX = re.compile(r"^(?:votre|vos|un|une|le|la|les|your|the|son|sa|ses|mon|ma) |^(?:l|n°|\d+[.)]) ?")
LABEL_SUFFIX = re.compile(
    r" (?:exercee?|usuel(?:le)?|actuel(?:le)?|occupee?|representee?|personnel(?:le)?|du ou de la participante?|du participant|de la participante?|du/de la \w+|facultatif|obligatoire|"
    r"of (?:the )?participant|\*)$"
)

# Whose coming a clause speaks of.
ABSENT = re.compile(
    r"\bne (?:pourra|viendra|vient|pourront|viendront|sera|seront|participe\w*|peut|peuvent|compte|souhaite|fait)\b|"
    r"\bn (?:est|ira|assistera|a pas|y sera|honorera|aura)\b|\bne s\b|\bet pas\b|\bpas (?:avec )?$|"
    r"\b(?:deja|already) (?:inscrite?s?|chez|registered|signed|enregistre\w*)|\best deja\b|\bsera deja\b|"
    r"\by sera deja|\bexcus\w+|"
    r"\b(?:can ?not|can t|won t|will not|is not|isn t|unable|does not|doesn t)\b"
)
# Who is named because she told, agreed or pays, and not because she comes: before the name and behind it.
TOLD_BEFORE = re.compile(
    r"\b(?:recommand\w+|conseill[eé]e? par|suggere\w*|de la part de|feu vert|accord de|"
    r"(?:sur )?(?:les )?conseils? d(?:e|u|es)?|grace a|m a parle|sur l invitation|demande de|sur proposition|"
    r"discuss\w*|spoken? (?:with|to)|agreed with|heard (?:\w+ ){0,4}from|thanks to|met|"
    r"(?:vu|echanges?|parle|convenu|discute|entretien|telephonique|connaissance|formation|rencontre) (?:\w+ )?avec|"
    r"(?:eu|appris|entendu|recu|obtenu|su|transmise?s?) (?:\w+ ){0,5}par|rencontre|croise)\b"
)
TOLD_BEHIND = re.compile(
    r"\b(?:nous|m|me|vous) (?:(?:y )?(?:a|ont|avait) )?(?:\w+ )?(?:encourag\w*|conseill\w*|parl\w*|recommand\w*|"
    r"signal\w*|autoris\w*|incit\w*|invit\w*|transmi\w*|transfer\w*|fait (?:suivre|passer)|orient\w*|pouss\w*)\b|"
    r"\b(?:donn\w+|confirm\w+) son (?:accord|aval|feu vert)\b|\best (?:tout a fait |bien )?d accord\b|"
    r"\ba (?:bien )?(?:valide|accepte|autorise|approuve|donne son)\b|\b(?:intervient|anime|animait|presentait)\b|"
    r"\bn est plus\b|\b(?:has|had) (?:approved|agreed|authori[sz]ed|told|mentioned|forwarded|recommended|suggested|"
    r"encouraged)\b|\bm (?:envoi\w*|a demande de (?:m|participer|suivre|venir|assister))\b|"
    r"\b(?:souhaite|veut|voudrait|accepte) que j\w*\b|\b(?:agree[ds]? (?:that|i|to my)|(?:wants?|asked|allows?) me)\b|"
    r"\b(?:told me|forwarded me|recommended|suggested|passed (?:me|us|on))\b"
)
# Whom another replaces who is named.
REPLACED_BY = re.compile(r"\b(?:remplac\w+|suppleer?|replaced) (?:par|by) (?:\w+ ){0,4}@0")
OWN_PLACE = re.compile(r"\b(?:je|j|me|m|ma|mon|i|my|moi)\b")
BILLED = re.compile(
    r"\b(?:factur\w*|devis|bon de commande|invoices?|billing|comptable|comptabilite|attestation|convention|"
    r"certificate?|renseignements?|contact(?:er|ez)?)\b[^.]{0,80}$"
)
UNTOUCHED = re.compile(
    r"\bne bouge\w*|\bne change\w*|\brien ne\b|\binchange\w*|\breste(?:nt|ns|ons)?\b|\brestent\b|\bmaintien\w*|"
    r"\bgarde\w* l\w+ place|"
    r"\bbien inscrits?\b|\bstays?\b|\bremains?\b|\bunchanged\b|\bkeeps?\b|\bme racont\w+|\by sera\b|"
    r"\bseront bien\b|\btoujours\b"
)
# « Seul Paul Durand viendra », where others give up.
DOES_COME = re.compile(
    r"^[\s,]*(?!ne |n )(?:\w+ )?(?:viendra|participera|assistera|vient|will (?:come|attend|join)|is coming)\b"
)
COMES = re.compile(
    r"\binscri\w*|\bparticip\w*|\bassist\w*|\bviendr\w*|\bvien(?:t|nent|s)\b|\bvenir\b|\bsouhait\w*|\bvoudr\w*|"
    r"\baimerai\w*|\bveut\b|"
    r"\bdesir\w*|\bsollicit\w*|\bpostul\w*|\bappl(?:y|ies)\b|\brepresent\w*|\bcompt(?:er|ez)\b|\bnot(?:er|ez)\b|\bajout\w*|\breserv\w*|\bdesign\w*|\bmarquez\b|"
    r"\benregistr\w*|\brelaier\w*|\bretenez\b|\bser(?:a|ont)\b|\bplaces?\b|\bsieges?\b|\bjoindre a\b|\ben plus\b|"
    r"\baccompagn\w*|"
    r"\bsuiv(?:re|ra|ront)\b|\bprend(?:ra|ront|re) part\b|\benvoi\w*|\bbranch\w*|\bconnect\w*|\bir(?:a|ont)\b|\bcandidature\b|\bporter\b|\bdelegu\w*|"
    r"\bregist\w*|\bsign (?:\w+ )?up\b|\bput\b|\bbook\b|\battend\w*|\bjoin\w*|\bwould (?:like|love)\b|\bcom(?:e|"
    r"ing)\b|\bseats?\b|"
    r"\bnominat\w*|\bsend\b|\badd\b|\benrol\w*|\bdeux\b|\btrois\b|\bwill be\b|\bplease\b|\bgarder\b|\bmettez\b|"
    r"\bmettre\b"
)
WRITER_OUT = re.compile(
    r"\bje? ne (?:viens|viendrai|participe\w*|m inscri\w*)\b(?! que)|"
    r"\bje? ne suis (?:pas|malheureusement pas|donc pas) (?:disponible|libre|concernee?|de la partie|interessee?|la)\b|"
    r"\bje n (?:irai|y\b|en suis|assist\w+)|"
    r"\bn y (?:serai|vais|participe)|\bmoi non\b|\bpas moi\b|\bni moi\b|\bmoi je (?:ne|garde|reste|fais|tiens)\b|"
    r"\bsans moi\b|"
    r"\bne (?:serai|viens|viendrai|participe\w*|pourrai|peux) (?:donc |malheureusement )?pas\b|"
    r"\bi (?:can ?not|can t|won t|will not|shall not|shan t|am not|m not|am only|m only|will be away)\b|"
    r"\bi (?:do not|don t) (?:\w+ ){0,2}(?:attend|come|take|join|register|participate|apply|need|want)\b|"
    r"\bnot (?:for )?(?:me|myself)\b|\bnothing for (?:me|myself)\b|\bwithout me\b|\bdo not count me\b|"
    r"\b(?:pas|rien|ni|jamais|non) (?:\w+ ){0,2}pour (?:moi|ma pomme|bibi)\b|\bje passe mon tour\b|"
    r"\bne m inscri\w*|\bne me (?:compt\w*|not\w*|mett\w*|inscri\w*)|\bpas la peine de me\b|\binutile de me\b|"
    r"\bje (?:reste|garde|tiens|fais que|ne fais)\b|\bje suis (?:en conge|absente?|prise?|indisponible)|"
    r"\bje serai (?:en conge|absente?|prise?)|"
    r"\bje (?:fais|suis) (?:seulement |juste |que )*(?:la |le )?(?:secretaire|secretariat|intermediaire)|"
    r"\ba la place de moi\b|\ben plus de moi\b"
)
WRITER_IN = re.compile(
    r"\bm (?:inscri\w*|enregistr\w*|ajout\w*|accord\w*|attribu\w*|accueill\w*|associ\w*|y inscri\w*)|"
    r"\bme (?:inscri\w*|not\w*|compt\w*|reserv\w*|garde\w*|mettre|mettez|rajout\w*|joindre a|prendre)|"
    r"\b(?:inscri\w*|not\w*|ajout\w*|compt\w*|mett\w*|pren\w*|gard\w*|enregistr\w*|marqu\w*|retenez|"
    r"reserv\w*) (?:moi|nous)\b|"
    r"\bet (?:moi|moi meme|bibi|votre serviteur|votre servante|pour ma pomme)\b|\bmoi et\b|\bmoi aussi\b|"
    r"\bainsi que moi\b|\bmoi meme\b|\bun pour moi\b|\bune pour moi\b|"
    r"\bnous (?:deux|trois|quatre|serons|participerons|viendrons|assisterons|souhaitons|souhaiterions|voudrions|"
    r"aimerions|sommes (?:deux|trois|quatre|interesse\w*)|venons|participons|inscrire|nous inscrivons)\b|"
    r"\bon (?:sera|viendra|sera deux|est deux|vient|voudrait|aimerait|souhaite)\b|"
    r"\bje (?:m inscri\w*|m ajout\w*|participe\w*|viens|viendrai\w*|serai\w*|assist\w*|suis (?:interesse\w*|"
    r"partant\w*|preneu\w*|de la partie|des votres)|prends\b(?! (?:note|contact))|reviens)|\bj (?:assist\w*|"
    r"en suis|y serai|irai|y participe\w*)|"
    r"\bj ?e? ?(?:souhait\w*|voudr\w*|aimer\w*|desire\w*|veux|compte|confirme|peux|pense) (?:bien |beaucoup |"
    r"vraiment |egalement |aussi |pouvoir |donc )*(?:m\b|y\b|participer|assister|venir|suivre|etre|prendre part|"
    r"faire|ma |mon |une place|avoir|moi)|"
    r"\bmon inscription\b|(?<!\ba )\bma (?:venue|participation|presence|place)\b|"
    r"\bj y (?:vais|serai)\b|\bavec moi\b|\bje (?:viendrai|serai|viens|"
    r"participe\w*) avec\b|\bm accompagn\w*|"
    r"\b(?:myself|and me|me and|and i|me too|register me|sign me up|put me down|count me in|book me|add me|"
    r"save me|reserve me|i d (?:like|love)|i would (?:like|love)|"
    r"i (?:want|wish|will attend|ll attend|plan|am applying|m applying)|i m in|i am in|both of us|the two of us|we would|we d (?:like|"
    r"love)|we will|we are both|i m coming|have me|see me|taking you up)\b|"
    r"\bje me (?:joins|joindrai|greffe|rajoute|libere)\b|"
    r"\b(?:est|sont) (?:la|le|pour la) mienn?e?\b|\b(?:is|are) mine\b|\bone (?:is )?for (?:me|myself)\b|"
    r"\bqui vous ecri(?:s|t|vons)\b|\bwho (?:is|am) writing\b|\byours truly\b|\bvotre servit(?:eur|rice)\b|"
    r"\ben ma personne\b|\bpar mon intermediaire\b|\bcelui qui vient c est moi\b|\bc est moi qu?i?\b|"
    r"\bpour moi\b(?! (?:c est non|non|rien))"
)
BUT_FOR_OTHERS = re.compile(
    r"\b(?:i (?:want|wish|would like|d like|plan)|we (?:would like|d like|will)) to (?:register|send|sign|enrol|"
    r"book|add) (?!me\b|us\b|myself|for\b|up\b|both)"
)
TOGETHER = re.compile(
    r"\bet (?:moi|moi meme)\b|\bmoi et\b|\bainsi que moi\b|\band (?:me|i)\b|\bme and\b|\bnous deux\b|\bboth of us\b|"
    r"\bnous (?:serons|viendrons) (?:deux|trois|quatre)\b|\bon sera (?:deux|trois)\b"
)
# Above a mail that is sent on: of herself, and of the mail or of whoever wrote it.
FIRST_PERSON = re.compile(r"\b(?:je|j|m|moi|mon|ma|mes|i|me|my|mine)\b")
SENDS_ON = re.compile(
    r"\bci (?:dessous|joint|apres|bas)\b|\b(?:below|herewith|enclosed|attached)\b|\btrans(?:f|m)\w*|\bforward\w*|"
    r"\b(?:fai[st]|faire|passe|pass\w*) (?:\w+ )?(?:suivre|on|along)\b|\brelai\w*|\badresse cette\b|"
    r"\bvoici\b|\bhere (?:is|are|s)\b|\b(?:ce|cette|cet|la|le|une?|this|the|a) (?:personne|dame|monsieur|message|mail|courriel|demande|person|request|e ?mail)\b|"
    r"\b(?:sa|son|ses|her|his|their) (?:demande|inscription|message|mail|request|registration|nom|name)\b|"
    r"\b(?:inscri\w*|register|sign up|add) (?:le|la|les|him|her|them)\b|\b(?:l|le|la) (?:inscri|ajout|prendre|not)\w*|"
    r"\brecu (?:ceci|cela|ca)\b|\bpour (?:vous|suite)\b|\bfor you\b"
)
# Bodies inside a house, meetings and rooms: no house's name.
INTERNAL = one_of(
    """
    conseil d administration, conseil d ecole, conseil municipal, conseil communautaire, conseil syndical,
    comite technique,
    comite syndical, comite de pilotage, comite de direction, groupe de travail, groupe de, atelier (?:visio|numerique|en ligne|a distance|citoyen), centre de vaccination,
    chambre d hotel, ville jumelle, union europeenne, bureau, reseau wifi, ecole de, college de mon,
    parc des expositions,
    maison de retraite de ma, service, atelier de, atelier du, ateliers, conseil de classe, comite de lecture
""",
    before=r"^",
)
NO_HOUSE = re.compile(
    rf"(?:pour|for|{TITLE}|on behalf|signe|bien|best|ne|nos|notre|mon|ma) |.{{0,30}}\b(?:bernier|cap rural)\b"
)
# Before an organisation that is not the writer's.
NOT_HERS = re.compile(
    r"\b(?:site|page|salle|lettre|article|journal|habite|habitons|vis|vivons|pres|cote|quitte|quittons|voisine?|"
    r"visite|"
    r"courrier|bulletin|left|live|near|depuis)(?: (?:a|de|du|des|la|le|les|l|d|in|the|at))* ?$"
)
# What is asked for somebody named before.
REFERS = re.compile(
    r"\b(?:son (?:inscription|nom)|le sien|la sienne|sa place|sa participation|sa presence|(?:le|la|l) (?:retir\w*|supprim\w*|desinscri\w*|"
    r"ray\w*|enlev\w*)|est il|"
    r"est elle|pour lui|pour elle|remove (?:him|her)|(?:take|taking) (?:him|her)|(?:his|her) (?:seat|place|"
    r"registration|spot|booking|name))\b"
)
SOMEBODYS = re.compile(r"(?:son|sa|ses|his|her|leur|their) ")
HERS_OR_HIS = re.compile(r"\b(?:son|sa|ses|his|her|leur|their|lui)\b[^.]{0,40}$")
SAYS_WE = re.compile(
    r"\b(?:notre (?:collectivite|structure|organisme|federation|commune|mairie)|our organisation|a (?:solde|regle|"
    r"paye) sa cotisation)\b"
)
# What ties a person to the writer's own coming, before the name, and after it.
TIED_BEFORE = re.compile(
    r"(?:\b(?:avec|et|ainsi que|plus|with|and|celle de|celui de|celles de|accompagnee? (?:de|par)|pour|for|que|"
    r"inscri\w*|ajout\w*|notez|noter|"
    r"comptez|register|add|participation de|presence de|inscription de|place a|places? de|places? pour)|[,:(]|"
    r"\bde meme que|\bqu)"
    rf" ?(?:{POSSESSIVE} )?(?:(?:autres?|jeunes?|deux|trois|two|new|nouve\w+) )?(?:\w+ ){{0,4}}$"
    rf"|\b(?:avec|et|ainsi que|plus|with|and|accompagnee? (?:de|par)) {POSSESSIVE} (?:\w+ ){{0,2}}{RELATIONS}$"
)
TIED_AFTER = re.compile(
    r"^[\s,x()]*(?:et|and) (?:moi|je|i|me)\b|^[^.]{0,60}\b(?:viendr\w*|particip\w*|souhait\w*|assist\w*|sera|"
    r"seront|aimerait|voudrait|veut|aussi|"
    r"egalement|accompagn\w*|suivra|will|would|wants?|too|also|as well)\b"
)
SPEAKS_OF_HER = re.compile(
    r"\b(?:mon (?:inscription|lien|dossier|nom)|ma (?:place|demande|participation|candidature|confirmation)|"
    r"je (?:prends|la prends|suis|serai|l accepte|"
    r"accepte|confirme|veux bien|n ai|refuse|passe)|suis je|ai je|j (?:accepte|ai (?:demande|rien|bien|pas))|"
    r"pour moi|my (?:registration|seat|place|request|"
    r"confirmation)|i (?:accept|take|ll take|have not|haven t|applied|am still)|am i)\b"
)
# « Roland et moi »: somebody comes along of whom a given name alone is told.
ALONG = re.compile(
    r"([A-ZÀ-Ý][\w-]+)(?:,? (?:et|and) (?:moi|me|I)\b)|\b(?:[Mm]oi|[Mm]e) (?:et|and) ([A-ZÀ-Ý][\w-]+)(?! [A-ZÀ-Ý])"
)
# Several come, whoever they are.
WE_COME = re.compile(
    r"\bnous (?:souhait\w+|voudrions|aimerions|desirons|serons|serions|viendrons|participerons|assisterons)"
    r" (?:[a-z]+ )?(?:participer|assister|venir|nous inscrire|presents|des votres|la)\b|"
    r"\bwe (?:would like|d like|want|wish) to (?:register|attend|take part|participate|come|join)\b"
)
SAYS_BOTH = re.compile(
    r"\b(?:nous|on)\b|\bm(?:on|a) (?:mari|femme|epouse?|conjointe?|compagne|compagnon)\b|\bto(?:us|utes) (?:les )?deux\b|"
    r"\bboth\b|\bwe\b"
)
# Who would come, and is not to be put down yet.
NOT_YET = re.compile(
    r"\b(?:vous (?:ecrira|contactera|enverra|dira|confirmera)|s inscrira|fera sa demande) (?:lui|elle) meme\b|"
    r"\bne (?:lui|leur) (?:gard\w+|reserv\w+) rien\b|\bwill (?:write|register|apply|sign up) (?:him|her)self\b|"
    r"\bdon t (?:keep|hold) (?:him|her|them)\b"
)
# In a change: the name told is the writer's own, as it was or as it was misspelt.
OWN_OTHER_NAME = re.compile(
    r"\bnom de (?:jeune fille|naissance|famille|mariage|femme mariee|epouse)\b|\bmon nom\b|\bmon prenom\b|"
    r"\b(?:figure|suis|etais|inscrite?|enregistree?) (?:\w+ ){0,3}sous\b|\bm (?:avez|a|appel\w+|ecriv\w+)\b|"
    r"\b(?:got|am|m) married\b|\b(?:me )?suis (?:re)?mariee?\b|\b(?:calls?|called|spelt|spelled|have) me\b|\bmy (?:\w+ )?(?:name|surname)\b|\bi (?:am|m) (?:down|listed) as\b"
)
# Another person beside, who is not named.
UNNAMED = re.compile(
    rf"\b(?:inscri\w*|ajout\w*|notez|noter|reserv\w*|places? pour|avec|ainsi que|et|register|add|with|"
    rf"and) (?:egalement |aussi |donc )?"
    rf"(?:mon|ma|mes|un|une|deux|trois|quatre|my|two|three) (?:autres? |jeunes? |other |new |nouve\w+ )?{RELATIONS}\b|"
    rf"\b(?:inscri(?:re|vez)|ajout(?:er|ez)|enregistrer|register|sign up|add|inscription d\w*|place d\w*|participation d\w*|"
    rf"place pour|seat for|place for|registration of) (?:{POSSESSIVE}|le|la|l|du|des|the)(?: \w+ de (?:nos|mes))? "
    rf"(?:jeune |nouve\w+ |new )?{RELATIONS}\b"
)
# Whose seat it is, who is not named.
UNNAMED_AWAY = re.compile(
    rf"\b{POSSESSIVE} {RELATIONS}(?: \w+){{0,3}} (?:ne (?:pourra|viendra|peut|participe\w*)|can ?not|can t|won t|s seat|s place)"
)
# Somebody of whom a given name alone is told, and for whom something is asked.
ASKED_FOR = re.compile(
    r"(?:\b(?:[Ii]nscri(?:re|vez)|[Ee]nregistrer|[Aa]joute[rz]|[Rr]egister|[Ss]ign up|[Aa]dd|[Rr]emove|[Cc]ancel for|"
    r"(?:[Ii]nscription|[Pp]lace|[Pp]articipation|[Vv]enue|[Pp]r[ée]sence|[Dd][ée]sistement|[Rr]egistration|[Ss]eat) "
    r"(?:de|for|of|pour|d['’])))(?: (?:aussi|[ée]galement|also|please|svp))? ?([A-ZÀ-Ý][\w'’-]+)"
    r"|(?:^|(?<=[.!?,\n] )|(?<=ue ))([A-ZÀ-Ý][\w-]+)(?:['’]s (?:seat|place|booking|registration)| (?:ne (?:pourra|viendra|peut|participera)|"
    r"(?:viendra|participera|souhaite|voudrait|aimerait)\b|(?:can(?:no|['’])t|won['’]t)\b))",
    re.MULTILINE,
)
CLOSES = one_of("cordialement, cordiales, salutations, cdlt, cdt, bien a vous, sincerely, regards, best wishes, merci")
# Words behind which any two capitals are somebody's name.
NAMES_FOLLOW = re.compile(
    r"\b(?:inscri(?:re|vez)|enregistrer|ajoute[rz]|inscription (?:de|pour)|desistement de|register|sign up|s appelle|(?:son|le) nom est|"
    r"is called|(?:his|her) name is|remplacee? par|a la place de|au lieu de|replaced by|instead of|on behalf of|"
    r"annul\w+ (?:l inscription|la place|la participation) de|(?:place|participation|venue) de)"
    r"(?: (?:aussi|egalement|also|please|svp))? ?:? ?$|"
    rf"\b(?:le|la|l|the) {RELATIONS},? ?$"
)
# Of a person alone it is said that she is ill, comes or gives up: two capitals before it are her name.
NAMES_BEFORE = re.compile(
    r"[ ,]*(?:(?:finalement|malheureusement|aussi|egalement|sadly|unfortunately|also) )?(?:"
    r"(?:ne|n) (?:\w+ )?(?:pourra|peut|viendra|vient|participe\w*|sera|est|assistera|souhaite|veut)\b|"
    r"(?:me|m|nous|le|la|vous) (?:remplac\w+|accompagn\w+|suppleer\w*)|se (?:desist\w+|retir\w+)|renonce\w*|"
    r"(?:est|sera|is|will be) (?:\w+ )?(?:malade|souffrante?|absente?|empechee?|hospitalisee?|en conge|en arret|enceinte|ill|"
    r"sick|away|on leave|pregnant|unable|unwell)\b|qui (?:avait|devait|a|prend|prendra|viendra|vient|ira)\b|"
    r"remplacera\b|(?:viendra|assistera|participera|suivra|ira) (?:\w+ ){0,4}(?:a (?:ma|sa|leur) place|au lieu)\b|"
    r"(?:can ?not|can t|won t|will not|can no longer|is no longer able|has to (?:cancel|withdraw)|is unable)\b|"
    r"(?:will|is|are) (?:\w+ )?(?:replac\w+|step\w*|tak\w+ (?:my|over)|(?:\w+ ){1,4}(?:instead|in (?:my|his|her) (?:place|stead)))\b)"
)
IN_COPY = re.compile(r"\ben copie\b|\ben cc\b|\bin copy\b|\bcc d\b|\bin cc\b|\bcopied\b|\ben c c\b|\bci copie\b")
MINE = re.compile(
    r"\b(?:de la mienne|mon adresse|ma boite|a mon adresse|par moi|par mon|utilis\w+ la mienne|use mine|use my|"
    r"my address|by me|via me|passez par moi|repondre? (?:a|sur) cette adresse|une seule connexion|"
    r"a l adresse ci dessus)\b"
)
# A person's function mailbox: part of its local part, and the role's beginning.
FUNCTION_MAILBOXES = ("presid", "maire", "direct", "secret", "tresor", "dgs", "chair")
SELF = re.compile(r"^(?:moi(?: meme)?|myself|me|votre servite?ur|your servant|moi bien sur|et moi(?: meme)?)\b")
COUNTED = re.compile(
    r"\b(deux|trois|quatre|cinq|six|sept|huit|2|3|4|5|6|7|8|two|three|four|five) (?:personnes|collegues|agents|"
    r"participants|participantes|benevoles|"
    r"salarie\w*|elus|people|colleagues|persons|volunteers|members of|seats?|chairs?|tickets|attendees|delegates|"
    r"(?:places|sieges|chaises)(?! (?:libres?|restantes?|disponibles?|vacantes?)))\b|"
    r"\b(?:nous serons|on sera|on (?:arrive|vient|debarque) a|"
    r"nous viendrons a|venir a|we are|we will be) "
    r"(deux|trois|quatre|cinq|2|3|4|5|two|three|four)\b|"
    r"\b(?:nous|both of us|(?:inscrire|venir|participer) to(?:us|utes) les) (deux)\b(?! (?:jours|journees|demi|seances|sessions|parties))"
)
NUMBERS = {
    "deux": 2,
    "two": 2,
    "trois": 3,
    "three": 3,
    "quatre": 4,
    "four": 4,
    "cinq": 5,
    "five": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
}

# Where one goes and another comes. {a} comes, {b} leaves.
COMES_FOR = (
    r"@b\b.{0,60}?\b(?:remplacees?|remplacee?|replaced)\b.{0,20}?\b(?:par|by)\b.{0,40}?@a\b",
    r"@a\b.{0,120}?\b(?:remplac\w+(?! (?:par|by))|a la place de|au lieu de|en remplacement de|en lieu et place de|"
    r"suppleera|prend\w* la place de|prend\w* le relais de|"
    r"succede\w* a|instead of|in place of|replac\w+|take\w* over from|stand\w* in for|takes? the (?:seat|"
    r"place) of)\b.{0,30}?@b\b",
    r"@a\b.{0,60}?\b(?:viendra|ira|participera|assistera|sera la|comes|will come|"
    r"will attend)\b.{0,40}?\b(?:au lieu|a la place|en remplacement|instead|in place)\b.{0,20}?@b\b",
    r"\b(?:substituer|substitue\w*)\b.{0,20}?@a\b.{0,60}?\ba\b.{0,30}?@b\b",
    r"\b(?:remplac\w+|replace|swap|substitute)\b.{0,40}?@b\b.{0,60}?\b(?:par|with|by|for)\b.{0,40}?@a\b",
    r"@b\b.{0,60}?\b(?:est remplacee?|sera remplacee?|remplacee?|replaced)\b.{0,20}?\b(?:par|by)\b.{0,40}?@a\b",
    r"@b\b.{0,80}?\b(?:laisse\w*|cede\w*|donne\w*|passe\w*|transmet\w*|gives?|hands?|leaves)\b.{0,60}?@a\b",
    r"\b(?:a la place de|au lieu de|en remplacement de|instead of|in place of)\b.{0,30}?@b\b.{0,80}?@a\b",
    r"@b\b.{0,160}?\b(?:ne|n|absente?|empech\w*|quitt\w*|mutee?|renonc\w*|devait|cannot|can t|unable|no longer|"
    r"had to|sick|malade|indisponible|demission\w*|part en|left|leaves|won t|will not)\b.{0,200}?@a\b",
    r"@a\b.{0,120}?@b\b.{0,40}?\b(?:absente?|empechee?|mutee?|malade|indisponible|who (?:left|has left|cannot|is))\b",
)
# Where another's seat goes to.
RECEIVES = re.compile(
    r"\b(?:place|siege|inscription|seat|spot|booking)\b.{0,20}\b(?:goes to|go to|revient a|ira a|passe a|va a)\b.{0,40}@0|"
    r"\b(?:au profit de|au nom de|in favou?r of|bascul\w+|transfer\w*)\b.{0,60}@0"
)
WRITER_COMES = re.compile(
    r"\bc est (?:donc |finalement |desormais )?moi qui\b|\bj arrive a la place\b|\bje (?:la |le |l )?remplac\w+|"
    r"\bje (?:viens|viendrai|serai|participe\w*|assist\w*)\b.{0,60}\b(?:a (?:la|sa) place|au lieu|en remplacement)|"
    r"\bje prends? (?:sa|la|leur) (?:place|suite|releve)\b|\bje reprends\b|\bme (?:refile|cede|laisse|donne|passe|"
    r"confie) (?:sa|la|son)\b|\bqu (?:il|elle) me (?:refile|cede|laisse|donne|passe|confie|transmet)\b|"
    r"\bme (?:la|le) (?:refile|cede|laisse|donne|passe|confie|transmet)\b|\bmet(?:tez|tre|s) mon nom (?:sur|a la place|au lieu)\b|"
    r"\bj(?:e| ai) (?:recupere|herit\w+ de) (?:sa|la|leur)\b|"
    r"\bm a (?:refile|cede|laisse|donne|passe|confie|demande)\b|"
    r"\bi (?:will |ll |am |m |d |would )?(?:be )?(?:replac\w+|tak\w+ (?:the|his|her|their)|com\w+ (?:instead|in)|"
    r"stand\w* in|step\w* in|attend\w* (?:instead|in))\b|\bit is me\b|\bsa place\b.{0,40}\bmoi\b|\bmoi (?:a sa|"
    r"a la) place\b|"
    r"\ben (?:son|ses) lieu\b.{0,30}\bmoi\b|\binstead of (?:him|her|my)\b|\bgave me (?:his|her)\b|\bhas asked me\b"
)
WRITER_LEAVES = re.compile(
    r"\b(?:ma place|mon siege|mon inscription|ma chaise|mon fauteuil|mon billet|my (?:place|seat|spot|"
    r"registration|booking))\b|"
    r"\bau lieu de (?:moi|ma)\b|\ba ma place\b|\bme remplac\w+|\bje (?:cede|laisse|passe|donne)\b|"
    r"\binstead of me\b|\bin my (?:place|stead)\b|\breplace me\b|"
    r"\bje lui (?:cede|laisse|passe|donne)\b|"
    r"\bje ne (?:pourrai|peux|viens|viendrai|serai)\b|\bi (?:can t|cannot|can not|won t|am unable|m unable)\b|"
    r"\bprend le relais\b|\bprend ma\b|\bpour me suppleer\b|\bma suppleante?\b|\bmon remplacante?\b"
)
GIVES_UP_ONE = re.compile(
    r"\b(?:ma place|mon inscription|ma participation|mon siege|je (?:dois|ne|n|suis|rends|renonce|me|m|serai)|"
    r"j (?:annul\w+|ai un|dois)|desinscri\w* moi|rayez moi|retirez moi|"
    r"i (?:have|can|must|am|m|won|ve|d)|my (?:place|seat|spot|registration)|take me off)\b"
)
