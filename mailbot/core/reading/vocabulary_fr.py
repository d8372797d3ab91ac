"""French, as it is written in mails: folded (no accents, apostrophes or hyphens). `folding.phrases` tells the signs."""

import re

from mailbot.core.reading.folding import phrases
from mailbot.core.reading.vocabulary import Vocabulary

_WISH = (
    "(souhait*|voudrais|voudrai|aimerais|aimerai|desire*|veux|demande|sollicite|tiens|compte|vais|viens|"
    "serais (heureu*|ravi*|content*|interesse* pour)|suis interesse* (pour|a l idee de)|ai l intention|"
    "ai l honneur|me permets)"
)
_ASK = (
    "(merci|veuillez|pouvez vous|pourriez vous|peux tu|pourrais tu|vous pouvez|tu peux|prie|prier|priere|possible|"
    "bien vouloir|vouloir|vous demande*|auriez vous|souhait*|voudrais|aimerais|desire*|veux|puis je|"
    "est ce que je (peux|pourrais)|pensez a|voulez vous|permets)"
)
_COME = (
    "(participer|participe|assister|assiste|suivre|venir|prendre part|y participer|y assister|y etre|etre "
    "(present*|des votres|la|parmi)|"
    "me joindre|vous rejoindre|rejoindre|m inscrire|prendre une place|avoir une place|beneficier|integrer)"
)
_PUT_ME = (
    "(m inscrire|m y inscrire|me preinscrire|m ajouter|m enregistrer|me noter|me compter|me reserver|me garder|me "
    "retenir|me mettre sur la liste|me rajouter|m accorder une place|m accueillir|m attribuer une place|"
    "(reserver|garder|retenir|prevoir|bloquer|avoir|obtenir) une place|"
    "(noter|enregistrer|prendre (en compte|note)|valider) [de] (ma|mon) (participation|presence|venue|inscription))"
)
_SEAT = "(une|1) (place|siege|chaise|inscription)"
_NOUN = "(inscription|participation|presence|venue|place|reservation|inscritption)"
_UNABLE_VERB = (
    "(participer|assister|venir|etre|suivre|me connecter|me liberer|y aller|y participer|y assister|y etre|me rendre|"
    "me joindre|me deplacer|honorer|me rendre disponible|prendre part)"
)
_BETWEEN = "[malheureusement|finalement|donc|helas|vraiment|du tout|surement]"
# What a stranger gives up is not a seat of ours.
_NOT_OURS = (
    "(mon|ma|mes|notre|nos|le|la|l) (abonnement*|contrat*|commande*|rendez vous|billet*|vol|compte|carte|newsletter|"
    "assurance*|prelevement*)"
)

