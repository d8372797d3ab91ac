"""French, as it is written in mails: folded (no accents, apostrophes or hyphens). `folding.phrases` tells the signs."""

import re

from mailbot.core.reading.folding import phrases
from mailbot.core.reading.reading import Intent
from mailbot.core.reading.vocabulary import Vocabulary

FRENCH = Vocabulary(
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
            "(pas|plus) [tres|tout a fait|vraiment] (sur|sure|certain|certaine|decide*)",
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
    undecided=phrases(
        [
            "si (mon|ma|mes|notre|nos|le|la|l) ... (d accord|accepte*|valide*|autorise*|donne*|permet*|veut|dit oui)",
            "sous reserve (de|d) [l|la|son|leur] (accord|validation|autorisation)",
        ]
    ),
    denied={
        Intent.REGISTER: phrases(
            [
                "(ne|n) [souhait*|voudrais|veux|desire*|compte*|vais|peux|pourrai] (pas|plus) [me|m|nous] [y] "
                "(inscri*|participer|assister|venir|compter|noter|garder|reserver|prendre)",
                "(ne|n) [me|m|nous] (inscri*|comptez|notez|reservez|gardez|participer*) (pas|plus)",
                "(inscrivez|reservez|rejoignez|participez) (vous|votre|nous|a)",
                "(a la place|en remplacement|au lieu) (de|d|du)",
                "(pour|sur) (un|le) [autre] (club|cours)",
                "repond* par exemple",
            ]
        ),
        Intent.CANCEL: phrases(
            [
                "(ne|n) [pas|plus] [me|m|vous] [souhait*|veux|voudrais] (annul*|desist*|desinscri*|supprim*)",
                "repond* a ce message",
                "pourra servir",
                "(newsletter|lettre d information|liste de diffusion|abonnement|vos envois|vos mails)",
                "(repas|dejeuner|chambre|hotel|train|covoiturage)",
            ]
        ),
    },
    offer=phrases(
        [
            "(place|places|siege|chaise) ... (libre*|liber*|vacant*|disponible*|desist*|revient|propos*|offr*)",
            "(liber*|desist*|propos*|offr*|disponible*) ... (place|places|siege|chaise)",
            "(prendre|prenez|prends|voulez) ... (cette|la|sa|ces|les) (place|places)",
            "desistement*",
        ]
    ),
    offer_to_come=phrases(
        [
            "(si|s il|des qu|quand|lorsqu|jusqu a ce qu|au cas ou) [que] une (place|autre place) "
            "[se|s est|venait a se] liber*",
            "(si|s il|des qu|quand|lorsqu) [que] des places se liber*",
            "(place|siege) pourra servir",
            "places pourront servir",
            "(il|elle) (peut|pourrait) ... desistement*",
            "ne (prenez|prends|prend) pas la place",
        ]
    ),
    yes=phrases(
        [
            "^[bonjour|bonsoir|re] (oui|ouais|ok|okay|d accord|absolument|tout a fait|bien sur|volontiers)",
            "^[bonjour|bonsoir] (exact|exactement|affirmatif|parfaitement)",
            "c est (exact|correct|[bien] ca|[bien] cela)",
            "je [le|la|vous le|vous la] (confirme|reconfirme)",
            "je confirme [bien]",
            "c est [bien] (confirme|voulu|moi|moi qui)",
            "c etait [bien] moi",
            "(vous pouvez|tu peux) [y aller|annuler|proceder|le faire|l annuler|la liberer]",
        ]
    ),
    beside_yes=phrases(
        [
            "(bonjour|bonsoir|re|madame|monsieur|mme|chere*|cher|merci|svp|stp|plait|te|s|il|vous)",
            "(bien|sur|en|effet|effectivement|parfaitement|tout|a|fait|exact*|correct|absolument|oui|ouais|ok)",
            "(okay|d|accord|volontiers|donc)",
            "(c|est|etait|ca|cela|ce|cette|le|la|les|l|mon|ma|de|du|pour|une|moi|meme|qui|que|ai|j|je|avais)",
            "(demande|ecrit|envoye|faite|voulu)",
            "(confirme|reconfirme|annul*|desist*|desinscri*|inscription|changement|remplacement|modification)",
            "(correction)",
            "(pouvez|peux|y|aller|proceder|faire|libere*|place)",
            "(cordialement|cdlt|cdt|salutations|amicalement|bonne|belle|journee|soiree|fin|semaine)",
            "(respectueusement|sincerement|avance|beaucoup|votre|vos|message|bises)",
        ]
    ),
    no=phrases(
        [
            "(pas|aucune|sans) [d|de|l|mon] (annulation|desistement|desinscription)",
            "(ne|n) [veux|souhaite|desire] [pas] ... (annuler|me desister|me desinscrire|ceder)",
            "confirme* [bien] (ma|mon) (inscription|presence|venue|participation|place)",
            "j y serai",
            "(non|nan)(?! adherent| seulement| plus| stop)",
            "^[bonjour|bonsoir|re|ah|mais] (surtout pas|pas du tout|negatif|absolument pas)",
            "ce n (est|etait) pas moi",
            "pas moi [qui]",
            "(n annulez|ne l annulez|ne la liberez|ne touchez|ne changez|n en faites) (pas|rien)",
            "je (n ai|nai) (rien|jamais|pas) (demande*|ecrit*|envoye*)",
            "(c est|il s agit d|il doit s agir d) une erreur",
            "je (garde|conserve|maintiens|souhaite garder|veux garder) (ma|la|mon|cette)",
            "je (viens|viendrai) [bien|toujours]",
        ]
    ),
    ours=phrases(
        [
            "(inscri*|preinscri*|desinscri*|session*|formation*|webconf*|visio*|atelier*|particip*|journee*)",
            "(matin*|apres midi|reunion*|rencontre*|place*|siege*|desist*|liste|lien|adhesion|cotisation)",
            "(present*|absent*|comptez sur moi)",
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
