"""French words for sessions, days and parts of a day, folded. A line is a phrase (see `folding.phrases`)."""

import re

from mailbot.core.reading.session_words import SessionWords, listed, numbered, session_signs

SESSION_FR = SessionWords(
    months=numbered(
        "janvier janv; fevrier fevr fev; mars; avril avr; mai; juin; juillet juil; aout; septembre sept; octobre oct; "
        "novembre nov; decembre dec",
        first=1,
    ),
    weekdays=numbered("lundi lun; mardi; mercredi mer; jeudi jeu; vendredi ven; samedi sam; dimanche dim", first=0),
    signs=session_signs(
        {
            # --- what is done with the session that the clause names ---
            "not": """
                (pas|aucun|aucune|jamais|ni|sans|sauf|hormis|hors de question)
                (non plus|plus question|plutot que|plutot qu|au lieu (d|de|du|des))
                (ne|n) ... (pas|plus|point|guere|aucun|aucune)
                (exclu|impossible|inutile|pas la peine)
                non
            """,
            "drop": """
                (annul*|desist*|renonc*|rayer|rayez|raye|ray|retir*|enlev*|supprim*|desinscri*|liber*|decommand*)
                (lach*|abandonn*|laissez tomber|laisse tomber|tombe a l eau|oubliez|otez|absent*|indisponible)
                (empechement*|(suis|serai|est|sera) empeche*)
                (rends|rendre|rend|cede|donne|donnez|laisse) ... (place|siege|chaise|fauteuil)
            """,
            "later": """
                (plus tard|pour l instant|pour le moment|a voir|on verra)
                (je verrai|nous verrons|verrons|reviendrai|j attends)
                (peut etre|eventuellement|pas encore|reflechi*)
                (en attente|prochaine fois|une autre fois|si jamais|donner)
            """,
            "past": """
                (l an (dernier|passe)|l annee (derniere|passee))
                ((il y a|voila) (un|deux|trois|1|2|3) (an|ans|mois)|en 201\\d)
                (j avais|nous avions|elle avait|il avait|avait ete|avions)
                (etais|etions|etait|m etais|derniere fois|auparavant)
                (deja (fait|suivi|participe|venu|venue)|j ai (suivi|participe|fait|assiste|ete)|m aviez|nous aviez)
            """,
            "keep": """
                (garde|gardons|gardez|conserve*|maintien*|maintenez|tel quel|telle quelle|inchange*|toujours|ne change*)
                (rien ne (bouge|change)|ne bouge|reste bloque|restent)
                reste (inscri*|valable|d actualite|au|a l|prevu*|maintenu*)
                (ne touchez|ca ne change|en revanche oui|bien la|serai bien)
            """,
            "ask": """
                (inscri*|preinscri*|reinscri*|ajout*|rajout*|not(e|ez|er)|compt(e|ez|er|ons)|reserv*|retenir|retenez)
                (prends|prenez|prendre|mettez|mets|mettre|enregistr*|voudr*|souhait*|aimer*|desir*|veux|veut|voulons)
                (viens|viendr*|venir|participer*|participe|participons)
                (assist*|suivr*|suis preneu*|partant*|preneu*|interess*)
                (serai|serons|sera|seront|j en suis|ok pour|d accord pour)
                (va pour|oui|banco|top|partant*|dispo|disponible*)
                (me joindre|nous joindre|rejoin*|demande|demandons|place pour|places pour|confirme|confirmons|libre)
                (etre (present*|des votres|la)|y etre|resterai|resterons|peux)
                (pourrai|aurai|passer|passerai|retiens|retenons)
                (me suffit|nous suffit|me convient|nous convient)
                (m interesse|nous interesse|relaie*|relaieront|represente*)
            """,
            "busy": """
                (j ai|j aurai|je suis|je serai|je travaille|je dois|je passe|je brasse|j enseigne|on a|nous avons|il a)
                garde (mes|mon|ma|les|la|des) (enfant*|petit*|fille*|fils|boutique|maison|mere|pere|neveu*|niece*)
                (elle a|y a|il y a|me retient|nous retient|m empeche|est prise|est pris|retenu*|occupe*|se tient|tombe)
                (fixe*|reunion*|commission*|rendez vous|rdv|comite*)
                (conseil|partiel*|examen*|cours|marche|foire|assemblee)
            """,
            # --- several sessions ---
            "all_sessions": """
                (les|mes|vos|ces|nos|aux|des) (deux|2|trois|3) (sessions|formations|webinaires|webconferences|ateliers)
                (les|mes|vos|ces|nos|aux|des) (deux|2|trois|3) (rendez vous|rdv|seances|visios|visioconferences|stages)
                (les|mes|vos|ces|nos|aux|des) (deux|2|trois|3) (dates|rencontres|inscriptions|demandes)
                (les|mes|vos|ces|nos|aux|des) (deux|2|trois|3) (reservations|modules)
                (deux|2|trois|3) (sessions|formations|webinaires|modules|demandes|cases|inscriptions|seances)
                (l une et l autre|ainsi qu a celle|ainsi que celle|et aussi celle|et egalement celle)
            """,
            "joins": """
                (et|ainsi que|ainsi qu|puis|plus|\\+|&|egalement|aussi)
            """,
            "event": """
                (session*|formation*|journee*|jour|jours|rencontre*|place*|siege*|inscri*|atelier*|webconf*|webinaire*)
                (visio*|seance*|module*|stage*|conference*|celle|celles|celui|reunion|seminaire*|evenement*|rendez vous)
                (participants|chaise|liste|reservation*|participation|venue|venir)
                (viens|aller|ira|irai|train|salle|hotel)
                (monter|montera|descendre|desiste*|acces|voyage|deplace*|presentiel|participer|assister|badge|billet*)
                (affiche|annonce|programme|proposition|invitation|chaud|chaude|partant*)
                (annul*|renonc*|attendez|attendu*|stage|les deux jours|les 2 jours|j en suis|inscrits|session)
            """,
            "lives": """
                (habit*|reside*|vis|vit|base*|bureau*|travaille*|universite*|metropole|mairie|ville|rue|avenue|place de)
                (en deplacement)
                (collegue*|association|asso|structure|cabinet|entreprise|societe|federation|copain*|amie|ami)
                (grand|cedex|originaire*|viens de|arrive de|agence|antenne|siege social|metro|region|departement du)
            """,
            "online": """
                (visio*|webconf*|web conference*|webinaire*|en ligne|a distance|virtuel*|distanciel*|par ecran|zoom)
            """,
            "in_person": """
                (presentiel*|en personne|sur place|en salle|en vrai)
            """,
            # --- parts ---
            "morning": """
                (matin|matinee|matinees|mat|matin\\w*)
            """,
            "afternoon": """
                (apres midi|apresmidi|aprem|aprems|apres midis|ap midi|apm)
            """,
            "whole": """
                (toute|l ensemble de|la totalite de) la (session|formation)
                (les|aux|ces|vos|des|nos|le|en|sur|pour|dans les) (deux|2) [demi] (journees|jours|jour|parties|moment*)
                (les|aux|ces|vos|des|nos) (deux|2) (temps|moities|seances|volets)
                (deux|2) demi journees
                (deux|2) (jours|journees) (complet*|entier*|entiere*|en entier)
                (apres midi|aprem) (compris*|inclus*)
                y compris [l] (apres midi|aprem)
                (matin|matinee) (et|puis|\\+|plus|comme) [l] (apres midi|aprem)
                (du debut a la fin|en entier|au complet|integralite)
            """,
            "whole_day": """
                (toute|l ensemble de|la totalite de) la journee
                (la|une|passer la|pour la) journee (du|de|d) (lundi|mardi|mercredi|jeudi|vendredi|\\d+)
                (la|cette) journee$
                journee (entiere|complete|continue)
            """,
            "both": """
                (les|aux) (deux|2)
                (toute la journee|tout|l ensemble|la totale|journee entiere)
            """,
            "only_that": """
                (ne|n) ... que (le|la|l|du|les|jeudi|vendredi|lundi|mardi|mercredi|celui|de)
                (sera|serai|serais|suis|viens|viendrai|peux|prends|aurai|resterai|reste) que (le|la|l|du|les|au|a)
                (seulement|uniquement|exclusivement|c est tout|rien que|me suffit|nous suffit|me suffira)
                (matin|matinee|apres midi|aprem|jeudi|vendredi|[0-9]+) (seul|seule|only)
                juste (le|la|l|pour|au|du)
                (seul|seule) (le|la|l) (premier|premiere|second|seconde|matin|matinee|apres|jeudi|vendredi|[0-9]+)
            """,
            "add": """
                (aussi|egalement|en plus|etend*|rajout*|complet*|les deux finalement|du coup les deux|jusqu a la fin)
            """,
            "enrolled": """
                (suis|est|sommes|sont|etais|deja|bien) (inscrit*) (a|au|aux|pour|le|la|les|l|des|du)
                ^(inscrit|inscrite|inscrits|inscrites) (a|au|aux|pour|le|la|les|l|des|du)
                (l an (dernier|passe)|l annee (derniere|passee)|en 201\\d)
                (m aviez|m avez|nous aviez|nous avez) ... (inscri*|note*|compte*)
                (j avais|nous avions|m etais|nous etions|etais|etions|avait)
            """,
            "handover": """
                (remplac*|a ma place|mon relais|le relais|au lieu de moi|en mon nom|me supplee*|prend ma place)
            """,
            "until_noon": """
                (jusqu a|avant|jusque) (midi|12h|12 h|12|12h30)
                (a|et) midi
            """,
            "first": """
                (premier|premiere|1er|1ere|1re) (jour|journee|partie|demi journee|volet|temps)
                (jour|j|journee) (1|un)
                (j1|jour1|que le premier|le premier$|le 1er$)
            """,
            "last": """
                (second|seconde|deuxieme|2e|2eme|2nd|2nde|dernier|derniere) (jour|journee|partie|demi journee|volet)
                (jour|j|journee) (2|deux)
                le lendemain
                (j2|jour2|que le second|le second$|le 2nd$)
            """,
            "wish": """
                (bonne|belle|excellente|tres bonne) [fin de|fin d] (journee|matinee|apres midi)
                bon [fin d] apres midi
                (ce|hier|demain|lendemain|chaque|tous les|dans la|en fin de|en|en debut de) (matin|matins)
                (cet|cette|dans l|en fin d|en debut d|dans la|en fin de|hier|demain) (apres midi|aprem|matinee|journee)
                (ce jour la|cette journee|votre journee|la journee d etude|journee de travail)
            """,
        }
    ),
    clause_end=re.compile(
        r"[;:!?()…\n]|\.(?=\s|$)|,|"
        # « jeudi oui vendredi non »
        r"(?<=\b(?:oui|non))\s(?=(?:le |l )?(?:\d|lun|mar|mer|jeu|ven|sam|mat|apres))|"
        r"\b(?=(?:mais|par contre|en revanche|toutefois|cependant|plutot qu|au lieu d|et non|donc|car|"
        r"puisque|parce qu|alors qu|tandis qu|sinon|et pas|"
        r"et (?:annul\w*|supprim\w*|garde\w*|retir\w*|laisse\w*|je|j|nous|rayez|inscri\w*|notez|ajoutez))\b)"
    ),
    title_words={},
    after_a_day=listed(
        "et ou a au aux en sur de du dans avec pour mais par seulement uniquement seul svp stp "
        "merci matin apres je j ne "
        "n c est prochain prochains il elle on nous car donc si moi me m mon ma notre sans s la le lyon toute toujours "
        "inscri puis que qui sera serai tel telle"
    ),
)