FRENCH = Vocabulary(
    register=phrases(
        [
            f"(je|j) [vous] {_WISH} ... (m inscrire|m y inscrire|reserver|etre inscrit*|une place)",
            f"(je|j) [vous] {_WISH} ... {_COME}",
            f"et [je] (souhait*|voudrais|aimerais|desire*) [donc|vivement|bien] {_COME}",
            "(je|j) [vous] (souhait*|demande|sollicite|desire*|voudrais|confirme|valide|envoie|adresse|fais parvenir|"
            "renouvelle|maintiens) ... (mon inscription|ma demande d inscription)",
            "(voici|ci joint|ci dessous|par la presente|enregistrer|enregistrez|noter|notez) [ma demande d|mon|"
            "pour mon|"
            "donc mon] inscription",
            f"{_ASK} ... {_PUT_ME}",
            "je m [y] (inscris|inscrit|inscrie)",
            "je me preinscri*",
            "je m ajoute",
            "je [me] (reserve|retiens|prends|bloque|veux|voudrais|souhait*) [donc|bien|volontiers] " + _SEAT,
            "inscri* moi",
            "(comptez|compte|notez|note|ajoutez|ajoute|rajoutez|reservez|reserve|gardez|garde|enregistrez|prevoyez|"
            "retenez|mettez) moi",
            "(notez|enregistrez) [bien] (ma|mon) (participation|presence|venue|inscription)",
            f"{_SEAT} [pour moi] (s il vous plait|s il te plait|svp|stp)",
            f"{_SEAT} pour moi",
            "(solliciter|demander|confirmer|renouveler|valider) mon inscription",
            "(c est moi|c est bien moi) qu il faut inscrire",
            "demande d inscription (pour|de) moi",
        ]
    ),
    register_by_heading=phrases(
        [
            # The singular: « Inscriptions ouvertes », « Inscrivez-vous » are what organisers write.
            "inscription(?! (gratuit*|obligatoire*|ouverte*|possible*|en ligne|avant|jusqu*|(au|a la) (salon|marche|"
            "concours|foire|cantine|newsletter|lettre)))",
            "inscri(s|t|te|re)",
            "inscrivez (moi|nous)",
            "demande d inscription",
            "je m inscris",
            "demande de place",
            "reservation (pour|d une|de ma|du|le|session|formation|webconference)",
        ]
    ),
    attend=phrases(
        [
            "je (participerai|participerais|participe|assisterai|assiste|viendrai|suivrai)",
            "j (assisterai|assiste|y serai|y assisterai|y participerai|y viendrai)",
            "je (serai|suis) [bien|donc|egalement|aussi] (present*|des votres|parmi vous|partant*|preneu*|de la "
            "partie)",
            "je serai [bien|donc] la",
            "j en suis",
            "je viens [bien|volontiers|avec plaisir]",
            "(je|j) [vous] (confirme|annonce|informe de|signale) [donc|bien|volontiers|par la presente] ma "
            "(participation|"
            "presence|venue)",
            "(comptez|compte|vous pouvez compter|tu peux compter) sur (moi|ma presence|ma participation)",
            "(ok|partant*|preneu*|d accord) pour (le|la session|la formation|la webconf*|la visio*|la journee|la "
            "matinee|cette session)",
        ]
    ),
    cancel=phrases(
        [
            f"annul* [de|donc|tout de suite] (ma|mon) [demande d] {_NOUN}",
            f"(annul*|supprim*|retir*|effac*) ... (ma|mon) [demande d] {_NOUN}",
            "j annule",
            "je (dois|vais devoir|suis (oblige*|contraint*|force*) (d|de)|souhait*|voudrais|prefere|viens|veux) "
            "[malheureusement|finalement|donc|helas] [vous] [l] annuler"
            f"(?! {_NOT_OURS})",
            "je [me] desist*",
            "(dois|vais devoir|contraint* de|oblige* de|preferes|prefere|souhait*) [malheureusement|finalement] "
            "me desister",
            "je me desinscri*",
            "(me|moi) desinscri*",
            "desinscri* moi",
            "(annoncer|signaler|informer de|faire part de|notez|noter) mon (desistement|annulation|absence|forfait)",
            "(libere*|liberer|rends|rend|cede|laisse*|redonne*|reattribue*|donner|donnez|proposer|offrir) "
            "[donc|volontiers] ma place",
            "je renonce",
            f"renoncer a (ma|mon) {_NOUN}",
            "(je dois|je vais devoir|contraint* de|oblige* de|me faut) [malheureusement|donc|helas|finalement] "
            "renoncer",
            "(retire*|retirer|enleve*|enlever|raye*|rayer|supprime*|supprimer) (moi|me) de",
            "me (retirer|enlever|rayer|supprimer|desinscrire)",
        ]
    ),
    cancel_by_heading=phrases(["annul*", "desist*", "desinscription", "empechement", "absence"]),
    unable=phrases(
        [
            f"je [ne] (pourrai|peux|pourrais|vais) {_BETWEEN} [pouvoir] {_BETWEEN} (pas|plus|point) {_BETWEEN} "
            f"[pouvoir] "
            f"{_UNABLE_VERB}",
            f"je [ne] (serai|serais|suis) {_BETWEEN} (pas|plus) {_BETWEEN} (present*|la|disponible*|des votres|en "
            f"mesure|"
            "parmi vous|libre|connecte*)",
            f"je [ne] (participerai|viendrai|assisterai|viens|participe) {_BETWEEN} (pas|plus)",
            "j ai un [gros|autre] (empechement|contretemps|imprevu)",
            "je suis [malheureusement|finalement] (empeche*|indisponible|dans l impossibilite|contraint* de renoncer)",
            "je [ne] pourrai [malheureusement|finalement] (pas|plus)",
            "il [ne] m est [malheureusement|plus|finalement] (impossible|plus possible) (d|de)",
        ]
    ),
    partly=phrases(
        [
            "avant",
            "apres",
            "debut",
            "jusqu*",
            "des",
            "repas",
            "dejeuner",
            "diner",
            "tout*",
            "entier*",
            "que",
            "heure",
            "en retard",
            "sur place",
            "physiquement",
            "en personne",
            "camera",
            "micro",
            "partie",
            "avec",
            "en train",
            "en voiture",
        ]
    ),
    had_a_seat=phrases(
        [
            "finalement",
            "(mon|ma) (inscription|reservation|place)",
            "(m etais|me suis|avais ete|etais|suis|ete) [bien|deja] inscrit*",
            "inscrit* (a|au|pour)",
            "[ne] (pourrai|peux|pourrais|serai) [finalement|malheureusement] plus",
            f"annul*(?! ((d|de|du) (votre|vos|commande)|(de )?{_NOT_OURS}))",
            "desist*",
        ]
    ),
    accept=phrases(
        [
            "j accepte [bien|volontiers|avec plaisir|donc|avec joie] [de prendre] (la|cette|votre|le|ce) (place|"
            "siege|proposition|offre)",
            "je (prends|prend|saisis|garde) [bien|volontiers|donc|avec plaisir] (la|cette|le|ce) (place|siege|"
            "proposition)",
            "je (la|le) prends",
            "je suis preneu* (de|pour) (la|cette|le) (place|siege)",
            "(ok|oui|d accord|partant*|preneu*) pour (la|cette) place",
            "j accepte",
            "je veux bien [de] (la|cette) place",
        ]
    ),
    accept_when_offered=phrases(
        [
            "oui",
            "ok",
            "d accord",
            "volontiers",
            "avec (grand |)plaisir",
            "je confirme",
            "je suis preneu*",
            "je prends",
            "banco",
        ]
    ),
    decline=phrases(
        [
            "je (decline|refuse)",
            "non merci",
            "je ne [la|le] (prends|prendrai|souhaite|veux) (pas|plus)",
            "je [ne] (souhaite|desire|peux|pourrai|veux) (pas|plus) [malheureusement|finalement] (la|cette|l|"
            "prendre|accepter|saisir)",
            "(proposez|laissez|donnez) la [place] (au|a|a la)",
            "je passe mon tour",
            "je ne donnerai pas suite",
        ]
    ),
    offer=phrases(
        [
            "(place|siege) [s est|est|s|vient de se|qui se|qui s est|a ete|devenu*|disponible suite] (liber*|"
            "vacant*|desist*)",
            "(place|siege) ... (liber*|vacant*)",
            "(proposition|offre) de (place|siege)",
            "place (a saisir|proposee|offerte)",
            "vous (propos*|offr*|reserv*) (cette|la|une|sa) place",
            "prendre (cette|la|sa) place",
        ]
    ),
    status=phrases(
        [
            "(ai|avez) (pas|rien|toujours pas|toujours rien|jamais|pas encore) [encore|toujours] (recu|eu)",
            "suis je [bien|toujours|deja|donc] inscrit*",
            "(inscription|demande|reservation) (est elle|a t elle|est t elle|a elle)",
            "(mon inscription|ma demande) (est|a [bien]|a t) [elle|bien|ete] (ete|prise|enregistr*|confirm*|"
            "valid*|recu*)",
            "ou en est",
            "(renvoyer|renvoyez|retrouve pas|envoyer a nouveau) ... (lien|confirmation|convocation)",
            "(confirmer|verifier|savoir si) ... (suis|mon inscription est) [bien] (inscrit*|enregistr*|pris*|valid*)",
            "(mon|mes|quel|quelle) (rang|position) ... (liste|attente)",
            "(message|demande|mail) [vous] [est il|est elle] [bien] (parvenu*|arrive*)",
            "ma place (est elle|est) [bien] (confirm*|valid*)",
        ]
    ),
    membership=phrases(["adhesion*", "adherent*", "adherer", "adhere", "adherons", "cotis*"]),
    about_seats=phrases(
        [
            "inscri*",
            "(ok|oui|d accord|partant*) pour",
            "envoy*",
            "lien*",
            "particip*",
            "assist*",
            "place*",
            "siege*",
            "souhait*",
            "voudr*",
            "aimer*",
            "annul*",
            "desist*",
            "reserv*",
            "vien*",
            "present*",
        ]
    ),
    thanks=phrases(["merci*", "bien recu", "bien note", "c est note", "parfait", "remerci*", "entendu"]),
    negation=phrases(["ne", "n", "pas", "plus", "jamais", "aucun*", "sans", "ni", "non", "impossible"]),
    condition=phrases(
        [
            "si",
            "s il",
            "s ils",
            "a condition",
            "sous reserve",
            "sauf",
            "dans le cas ou",
            "au cas ou",
            "des que",
            "lorsque",
            "tant que",
        ]
    ),
    harmless_condition=phrases(
        [
            "s il (vous|te) plait",
            # whoever comes next
            "(a|au|pour) (quelqu un d autre|une autre personne|un autre|d autres|suivant)",
            "(elle|qui) [pourra] (servira|servir|profitera|profiter|fera) [surement|sans doute|un heureux]",
            "renonc* a (ma|cette) place",
            "s il [en|vous|vous en] (reste|restait|y a|y avait) [encore|toujours] [de la|des|une] [place*]",
            "si [c est|cela est|cela reste|il est] [encore|toujours] possible",
            "si (vous avez|il y a|il reste) [encore|toujours] (de la|des|une) place*",
            "sous reserve de place* [disponible*]",
            "si oui",
            "si besoin",
            "si necessaire",
        ]
    ),
    hesitation=phrases(
        [
            "peut etre",
            "(une|la) prochaine fois",
            "une prochaine session",
            "(une autre fois|plus tard|l annee prochaine)",
            "aurais [bien] (aime|voulu|souhaite)",
            "eventuellement",
            "j hesite",
            "pas (sur|sure|certain|certaine|decide*)",
            "sais pas [encore|trop]",
            "a voir",
            "si je (peux|pouvais|devais|pourrai)",
            "risque",
            "avant (de|que)",
            "sous reserve",
            "a confirmer de mon cote",
            "je (verrai|reflechis|reviens|reviendrai|reviendrais) [vers vous]",
            "je vous (redis|tiens au courant)",
            "en attendant",
            "pre reservation",
            "provisoirement",
            "ne (faites|fais) rien",
            "au cas ou",
            "je croyais",
            "a moins",
            "laisse* tomber",
            "lien (pour|d)",
            "formulaire (d|de|pour) (inscription|m inscrire)",
            "comment (faire|s inscrire|m inscrire|proceder)",
        ]
    ),
    past=phrases(
        [
            "viens (de|d)",
            "(j|m|je m) (avais|etais|etait)",
            "me suis [deja|bien] inscrit*",
            "(suis|etais) [bien|deja] inscrit*",
            "ai [deja|bien|bien deja] (demande|envoye|reserve|annule|inscrit)",
            "n avais",
            "j ai (deja|du)",
            "deja inscrit*",
            "m avez [bien|deja] inscrit*",
            "aurais (pu|du)",
        ]
    ),
    others=phrases(
        [
            "(mon|ma|notre|un|une|son|leur|cette|ce) (collegue*|direct*|mari|femme|epou*|conjoint*|compagn*|"
            "assistant*|stagiaire*|"
            "binome|president*|chef*|maire|adjoint*|salarie*|benevole*|ami|amie|fils|fille|responsable|elu|elue|"
            "voisin*|"
            "associe*|equipe|tresori*|secretaire|alternant*|charge*|apprenti*)",
            "(mes|nos|des|plusieurs|quelques) (collegue*|elu*|benevole*|salarie*|agent*|administrat*|equipes|amis)",
            "(mes|nos|plusieurs|quelques) participant*",
            "(2|3|4|5|6|7|8|9|10|deux|trois|quatre|cinq|six|sept|huit|dix|plusieurs) (place*|personne*|"
            "participant*|siege*|"
            "inscription*|collegue*|elu*|agent*|benevole*|salarie*)",
            "nous (serons|serions|souhait*|voudrions|aimerions|desir*|participerons|viendrons|viendrions|inscri*|"
            "reservons|"
            "retenons|assisterons|pourrions|venons|participons|voulons|prenons|ne|annul*|renon*|somm*|pren*|accept*)",
            "nous (deux|trois|quatre)",
            "pour nous",
            "inscri* nous",
            "a plusieurs",
            "a (deux|trois)",
            "(l|les|la|le) (inscrire|ajouter|desinscrire|noter|compter|remplacer)",
            "(lui|leur) (reserver|garder|envoyer)",
            "inscri* (m|mme|mlle|monsieur|madame)",
            "inscription (de|pour) (m|mme|monsieur|madame|mon|ma|notre|nos|mes|deux|trois|2|3)",
            "on (sera|serait|viendra|vient|voudrait|aimerait|participera|souhaite|s inscrit)",
            "(elle|il|elles|ils) (souhait*|voudrai*|aimerai*|particip*|viend*|vien*|sera*|ser*|assist*|ne pourr*|"
            "ne peu*|desire*)",
            "avec moi",
            "ainsi que",
            "de la part de",
            "au nom de",
            "pour le compte",
            "moi et",
        ]
    ),
    harmless_others=phrases(
        [
            "(sur [les|le] conseil*|recommand*|conseill*|parle|transmis|transfer*|fait suivre|informe*|signale*|"
            "entendu|suggere|"
            "a envoye|connaitre)",
        ]
    ),
    replacement=phrases(
        [
            "rempla*",
            "a (ma|sa|leur) place",
            "a la place (de|d)",
            "au lieu de",
            "(cede*|laisse*|donne*|transfer*|transmet*) ... (place|siege|inscription) a",
            "pren* (le relais|ma suite)",
            "changement de participant*",
            "en mon nom",
        ]
    ),
    change=phrases(
        [
            "changer",
            "modifi*",
            "rectifi*",
            "corrig*",
            "j ai change",
            "changement (d|de) (participant*|adresse|mail|nom|coordonnees)",
            "plutot que",
            "nouvelle adresse",
            "(newsletter|mailing*|liste de diffusion|lettre d information)",
            "nouveau mail",
            "(garde|conserve|maintien*) (celle|ma|mon|l|la)",
            "(n aurai|ne garde|ne resterai|ne viendrai|ne serai|ne participerai|ne pourrai|ne suivrai) ... que",
            "deplacer (ma|mon)",
            "reporter (ma|mon)",
        ]
    ),
    polite_request=phrases(
        [
            "(pouvez|pourriez|voulez|voudriez|pourrez) vous",
            "(peux|pourrais|veux) tu",
            "auriez vous [l|la] (amabilite|gentillesse|obligeance)",
            "(serait|est) il [encore|toujours|malgre tout|donc] possible (de|d)",
            "[vous] est il possible (de|d)",
            "merci de",
            "veuillez",
            "puis je",
            "vous pouvez",
            "(auriez|avez) vous [encore|toujours] une place",
            "possible de",
            "est ce que (vous pouvez|vous pourriez|je peux|je pourrais|c est possible de)",
            "je (souhait*|voudrais)",
            "j aimerais",
        ]
    ),
    asks_how=phrases(
        [
            "comment",
            "quand",
            "combien",
            "quel*",
            "jusqu*",
            "faut il",
            "dois je",
            "reste t il",
            "y a t il",
            "pourquoi",
            "seulement",
            "uniquement",
            "sans etre",
        ]
    ),
    closing=phrases(
        [
            "[bien|tres|tres bien|sinceres|meilleures] (cordialement|cdlt|cdt|cordiales salutations|salutations)",
            "(bien|amicalement) a vous",
            "amicalement",
            "bonne (journee|soiree|semaine|reception|continuation|fin)",
            "bon (week end|weekend|apres midi)",
            "belle (journee|soiree)",
            "sincerement",
            "respectueusement [votre]",
            "a (bientot|tres bientot|tres vite)",
            "cordiales salutations",
            "bien sincerement",
            "salutations",
            "dans l attente [de vous (lire|rencontrer|voir)|de (votre|vos|ton) (reponse|retour|nouvelles)]",
            "(sportivement|fraternellement|chaleureusement|bien respectueusement|solidairement) [votre]",
            "(d avance merci|merci d avance|avec mes remerciements|merci beaucoup|merci a vous)",
            "mille (mercis|excuses)",
            "(bises|biz|a (lundi|mardi|mercredi|jeudi|vendredi|plus|\\+))",
            "(je vous prie|nous vous prions|veuillez|je vous prie de bien vouloir) (d )?(agreer|recevoir|croire)",
            "(cordialt|cdlt|cdt|cldt|bav)",
            "(tres )?(belle|bonne|excellente) fin de (journee|semaine)",
        ]
    ),
    postscript=phrases(["ps", "p s", "post scriptum", "nb", "n b", "au fait", "j oubliais", "(petite )?precision"]),
    first_person=re.compile(r"\b(je|j|nous|moi|me)\b|^(merci de|veuillez|pou(v|rri)ez vous|peux tu|svp|stp)\b"),
    disclaimer=phrases(
        [
            "(ce|cet|le present|present) (message|mail|courriel|e mail|courrier) [electronique] "
            "(et|ainsi|peut|est|a ete|contient|s adresse|n engage)",
            "l absence de virus",
            "(sans virus|antivirus|avast|mailscanner)",
            "(si vous|vous) ... (par erreur|destinataire*)",
            "(confidentiel*|confidentialite)",
            "avant d imprimer",
            "n imprimez (ce|que|qu) [message|mail|courriel]",
            "pensez a l environnement",
            "(cliquez ici|repondez stop|se desabonner|vous desabonner|desabonnement|desinscription)",
            "(lettre d information|politique de confidentialite|donnees personnelles|rgpd)",
            "suivez nous sur",
        ]
    ),
    function_words=frozenset(
        {
            "je",
            "vous",
            "nous",
            "le",
            "la",
            "les",
            "un",
            "une",
            "des",
            "du",
            "de",
            "et",
            "est",
            "pour",
            "dans",
            "que",
            "qui",
            "ne",
            "pas",
            "mon",
            "ma",
            "votre",
            "bonjour",
            "merci",
            "au",
            "aux",
            "sur",
            "avec",
            "ce",
            "cette",
            "suis",
            "serai",
            "bonsoir",
            "madame",
            "monsieur",
            "en",
            "svp",
            "moi",
            "place",
            "inscription",
            "cordialement",
            "session",
            "oui",
        }
    ),
)
