"""How machines write in French."""

from mailbot.core.reading.automatic.wording import Kind, Wording

WORDING: Wording = {
    Kind.BOUNCE_SUBJECT: """
        non remis | échec de la remise | échec de remise | échec d'envoi | échec de l'envoi | échec d'acheminement |
        échec de la livraison | échec de distribution | échec de la distribution | non-distribution |
        avis de non-distribution | avis de non-remise | rapport de non-remise | notification d'état de remise |
        notification de statut de distribution | notification de non-remise | message non distribu |
        message non délivr | message non remis | message non délivrable | mail non distribu | mail non remis |
        courrier non remis | courrier non distribu | courriel non distribu | courriel non remis |
        impossible de remettre | impossible de distribuer | impossible d'envoyer | remise retardée | remise différée |
        livraison retardée | retour de message | avertissement : message toujours | avertissement : message non |
        adresse introuvable | destinataire inconnu
    """,
    Kind.BOUNCE: """
        n'a pas pu être remis | n'ont pas pu être remis | n'a pas encore pu être remis | n'a pu être remis |
        n'a pas pu être délivr | n'a pu être délivr | n'a pas pu être distribu | n'a pu être distribu |
        n'a pas pu être achemin | n'a pas pu être livr | n'a pas pu être envoyé à | n'a pas été remis |
        n'a pas été distribu | n'a pas été délivr | n'est pas parvenu à | impossible de remettre votre |
        impossible de distribuer votre | impossible de délivrer votre | la remise à ces destinataires |
        échec de la remise pour ces destinataires | destinataires suivants … échec | une erreur permanente |
        l'adresse n'existe pas | adresse de messagerie … introuvable | adresse introuvable |
        boîte aux lettres pleine | boîte de réception … pleine | quota dépassé | ne sera pas distribué |
        n'existe pas sur ce serveur
    """,
    Kind.MAIL_SYSTEM: "système de messagerie | service de messagerie | administrateur système",
    Kind.ABSENCE_SUBJECT: """
        réponse automatique | message automatique | répondeur | réponse auto | absence du bureau | absent du bureau |
        absente du bureau | absence de bureau | message d'absence | notification d'absence | avis d'absence |
        courrier automatique
    """,
    Kind.PERHAPS_ABSENCE_SUBJECT: """
        absen | je suis absent | je suis en congé | congé | en congé | en vacances | vacances | en déplacement |
        indisponible | indisponibilité | fermeture | bureau fermé | bureaux fermés | changement d'adresse |
        changement d'interlocuteur | nouvelle adresse | départ
    """,
    Kind.ABSENT: """
        actuellement absent | actuellement en congé | actuellement en vacances | actuellement en déplacement |
        actuellement en arrêt | actuellement en formation | actuellement indisponible | suis absent | est absent |
        sommes absents | étant absent | absent du bureau | absente du bureau | absent jusqu | absente jusqu |
        absent(e) | suis en congé | serai en congé | est en congé | suis en vacances | serai en vacances |
        suis en arrêt | suis en déplacement | serai en déplacement | suis hors du bureau | suis hors bureau |
        en congé maternité | en congé de maternité | en congé paternité | en congé parental | en congés jusqu |
        en congés du | en congé jusqu | en congé du | en congés annuels | en vacances jusqu | de retour le |
        de retour à partir | de retour au bureau | je serai de retour | sera de retour | ne suis pas disponible |
        suis indisponible | est indisponible | suis injoignable | est exceptionnellement fermé | est fermé du |
        est actuellement fermé | est fermé jusqu | sont fermés du | sont fermés jusqu | sont actuellement fermés |
        sera fermé du | seront fermés | fermé pour congés | fermés pour congés | n'exerce plus | n'occupe plus |
        ne travaille plus | ne fait plus partie | a quitté ses fonctions | a quitté notre | a quitté la structure |
        a quitté l'association | a quitté l'entreprise | ai quitté mes fonctions | ai quitté l' | ai quitté la |
        ai quitté le | cette adresse n'est plus | cette boîte n'est plus | cette messagerie n'est plus |
        cette boîte mail n'est plus | adresse sera prochainement désactivée | adresse sera désactivée |
        adresse va être supprimée | à la retraite depuis | serai absent … jusqu | serai absente … jusqu |
        serai absent du | serai absente du | sera absent … jusqu | sera absent du | sera absente du |
        absent du service | absente du service
    """,
    Kind.MEANWHILE: """
        en mon absence | durant mon absence | pendant mon absence | durant cette absence | en son absence |
        pendant cette période | durant cette période | en cas d'urgence | en cas de besoin urgent |
        pour toute urgence | pour toute demande | pour les demandes urgentes | pour toute question |
        si votre demande est urgente | si votre message est urgent | si urgent | à mon retour | à son retour |
        dès mon retour | dès son retour | à la réouverture | dès la réouverture | merci de contacter |
        merci de vous adresser | merci de prendre contact | merci d'adresser | merci de vous rapprocher |
        merci d'appeler | veuillez contacter | veuillez vous adresser | veuillez adresser | vous pouvez contacter |
        vous pouvez joindre | vous pouvez vous adresser | vous pouvez adresser | vous invite à contacter |
        vous invite à prendre contact | contactez | bien vouloir adresser | bien vouloir contacter |
        adresser désormais | ne sera pas lu | ne sera lu | sera lu à | sera traité | ne sera pas traité |
        ne sera pas transféré | n'est pas transféré | ne sont pas transférés | ne sera pas redirigé |
        n'est pas redirigé | n'ai pas accès à mes mails | n'ai pas accès à ma messagerie | n'aurai pas accès à |
        accès limité à | ne consulte pas mes mails | ne consulterai pas | ne peux pas répondre à votre message |
        ne pourrai pas répondre | ne pourrai répondre | ne pourrai vous répondre | ne pourrai donc vous répondre |
        vous répondrai dès | vous répondrai à | répondrai à votre message | répondrai à votre mail |
        répondrai à votre courriel | prendrai connaissance | traiterai votre | reviendrai vers vous |
        votre courriel nous est bien parvenu | votre message nous est bien parvenu | ne sera ni lu |
        ne seront ni lus | ne seront pas lus | ne seront pas transférés
    """,
    Kind.THANKS: """
        merci pour votre message | merci de votre message | remercie de votre message | remercie pour votre message |
        merci pour votre mail
    """,
    Kind.UNTIL: "jusqu'a | jusqu'au | de retour",
    Kind.SAYS_SO: """
        ceci est un message automatique | ceci est une réponse automatique | ceci est un mail automatique |
        ceci est un e-mail automatique | ceci est un courriel automatique | cet e-mail est automatique |
        cet email est automatique | ce message est automatique | ce message est généré automatiquement |
        ce message a été généré automatiquement | ce message vous a été envoyé automatiquement |
        ce message est envoyé automatiquement | ce message a été envoyé automatiquement |
        ce mail est généré automatiquement | ce mail a été généré automatiquement |
        ce mail a été envoyé automatiquement | ce courriel a été envoyé automatiquement |
        ce courriel a été généré automatiquement | ce courriel est généré automatiquement |
        cet e-mail a été généré automatiquement | cet email a été généré automatiquement |
        cet e-mail a été envoyé automatiquement | cet email a été envoyé automatiquement |
        e-mail automatique, merci de ne pas | message automatique, merci de ne pas |
        message automatique, ne pas répondre | message automatique - merci de ne pas | ne pas répondre à ce mail |
        ne pas répondre à ce message | ne pas répondre à cet e-mail | ne pas répondre à cet email |
        ne pas répondre à ce courriel | ne répondez pas à ce message | ne répondez pas à cet e-mail |
        ne répondez pas à ce mail | ne répondez pas à ce courriel | répondre au-dessus de cette ligne |
        répondez au-dessus de cette ligne
    """,
    Kind.CHALLENGE: """
        messagerie est protégée | boîte mail est protégée | adresse est protégée | mailinblack |
        protégée contre le spam | anti-spam … cliquez | antispam … cliquez | cliquez … vous identifier |
        cliquez … authentifier | cliquez … libérer votre | cliquez … confirmer votre adresse |
        confirmer votre adresse … cliqu | confirmez votre adresse … cliqu | confirmer votre adresse … lien |
        confirmez votre adresse … lien | veuillez confirmer votre adresse e-mail | confirmer votre envoi |
        veuillez confirmer votre adresse mail | veuillez confirmer votre adresse de messagerie |
        veuillez confirmer votre adresse électronique | votre message est en attente |
        confirmer votre inscription … cliqu | confirmez votre inscription … cliqu |
        cliqu … confirmer votre inscription | cliqu … confirmer votre abonnement | cliqu … confirmer mon inscription |
        confirmez votre abonnement | confirmer votre abonnement | recopiez les … affich |
        prouver que vous êtes humain | vérifier que vous n'êtes pas un robot | vérifier que vous êtes une personne |
        si vous n'êtes pas à l'origine de cette | votre message a été mis en attente |
        votre message a été mis en quarantaine | votre message est retenu | est retenu jusqu'à ce que |
        en attente d'approbation | en attente de modération
    """,
    Kind.READ_SUBJECT: "lu : | lu: | non lu : | non lu: | supprimé : | accusé de lecture | confirmation de lecture",
    Kind.READ: """
        a été lu le | a été affiché le | a été affiché sur l'ordinateur | a été supprimé sans être lu |
        a été supprimé sans avoir été lu | ceci est un accusé de | cet accusé de réception
    """,
    Kind.RECEIVED_SUBJECT: """
        accusé de réception | accusé réception | confirmation de réception | nous avons bien reçu |
        votre message a bien été | votre demande a bien été | prise en compte de votre | clôture de votre |
        votre demande a été clôtur | votre ticket
    """,
    Kind.RECEIVED: """
        ai bien reçu votre message | avons bien enregistré votre demande | avons bien pris en compte votre |
        votre message a bien été | votre demande a bien été | votre mail a bien été | votre courriel a bien été |
        votre e-mail a bien été | votre courrier électronique a bien été | votre message nous est bien parvenu |
        votre courriel nous est bien parvenu | votre mail nous est bien parvenu | accusons réception de votre |
        accuse réception de votre | votre demande a été enregistrée | votre demande est enregistrée |
        votre demande n° | votre demande est prise en charge | votre demande a été prise en charge |
        votre demande a été transmise | votre demande a été clôtur | votre demande a été résolue | un ticket a été |
        une demande a été créée | merci d'avoir contacté | merci de nous avoir contacté |
        nous vous remercions de nous avoir contacté | bien reçu votre demande | bien reçu votre message |
        bien reçu votre mail | bien reçu votre courriel | bien reçu votre e-mail | bien reçu votre courrier |
        avons reçu votre demande | avons reçu votre message | avons reçu votre mail | votre ticket n |
        votre ticket a | votre ticket est
    """,
    Kind.RECEIVED_THEN: """
        dans les meilleurs délais | dans les plus brefs délais | sous 24 | sous 48 | sous 72 | jours ouvrés |
        jours ouvrables | membre de notre équipe | numéro de dossier | numéro de demande | sous le numéro |
        sous la référence | référence de votre | votre numéro | conservant l'objet | reviendra vers vous |
        reviendrons vers vous | récapitulatif de votre | formulaire de contact | au statut | statut : |
        clôturée automatiquement | clôturé automatiquement | sera clôtur | sans retour de votre part |
        sans réponse de votre part | qualité de notre | enquête de satisfaction | vous recontacter | un agent vous |
        un conseiller vous | nos services vous | notre service vous | nos équipes vous | dans un délai de |
        transmis au service concerné | transmise au service concerné
    """,
    Kind.NOTICE_SUBJECT: """
        alerte de sécurité | votre code de | votre boîte aux lettres est | votre boîte mail est |
        quota de messagerie | quota de votre | dépassement de quota | demande de signature
    """,
    Kind.NOTICE: """
        vient de répondre à votre sondage | a répondu à votre sondage | a participé à votre sondage |
        a voté à votre sondage | vient d'ajouter un vote | nouveau vote | nouvelle réponse au sondage |
        nouvelle participation au sondage | vient de participer au sondage | vous invite à signer |
        vous a invité à signer | vous a envoyé un document à signer | signer électroniquement |
        signature électronique … document | a partagé … avec vous | a été partagé avec vous |
        vous a invité à consulter | vous a invité à modifier | vous a invité à rejoindre |
        vous a envoyé des fichiers | vous a envoyé un fichier | télécharger les fichiers | de son quota |
        de votre quota | souhaite rejoindre votre réseau | souhaite vous ajouter à | vous a envoyé une invitation |
        vous avez … nouvelles notifications | vous avez … notifications non lues | vous avez reçu une notification |
        vous recevez cette notification | ne plus recevoir de notifications | ne plus recevoir ces notifications |
        gérer vos notifications | gérer mes notifications | préférences de notification | paramètres de notification |
        rappel de l'événement | notification d'agenda | rapport de quarantaine | messages en quarantaine |
        nouvelle connexion à votre compte | code de vérification | réinitialiser votre mot de passe |
        réinitialisation de votre mot de passe
    """,
    Kind.NEWSLETTER_SUBJECT: "newsletter | infolettre | lettre d'information | la lettre d | bulletin d'information",
    Kind.NEWSLETTER: """
        se désabonner | vous désabonner | me désabonner | désabonnez | désabonnement | se désinscrire |
        vous désinscrire | me désinscrire | désinscrivez | lien de désinscription | ne plus recevoir |
        dans votre navigateur | dans le navigateur | dans un navigateur | version en ligne | version web |
        ne s'affiche pas | ne s'affichait pas | vous recevez ce message | vous recevez ce mail |
        vous recevez cet e-mail | vous recevez cet email | vous recevez ce courriel | vous recevez cette lettre |
        vous recevez cette newsletter | vous recevez les e-mails | vous êtes abonné | vous êtes inscrit à notre |
        vous êtes inscrit à la | vous êtes inscrit sur | cet e-mail a été envoyé à | cet email a été envoyé à |
        cet e-mail est destiné à | gérer vos préférences | modifier mes préférences | modifier vos préférences |
        gérer mon abonnement | gérer mes abonnements | au sommaire | thèmes du jour | sujets du jour |
        messages pour la liste | résumé de la liste | envoyé avec brevo | envoyé par sendinblue |
        ajoutez … à vos contacts
    """,
    Kind.OPT_OUT: """
        me désinscrire | se désinscrire | me désabonner | se désabonner | désinscription | désabonnement |
        désabonnez-vous | désinscrivez-vous | gérer mes préférences
    """,
    Kind.REQUEST: """
        m'inscri | inscrivez-moi | inscrivez-nous | nous inscri | inscrivons | je souhaite | je voudrais | je désire |
        j'aimerais | nous souhaitons | nous voudrions | je participe | je serai présent | je serai des vôtres |
        je serai là | je viens | je viendrai | je confirme | je prends la place | je vous confirme | j'annule |
        annuler ma | annuler mon | annulez ma | annulez mon | d'annuler mon | me désist | je ne pourrai pas venir |
        je ne pourrai pas particip | je ne pourrai pas assister | je ne pourrai pas être | je ne peux pas venir |
        je ne peux plus venir | je ne peux pas particip | je ne peux plus particip | je ne viendrai |
        pas pouvoir venir | pas pouvoir particip | pas pouvoir être | ma place | mon inscription | notre inscription |
        ma participation | mon adhésion | ma question | suis-je | puis-je | ai-je bien | ai-je une | dois-je |
        faut-il | avez-vous | pouvez-vous | pourriez-vous | est-ce que | y a-t-il | quand est | merci de me dire |
        merci de me confirmer | merci de me renvoyer | merci de me désabonner | merci de noter mon | voilà ce que |
        j'ai lu votre | pour que j' | je vous ai partagé | sera présent | seront présents | s'inscri |
        souhaite particip | souhaitent | ne pourra pas venir | ne pourra pas être | ne pourra pas particip |
        participera à la | participera à cette | participera au | participeront à la | participeront au |
        assistera à la | assistera au
    """,
}
