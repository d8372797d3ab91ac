"""The signs of French: for each sign, the words and phrases that show it, folded (no accents, apostrophes, hyphens).

`inscri*` is any ending, `(a|b)` either, `[x]` x or nothing, `...` up to five words. A line more is all that a new
wording needs; `test_signs.py` holds what each must and must not show."""

SIGNS = {
    # --- what it is about -----------------------------------------------------------------------------------------
    "seat": """
        (place|places|siege|sieges|chaise|chaises|fauteuil|strapontin|tabouret|ticket|creneau)
    """,
    "registration": """
        (inscription*|preinscription*|pre inscription*|reservation*|candidature*|inscritption|inscirption|incription*)
        bulletin d inscription
    """,
    "presence": """
        (participation|presence|venue)
    """,
    "me": """
        (moi|me|m|mon|ma|mes|je|j)
    """,
    "us": """
        (nous|notre|nos|on)
    """,
    "them": """
        (elle|elles|il|ils|lui|leur|leurs)
        (mon|ma|notre|un|une|votre|son|leur) (collegue|directeur|directrice|president|presidente|maire|adjoint|adjointe|
        mari|femme|epouse|epoux|conjoint|conjointe|compagne|compagnon|fils|fille|associe|associee|stagiaire|apprenti|
        apprentie|service civique|alternant|alternante|secretaire|tresorier|tresoriere|benevole|salarie|salariee|
        chef|cheffe|chargee|charge|responsable|ami|amie|voisin|voisine|binome|elu|elue|agent|agente|animateur|animatrice)
        (mes|nos|les|deux|trois|plusieurs|des) (collegues|elus|elues|benevoles|salaries|agents|administrateurs|
        personnes|membres|participants|stagiaires|volontaires|amis)
        (mme|madame|mlle|mr|monsieur) [a-z]+
    """,
    # --- to be on the list ----------------------------------------------------------------------------------------
    "enrol": """
        (inscrire|inscris|inscrivez|inscrivons|inscrive|inscrivent|inscrirai|inscrirais|inscrirons|inscrira|inscrirait|
        inscriver|inscrir|inscrirez|preinscrire|preinscris|preinscrivez|reinscrire|reinscris|reinscrivez)
        (minscrire|minscris|sinscrire|sinscrit|nousinscrire)
        (m|s|nous|me|se) [y] (inscrit|inscrie|inscri)
        (inscrit|inscrits) (moi|nous)
        (etre|serions|serais|serait|seraient) [bien|donc|aussi] (inscrit|inscrits|inscrite|inscrites)
    """,
    "put": """
        (noter|notez|note|notes|compter|comptez|ajouter|ajoutez|ajoute|rajouter|rajoutez|rajoute|reserver|reservez|marquer|marquez|marque|ecrire|ecrivez|
        reserve|reservons|reserverai|retenir|retenez|retiens|retenons|garder|gardez|garde|prevoir|prevoyez|prevois|prevoyons|bloquer|bloquez|
        mettre|mettez|mets|enregistrer|enregistrez|enregistre|accueillir|accueillez|caser|casez|accorder|accordez|attribuer|attribuez|integrer|integrez|
        inclure|incluez|coucher|couchez|porter|portez|valider|validez|acter|actez|placer|placez|glisser|glissez|convier|conviez|rajoutes)
    """,
    "put_me": """
        (notez|comptez|ajoutez|rajoutez|reservez|gardez|enregistrez|prevoyez|retenez|marquez|inscrivez|mettez|prenez|casez|convoquez|integrez|portez|
        placez|ecrivez|couchez|invitez|acceptez|embarquez) [la] [bien|donc|aussi|egalement] (moi|nous|le|la|les|lui|leur)
        (note|compte|ajoute|rajoute|reserve|garde|marque|inscris|mets|prends) [donc|bien] (moi|nous|lui)
        (me|m|nous|le|la|les|l|lui|leur) [y] (noter|compter|ajouter|rajouter|reserver|enregistrer|prevoir|retenir|mettre|caser|marquer|
        integrer|porter|accueillir|accorder|attribuer|placer|glisser|joindre a|inclure)
    """,
    "list": """
        (sur|a|dans|de) (la|votre|ta|vos) (liste|listes)
        (parmi|au nombre|dans le groupe) [des|les|de] [participants|inscrits|present*]
        (present*|presents|participants)
    """,
    "attend": """
        (participer|participe|participerai|participerais|participerons|participerions|participera|participerait|
        participeront|participent|participons|participez|particperai|particper|participerez)
        (assister|assiste|assisterai|assisterais|assisterons|assistera|assisteront|assisterait|assistons|assistent)
        (venir|viens|vient (?!de |d )|venons|viennent|viendrai|viendrais|viendrons|viendrions|viendra|viendrait|viendront|vienne|vienn*)
        (suivre|suivrai|suivrais|suivrons|suivra|suivront|suivrait|suive|suivions)
        (rejoindre|rejoins|rejoindrai|rejoindrons|rejoindra|joindre a|joins a|joindrai a)
        (serai|serais|serons|serions|sera|seront|serait|seraient|suis|etre|sommes|est|sont|soit) [bien|donc|aussi|egalement|tous|toutes|toujours|
        normalement|evidemment|bien sur|tous les deux|toutes les deux|moi aussi|quand meme] (present|presente|presents|presentes|des votres|parmi vous|de la partie|de l aventure|au rendez vous|
        la|avec vous|connecte*|dispo|disponible*|partant*|preneu*|motive*|de la fete|du nombre|au nombre|fidele au poste|interesse* par [la|le|votre]|derriere mon ecran|devant mon ecran)
        (y serai|y serons|y sera|y seront|y serais|y etre|y suis|y sommes|y aller|y vais|y va|y vont|y viendrai|y viens|y passer|y passerai|serai la|serons la)
        (en suis|en sommes|en serai|en serons|en sera|en etre)
        (prendre|prends|prendrai|prendrons|prendra|prenons|prennent) part
        (faire|fais|faisons|ferai|ferons|fera) [aussi|egalement] partie
        (present|presente|presents|presentes|partant|partante|partants|preneur|preneuse|preneurs)
        (serai|serons|sera|seront|serions|viendrions) ... (le 8|le 5|19|20|trois|deux|quatre|cinq|2|3|4|5)
        (me|nous|se) (connecterai|connecterons|connectera|connecter|liberer|libererai|deplacer|deplacerai|deplacerons|rendre a|rendrai|rendre disponible)
        (comptez|compte|compter|pouvez compter|peux compter) [bien] sur (moi|nous|ma|notre|lui|elle|eux|sa|leur|mon|un|une)
        (beneficier|profiter) de (la|cette|votre|vos) (session|formation|webconf*|journee|rencontre*|matinee)
        (siegera|siegerai|representera [la|le|notre]|represente* par)
        (envoyer|envoie|envoyons|envoierai|delegue|deleguer|deleguons|depeche*) (deux|trois|2|3|un|une|mon|ma|notre|nos|mes)
        (me|nous|l|le|la|les|lui) (interesse|interessent|tente) [beaucoup|vivement|fortement|enormement]
        (faire|suivre|voir|ecouter|integrer|tester) [la|le|cette|votre|vos|les] (session|formation|webconf*|visio|journee|journees|module|webinaire|conference)
        (apprendre|former|me former|se former|nous former) ... (avec vous|chez vous|le 5|le 8|les 19)
        (retente|tente|tenter|retenter) (ma|notre|sa) chance
        (envoie|envoyons|envoyer|enverra|enverrons) [donc|bien] (sa|son|un|une|deux|trois|2|3|leur|mon|ma|notre|nos|mes)
        etre des (participants|notres|votres)
        (inscrits|inscrites) [sont|pour|de|au|a] [la|le]
        (apprendre|former|perfectionner) ... (5 novembre|8 octobre|19|20|reunions a distance|avec vous)
        (serai|serais|sera|serons) (donc|bien) devant (l|mon|son|notre) ecran
    """,
    "count": """
        (une|1|un|deux|2|trois|3|quatre|4|cinq|5|six|6) (place|places|siege|sieges|chaise|chaises|personne|personnes|
        participants|inscription|inscriptions|strapontin)
    """,
    "form": """
        (ci joint|ci joints|ci jointe|en piece jointe|en pj|ci dessous|voici|veuillez trouver|trouverez|je vous envoie|je vous adresse|
        je vous fais parvenir|nous vous adressons|vous trouverez) ... (inscription*|participant*|liste|inscrits)
    """,
    "want": """
        (souhait*|voudr*|aimer*|desir*|veux|voulons|veut|veulent|envie|intention|sollicit*|demande|demandons|
        postul*|ravi*|heureu*|enchant*|plaisir|volontiers|interesse*|tente*|tient|tiens|tenons|compte|comptons|compte bien|
        espere|esperons|vais|allons|va|faut|faudrait|besoin|motive*|curieu*|hate)
    """,
    "ask": """
        (merci|veuillez|priere|prie|prions|svp|stp) [de|d]
        (pouvez|pourriez|pourrez|voulez|voudriez|auriez|avez) vous
        (peux|pourrais|veux|voudrais|aurais) tu
        (vous|tu) (pouvez|pourrez|peux|pourriez|pourrais)
        (bien vouloir|vous demande|vous demandons|vous serais|vous saurai*|vous saurions|vous remercie|vous prie)
        (serait|est|sera) [il|ce] [encore|toujours|donc|malgre tout|egalement|aussi] possible
        (y aurait|y a t|reste t|resterait|reste) [t] il
        (puis je|peut on|pourrais je|pourrions nous|pouvons nous|pourrait on|possible d|possible de)
        est ce que (je|nous|on|vous|mon|ma|c) [est] (peux|pouvons|peut|pouvez|possible|pourrais|pourrait|pourriez|auriez|avez)
        (il|je) (faudrait|suffit|souhait*|voudrais|aimerais) que vous
    """,
    "i": """
        (je|j|moi|me|m)
    """,
    "give": """
        (prendre|prenez|prends|prenons|prendrai|prendrons|prendrait|obtenir|avoir|avez|aurais|aurions|auriez|aurait|reste|resterait|restent|confirmer|confirmez|
        confirme|confirmons|envoie|envoyons|adresse|adressons|transmets|transmettons|fais|faisons|depose|maintiens|maintenez|
        renouvelle|faut|faudrait|tenir|tenez|postule|brigue|veux|voulons|solliciter|sollicite|demander|demande|demandons|formuler|souhait*|desir*|voudr*|aimer*|trouver|trouverait|dispose)
    """,
    "yes_for": r"""
        (ok|oui|d accord|partant*|preneu*|banco|va|go|volontiers|present*|dispo*|tentee|tente|chaud*|motive*|interesse*|des notres) pour (le|la|les|l|cette|ce|jeudi|vendredi|lyon|moi|nous|votre|vos|une|la session|animer|cooperer|mobiliser|[0-9]+)
    """,
    "heading": """
        ^[demande d|nouvelle|bulletin d|fiche d|mes|nos|une|notre|mon|mes deux|deux|trois] (inscription*|preinscription*|pre inscription*|reservation*|inscritption|inscirption|incription*)
        ^(participation|candidature|liste [des] (inscrits|participants))
    """,
    "later": """
        (je|nous|on) (reviens|reviendrai|reviendrons|revient|reviendrais) vers vous
        (je|nous|on) vous (redis|confirme|confirmerai|confirmerons|tiens|tiendrai|dirai|recontacte|redirai|dis|tiendrons) [ca|cela] (au courant|bientot|rapidement|d ici|demain|lundi|vite|des que|plus tard|informe*)
        (plus tard|prochainement|ulterieurement) [je|nous]
    """,
    "wonder": """
        (savoir|demande|demandais|demandons|demandait|dire|indiquer|preciser|confirmer) (si|quand|comment|ou|combien|quel|quelle|s il|jusqu)
        (une|deux|quelques|petite|autre) [petite|petites] question*
        (me|nous) (preciser|indiquer|communiquer|renseigner|eclairer)
    """,
    "foreign": """
        (commande|commandes|abonnement|colis|livraison|remboursement|promo*|soldes|audit|referencement|seo|demonstration|prospects|catalogue|fournisseur|randonnee|
        tournoi|brocante|loto|concert|yoga|belote|champignons|tracteur|embrayage|pneus|chasse|mot de passe|boite pleine|quota|cliquez|cliquant|heritage|crypto|investissement|panneaux|isolation|
        cartouches|copieur|hotel|carte bancaire|securite sociale|repertoire|radie|desabonner|importunent)
    """,
    "invite": """
        (vous invite*|invitation|appel a|inscrivez vous|s inscrire avant|inscriptions ouvertes|date limite|avez le plaisir|avons le plaisir|programme|webconference le|au programme)
    """,
    "remove_me": """
        (retirez|supprimez|rayez|enlevez|barrez|effacez|otez|sortez|raye|enleve|retire|supprime|barre|gommez|desinscrivez|oubliez) [donc] (moi|nous|le|la|les|celle|celui|mon nom|notre nom|son nom|mes|ma|sa|leur)
        (me|m|nous|le|la|l|les|lui) [tous|toutes|tous les deux] (retirer|supprimer|rayer|enlever|barrer|effacer|oter|desinscrire|sortir)
        (raye|rayer|retire|enleve|supprime) [mon|le|notre] (nom|mon nom)
    """,
    "next_time": """
        (l an|l annee|la saison|le printemps|le semestre|une edition|l edition|la session|une session|les sessions|la fois) (prochain|prochaine|suivante|suivant|d apres)
        (prochaine|prochaines|future|futures|autre|autres) (edition*|session*|date*|fois|occasion*|annee)
        (2021|au printemps|une autre fois|une prochaine fois|ulterieurement|refaites|reconduisez|reediter|rejouez)
    """,
    "farewell": """
        (bonne|belle) (continuation|session|formation|journee a tous|rencontre|webconf*)
        (beau|superbe|chouette|joli|alle*hant) programme
        (ce sera|sera) (non|sans moi|sans nous|pour une autre fois|une autre fois)
        pour cette fois
        (merci|remercie) [vous] [beaucoup] (pour|de|d) [votre|l|cette|avoir pense a|y avoir pense] (invitation|proposition|information|info|pense*)
    """,
    "file": """
        (fiche|dossier|inscription|reservation|participation|formule|choix)
    """,
    "ours": """
        (webconf*|webinaire*|visio*|session*|formation*|cap rural|caprural|citoyens|coproduire|coproduction|cooperer|cooperation|mobiliser|animer|reunions a distance|demi journee*|liste d attente)
    """,
    "keep": """
        (garde|gardons|conserve|conservons|maintiens|maintenons|reste|restons|toujours|rien ne bouge|ne change|tel quel|en revanche je|bien la)
    """,
    # --- to leave it -----------------------------------------------------------------------------------------------
    "quit": """
        (annuler|annule|annulez|annulons|annulation|annul|anuler|anule|annulee|annullation|annuller|annulle)
        (desister|desiste|desistons|desistement|desistez|desiter|desinscrire|desinscris|desinscrivez|desinscription|desincrire)
        (renonce|renoncer|renoncons|renonciation|renonces)
        (decommander|decommande|forfait|defection)
        (resilier|resilie)
        (tirer|tire|fais|faire|mets) (un trait|une croix)
    """,
    "out": """
        (sera|fera|ferez|ferons|feront) sans (moi|nous|lui|elle)
        sans (moi|nous) [cette fois|pour cette fois]
        (jette|jeter) l eponge
        (declare|declarer|declarons) forfait
        (ne comptez|compte|comptez) (plus|pas) [trop] sur (moi|nous|lui|elle|eux)
        (passe|passer) la main
    """,
    "remove": """
        (retirer|retirez|retire|liberer|liberez|libere|liberons|libererai|rendre|rends|rend|rendons|ceder|cede|cedons|enlever|enlevez|enleve|
        rayer|rayez|raye|supprimer|supprimez|supprime|barrer|barrez|oter|otez|remettre|remettez|remets|redonner|redonnez|
        redonne|reattribuer|reattribuez|reattribue|abandonner|abandonne|laisser|laisse|laissons|laissez|disposer|disposez|donner|donnez|donne|
        effacer|effacez|sortir|sortez|ote|offrir|offre|offrez|profiter|proposer|proposez)
    """,
    "absent": """
        (suis|serai|sommes|serons|est|sera|seront|etre|etant|sont|me retrouve|me trouve|reste|trouve) [donc|malheureusement|finalement|helas|encore|deja|bien|desormais|toujours|moi meme] (empeche*|indisponible*|indispo|absent|absente|absents|absentes|retenu|retenue|retenus|
        malade*|souffrant*|hospitalise*|coince*|bloque*|alite*|positif|positive|dans l incapacite|dans l impossibilite|dans l obligation d annuler|mobilise*|requisitionne*|clouee*|cloue*|contraint* de renoncer|oblige* de renoncer)
        (un|d un|mon|autre|gros|cet|petit) (empechement|contretemps|imprevu)
        (mon|son|notre|leur) (absence|indisponibilite|empechement)
        (impossible) (de|d|pour moi|pour nous|finalement) [pour moi|d etre|de participer|de venir|d assister|de me liberer|a moi]
        (un|une|l|autre|autres|deux) (autre|autres) (engagement*|reunion*|obligation*|rendez vous|priorite*)
        (pas|plus) (libre|libres|dispo*|disponible*|de disponibilite*)
        (ne) (rien|peux rien) (en|y)
        (je|nous|on) (suis|serai|sommes|serons|sera) [deja|donc] (pris|prise|prises|cas contact) (ce|le|la|toute|tout|par|ailleurs)
        me tombe dessus
        (doit|dois|devons|devra|devrai) (renoncer|decommander|faire l impasse|passer mon tour)
    """,
    "can": """
        (peux|peut|pouvons|peuvent|pourrai|pourrais|pourra|pourrons|pourront|pourrait|pourrions|puis|puisse|pouvoir|possible|
        arriverai|arrivons|mesure|pu)
    """,
    # --- somebody else in the place ------------------------------------------------------------------------------
    "replacement": """
        (remplacer|remplace|remplacera|remplacerai|remplaceront|remplacez|remplacons|remplaces|remplacee)
        (mon|ma|notre|son|sa|leur|de|en) (remplacant|remplacante|remplacement)
        a (ma|sa|notre|leur|mon|son) (place|siege)
        (a|en) la place (de|d|du)
        en [son|ses|mon|mes|leur|leurs|notre] lieu et place
        (au lieu|a la place) (de|d) (moi|m|mme|monsieur|madame|mon|ma|[a-z]+)
        (prend|prendra|prendre|prends|reprend|reprendra|reprendre|prendrait|reprends) [donc|volontiers] (le relais|la releve|ma suite|sa suite|la suite de|ma place|sa place|leur place|le train en marche)
        (cede|ceder|laisse|laisser|donne|donner|passe|passer|transmets|transmettre|transferer|transfere|transferez|confie|offre) ... (ma|sa|mon|son|notre|la|l) (place|siege|inscription|reservation) a
        (ma|sa|mon|notre) (place|inscription) (revient|va|ira|passe|au nom) [a|de|au]
        (mettre|mettez|passer|passez|basculer|transferer|transferez|modifier|changer) ... au nom (de|d)
        (me|nous|le|la|se|l) (suppleer|suppleera|representer|representera|represente|substituer|remplacer|remplacera|remplace)
        (ira|viendra|participera|assistera|sera present*|vient|sera la) a (ma|sa|notre) place
        changement de participant*
        (substituer|substituez|permuter|permutation|permutez)
        (refile|refiler|laisse|legue|recupere|recuperer|reprends|reprend) (sa|ma|leur|son) (place|inscription)
        (refile|refiler|cede) (moi|me)
        (plutot|au lieu) que (de|d) (perdre|laisser)
    """,
    # --- other details ---------------------------------------------------------------------------------------------
    "change": """
        (changer|change|changez|modifier|modifiez|modifie|modification|rectifier|rectifiez|rectification|corriger|corrigez|correction|
        mettre a jour|mettez a jour|actualiser|basculer|basculez|decaler|transferer|echanger|permuter|inverser|ajuster)
        (nouvelle|nouveau|bonne|bon|autre) (adresse|mail|numero|telephone|courriel|orthographe|coordonnees)
        (erreur|faute|coquille) (dans|sur|de|a)
        (s ecrit|s orthographie|s appelle)
        (plutot que|a la place de|au lieu de)
        j ai change
        (ancienne|ancien) (adresse|mail)
        (etendre|etendez|prolonger|ajuster|ajustement|reduire|completer|completez)
        (mon|son|notre|leur) (nom|prenom) (c est|s ecrit|est|n est|prend|avec|sans)
        (mal|bien) (ecrit|orthographie*|note|saisi)
        vous avez (mis|ecrit|note|oublie|inverse)
        (m ecrire|me joindre|l ecrire|ecrivez moi|contacter|faire suivre|envoyer) [desormais|maintenant|plutot|dorenavant] (a|sur) [l adresse] [a-z.]+@
        (messagerie|adresse|mail|boite) ... (fermee|fermera|ferme|supprimee|expire|disparait|n existe plus|finit|desactivee)
        (etendez|etends|elargir|elargissez|passez|passer) [donc] (au|aux|a|sur) (vendredi|jeudi|deux jours|lendemain|20|19)
        (reste|restera|resterai|resterons|part|partirai|lache|zappe|saute) [que|la|l|jusqu a] (la fin|suite|apres midi|matin|seconde|deuxieme)
    """,
    "half": """
        (matin|matinee|matin seulement|apres midi|aprem|demi journee|demi journees|premier jour|second jour|deuxieme jour|premiere journee|
        seconde journee|deuxieme journee|lendemain|avant (9|10|11|midi)|apres (10|11|12|14|15|16|midi)|(19|20) novembre|le (19|20)|jeudi 19|vendredi 20|en retard|
        a partir de|jusqu a|heure|premiere partie|seconde partie|debut|la fin)
        (13h30|9h30|14h|du matin|de l apres midi|celle du matin|fin de journee)
    """,
    "detail": """
        (adresse*|mail|mails|courriel|email|telephone|numero|nom|prenom|orthographe|coordonnees|organisme|structure|fonction|accent)
    """,
    "only": """
        (seulement|uniquement|juste|que) [pour|a|de|le|la|l|au] [le|la|l|du] (matin|matinee|apres midi|aprem|19|20|jeudi|vendredi|lendemain|premier*|second*|deuxieme)
        (n|ne) ... que (le|la|l|du|a|au|pour|de|jeudi|vendredi)
        pas (le|la|l|a|au|pour) [l|le|la] (matin|matinee|apres midi|aprem|19|20|jeudi|vendredi|second*|premier*|deuxieme)
    """,
    # --- an offered seat -------------------------------------------------------------------------------------------
    "take": """
        (accepte|acceptons|accepterai|accepter [cette|la|votre])
        (prends|prend|prenons|saisis|saisit|saisissons|garde|reserve) [donc|bien|volontiers|avec plaisir] (la|le|cette|ce|l)
        (je|on|nous|elle|il) (la|le) (prends|prend|prenons|garde|veux|saisis)
        (ok|oui|d accord|partant*|preneu*|banco|volontiers|va|bon|entendu|top|go) pour (la|cette|le|ce|l|moi|nous|votre|une)
        (top la|je prends|oui|ok|okay|d accord|volontiers|banco|avec plaisir|avec grand plaisir|avec joie|bien sur|absolument|tope la|
        carrement|evidemment|entendu|affirmatif|je confirme|preneur|preneuse|partant|partante|je prends|bien volontiers)
    """,
    "refuse": """
        (decline|declinons|refuse|refusons|refuser|decliner)
        non merci
        (passe|passons|passer) mon tour
        (au|a la|le|la) (suivant|suivante|prochain|prochaine)
        (proposez|laissez|donnez|offrez|laisse|donne|proposer|laisser) (la|le|cette) [place]
        pas [donner] suite
        (d autres|quelqu un d autre|une autre personne) (en|pourra|pourront|seront|sera)
        (a un autre|a une autre|a quelqu un d autre|a d autres)
        (sera|ce sera|c est) (non|sans moi)
    """,
    "offered": """
        (place|siege|places) [s|qui|est|vient|se|s est|a ete|venait|devenu*|soudain] ... (libere*|liberer|vacant*|desiste*|disponible*)
        (proposition|offre) de (place|siege)
        (place|siege) (a saisir|proposee|offerte|disponible|liberee)
        vous (propos*|offr*|reserv*) [donc|cette|la|une|sa] (place|siege)
        (c est|est venu|voici) votre tour
        (une|1|la|cette) place (pour vous|vous attend|vous est|est a vous|vous revient|disponible|libre)
        (place|siege) (liberee|libere|libre)
    """,
    "confirmed": """
        (votre|vos|ton|ta) (inscription|inscriptions|place|participation) ... (confirme*|enregistre*|reserve*|valide*|prise*|retenu*|note*)
        (vous etes|tu es|etes vous) [bien|donc|desormais|deja] (inscrit|inscrite|inscrits|sur la liste|en liste|attendu*)
        (nous avons bien|avons bien|a bien) (enregistre|note|recu) votre (inscription|demande|participation)
        (votre inscription|inscription confirmee|inscription enregistree|votre place|rappel|confirmation)
    """,
    # --- what asks nothing of the seats ----------------------------------------------------------------------------
    "status": """
        (ai|avons|avez|a) ... (pas|rien|jamais|toujours pas|pas encore) [encore|toujours] (recu|eu|vu)
        (pas|rien|jamais|aucun*|toujours pas) ... (recu|recue|retour|reponse|nouvelle*|confirmation|lien)
        (suis je|sommes nous|est elle|est il|sont ils|sont elles|est on) [bien|toujours|deja|donc|encore] (inscrit*|enregistr*|pris*|sur|dans|note*|retenu*)
        (inscription|demande|reservation|mail|message|candidature|place) (est elle|a t elle|est t elle|a elle|est il|a t il|a bien|est bien|a ete|est toujours|est elle bien)
        (ou en|ou) (est|suis|sommes|sont)
        (renvoyer|renvoyez|renvoie moi|retrouve pas|retrouve plus|retrouver|envoyer a nouveau|perdu|egare|efface|ai supprime|adresser ... fois|duplicata|copie de) ... (lien|confirmation|convocation|invitation|attestation|mail d inscription)
        (lien|confirmation|convocation|invitation|attestation) ... (perdu*|egare*|efface*|vide|corbeille|supprime*|disparu*|nouveau|seconde fois|deuxieme fois)
        (confirmer|verifier|savoir si|assurer|certain*|rassurer|confirmez|verifiez|dire si|pris en compte) ... (suis|est|inscrit*|inscription|enregistr*|demande|sommes|recu|participation)
        (mon|ma|mes|quel|quelle|notre) (rang|position|numero) ... (liste|attente|file)
        (avez vous|as tu|vous avez) [bien] (recu|eu|pris|note)
        (lien|code|acces|confirmation) ... (arrive|recu|attends|attend|manque|vient)
        (attends|attend|attendons) [toujours|encore|donc] (le|la|votre|une|un|l|de) [lien|confirmation|reponse|retour]
        (silence|aucune nouvelle|sans nouvelle*|sans reponse|pas de nouvelle*|ni accuse)
        (mon nom) (figure|est)
    """,
    "fee": """
        (adhesion*|adherent*|adherer|adhere|adherons|cotis*|readhesion|readherer)
        (virement|cheque|mandat administratif|paiement|payer|paye|payee|reglement|regler|regle|reglee|facture|recu fiscal|helloasso|rib|iban)
        a jour
    """,
    "thanks": """
        (merci*|remerci*|bien recu|bien note|c est note|parfait|entendu|super|genial|top|bravo|felicit*|impeccable|nickel|ok|dac|recu)
    """,
    # --- what shades it --------------------------------------------------------------------------------------------
    "not": """
        (ne|n|pas|jamais|aucun|aucune|ni|non|guere|nul|nullement)
        (peux|pourrai|pourrais|serai|suis|viens|viendrai|souhaite|veux|pourra|sera|peut|vient|pourrons|pouvons|serons|participe|participerai|sommes) plus
        (impossible|incapacite|impossibilite)
    """,
    "if": """
        (si|s il|s ils|s elle|a condition|au cas ou|dans le cas ou|a moins|sauf si|des que|en fonction)
    """,
    "maybe": """
        (peut etre|eventuellement|probablement|vraisemblablement|sans doute)
        (j|nous|on) hesit*
        (suis|sommes|est|serai|serais|etais) (pas|plus) [encore|tout a fait|vraiment|trop] (sur|sure|surs|certain|certaine|decide*)
        (sais|savons|sait|saurai) [pas|encore|trop|toujours|malheureusement] (pas|encore|trop) [encore|du tout|trop] [si]
        je (verrai|vais voir|reflechis) [plus tard|bien|encore]
        (a confirmer de mon cote|sous reserve (de|d|que) (mon|ma|l accord|la validation|notre))
        (j attends|nous attendons|dans l attente d|en attente d) [le feu vert|l accord|la reponse|la decision|l aval|un accord] [de (mon|ma|notre|nos)]
        (me|nous) laisse* (reflechir|le temps)
        (une option|pre reserver|optionner|pre reserve|a titre provisoire|provisoirement)
        (j|nous|on) (aurai|aurais|aurions|aurait) [bien|beaucoup|vraiment|tellement] (aime|voulu|souhaite)
        (tente|essaie|essaierai|essayer|tenter) de (venir|me liberer|participer|passer)
    """,
    "past": """
        (avais|avait|avions|aviez|avaient|etais|etait|etions) [deja|bien|donc|aussi|meme] (demande*|envoye*|reserve*|annule*|rempli*|fait|inscrit*|ecrit|recu*|participe|assiste|suivi*|adresse*|transmis*|confirme*|pris*|note*|compte*)
        (ai|avons|a|ont|as|avez) [bien|deja|donc|bien deja|egalement|aussi|meme|tous deux|toutes deux|a ete|ete] (demande|envoye|reserve|rempli|fait|inscrit|inscrite|ecrit|recu|participe|
        assiste|suivi|adresse|transmis|signale|confirme|prevenu|paye|regle|note|pris)
        (me suis|nous sommes|s est|se sont|m etais|s etait|nous etions|s etaient|t es) [deja|bien|donc|tous|toutes|aussi] (inscrit|inscrite|inscrits|inscrites|desiste|desistee|preinscrit*|ajoute*)
        (viens|venons|vient) (de|d) (m|s|nous|vous|lire|voir|recevoir|trouver|decouvrir|apprendre|remplir|envoyer)
        deja (inscrit*|demande|envoye|rempli|participe|ecrit|fait)
        (a|ont|avons|ai) (participe|assiste|suivi)
    """,
    "enrolled": """
        (suis|sommes|est|sont|etais|etions|etait) [bien|deja|donc|toujours] (inscrit|inscrite|inscrits|inscrites|preinscrit*|sur la liste|sur liste)
        (m avez|nous avez|m as) [bien|deja] (inscrit*|confirme|reserve|note)
        (mon|ma|notre|nos|mes|son|sa|leur) (inscription*|reservation*|place|places|participation)
    """,
    "how": """
        (comment|pourquoi|combien|quand|quel|quelle|quels|quelles|lequel|jusqu*|faut il|dois je|doit on|devons nous|faudrait il|est ce qu*|qui)
        (ou) (se|puis|est|sont|aura|trouver|a lieu)
        (y a t|y aura t|y aurait|reste t|resterait|existe t|sera t|auront|sont|est|a t|passera t|seront) (il|elle|ils|elles|on)
        (peut on|puis je|pouvons nous|peuvent ils|peut il|pourra t on)
    """,
    "forward": """
        (faire suivre|fais suivre|faites suivre|transmets|transferer|transfere|transmettre|diffuser|diffuse|relayer|relaie|partager|partage|faire passer)
    """,
}

# Said without meaning what they hold: taken out, or put in plain words, before signs are looked for.
IDIOMS = {
    "(savoir|demande|demandais|demander|dire|preciser|voir|verifier|confirmer) si": "savoir",
    "avant (de|d) (annuler|desister|renoncer) [quoi que ce soit]": "",
    "(condition|conditions|modalites) (d annulation|de desistement)": "conditions",
    "menac* de (rayer|retirer|supprimer)": "",
    "(par la|a la|la) presente": "",
    "(avais|avions|avait) du [tout|malheureusement] annuler": "",
    "(ne) (peux|veux|dois|peut) (pas|plus) (louper|rater|manquer|decaler|deplacer|bouger)": "",
    "rien ne (m|l|nous) empeche": "",
    "n oubli* pas": "",
    "(est|sont|etait|sera|a ete|seront|soit) [elle|t elle|il|ils|elles|bien|donc|malheureusement] annule*": "",
    "n hesit* [surtout] pas": "",
    "(n hesiterai|hesite) pas": "",
    "sans (faute|probleme|hesit*|souci|doute|faille|soucis)": "",
    "pas de (probleme|souci|soucis)": "",
    "(ne|n) (manquerai|manquerons|manquera|raterai|raterons|louperai|manquerais) [pas|surtout pas|pour rien|sous aucun pretexte]": "viendrai",
    "pourquoi pas": "",
    "(une|la) prochaine fois": "",
    "s (il|ils) (vous|te) plait": "svp",
    "(s il|si) [en|vous en|vous|il|y] (reste|restait|a|avait|avez|aviez|y a|y avait) [encore|toujours] [de la|des|une|de] [place*]": "",
    "si [c est|cela est|cela reste|il est|ce n est|c] [encore|toujours|pas] (possible|trop tard|temps)": "",
    "si (une|la|des) place* (se libere*|est disponible|sont disponibles|reste*)": "",
    "si (oui|besoin|necessaire|jamais|ca vous va|cela vous convient|vous le (voulez|permettez|souhaitez))": "",
    "sous reserve (de|des) place* [disponible*]": "",
    "(dans la limite|en fonction) (des|du nombre de) places [disponibles]": "",
    "non plus": "",
    "(bonne|belle|excellente) (journee|soiree|semaine|reception|continuation|fin)": "",
    "(avec|en) [mes|nos|tous mes] remerci*": "",
    "(demande|demandais) si": "demande",
    "rien (que|qu)": "",
    "(plus|de plus|en plus)": "",
    "(en attendant|dans l attente|attends) [de] (vous lire|votre retour|votre reponse|votre confirmation)": "",
    "prendre (note|en compte|acte)": "noter",
    "(prenez|prendrez) (note|en compte|acte)": "notez",
    "c est [bien] note": "merci",
    "(avais|avions|ai|avait|avons|a) [deja|bien|malheureusement] (annule*|desiste*)": "",
    "(merci|remerci*) (pour|de|d) (votre|ton|cette|l|la|ce|avance|ta|vos)": "merci",
    "(vous|te|nous) (souhaite|souhaitons|souhaitant)": "",
    "en vous souhaitant": "",
    "je vous (en|remercie) [par avance|d avance]": "merci",
    "(faire|fera|feront|faites|fais) suivre": "transmettre",
    "(date|jour|cloture|fin) (limite|de cloture) (d|des|de) inscription*": "",
    "(lien|formulaire|modalites|conditions) (d|pour|de) (inscription|inscrire|connexion)": "",
}

CLAUSE_END = (
    r"[,;:()!?.]| (?:mais|car|donc|puis|parce que|puisque|sinon|alors) "
    r"| et (?=(?:je|j|nous|on|vous|il|elle|merci|pourriez|pouvez) )"
)
