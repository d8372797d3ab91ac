"""How machines write in the languages of partners elsewhere. A person who writes in one of them goes to the
coordinator anyway; only what a machine says is told here."""

from mailbot.core.reading.automatic.wording import Kind, Wording

_GERMAN: Wording = {
    Kind.BOUNCE_SUBJECT: """
        unzustellbar | nicht zustellbar | zustellung fehlgeschlagen | zustellungsfehler | zustellung verzögert |
        zustellbenachrichtigung | fehler bei der zustellung | fehlgeschlagene zustellung | nachricht konnte nicht |
        rückläufer
    """,
    Kind.BOUNCE: """
        konnte nicht zugestellt werden | konnte nicht übermittelt werden | konnte nicht an … zugestellt |
        nicht zugestellt werden konnte | zustellung … fehlgeschlagen | fehler bei der zustellung |
        empfänger unbekannt | postfach ist voll | adresse existiert nicht | noch nicht zugestellt
    """,
    Kind.ABSENCE_SUBJECT: """
        automatische antwort | abwesenheitsnotiz | abwesenheitsmeldung | abwesenheitsnachricht |
        abwesenheitsbenachrichtigung | abwesenheitsassistent | automatische rückantwort | eingangsbestätigung |
        nicht im büro
    """,
    Kind.PERHAPS_ABSENCE_SUBJECT: "abwesen | urlaub | ich bin nicht | elternzeit",
    Kind.ABSENT: """
        nicht im büro | nicht im haus | nicht am arbeitsplatz | außer haus | nicht erreichbar | bin abwesend |
        abwesend bis | bin im urlaub | urlaub bis | in elternzeit | in mutterschutz | wieder im büro |
        wieder erreichbar | wieder für sie da | ich bin ab dem | bin bis … nicht | nicht mehr für … tätig |
        nicht mehr im unternehmen | adresse ist nicht mehr gültig
    """,
    Kind.MEANWHILE: """
        vielen dank für ihre nachricht | danke für ihre nachricht | vielen dank für ihre e-mail |
        vielen dank für ihre mail | wird nicht weitergeleitet | nicht automatisch weitergeleitet |
        wird nicht gelesen | in dringenden fällen | in dringenden angelegenheiten | wenden sie sich |
        kontaktieren sie | nach meiner rückkehr | während meiner abwesenheit | in meiner abwesenheit | melde mich |
        beantworten
    """,
    Kind.SAYS_SO: """
        automatisch generierte | automatisch erstellte | automatisch erzeugte | dies ist eine automatische |
        diese e-mail wurde automatisch | diese nachricht wurde automatisch | antworten sie nicht auf diese |
        nicht auf diese e-mail
    """,
    Kind.CHALLENGE: """
        bestätigen sie ihre e-mail | bestätigen sie ihre anmeldung | bestätigen sie … klicken |
        wartet auf die bestätigung
    """,
    Kind.READ_SUBJECT: "gelesen: | ungelesen gelöscht: | lesebestätigung",
    Kind.READ: "wurde gelesen am | wurde am … gelesen | wurde ungelesen gelöscht | lesebestätigung",
    Kind.RECEIVED: """
        haben ihre anfrage erhalten | haben ihre nachricht erhalten | haben ihre e-mail erhalten |
        ihre anfrage ist bei uns eingegangen | ihre nachricht ist bei uns eingegangen | ihre anfrage wurde
    """,
    Kind.RECEIVED_THEN: """
        so schnell wie möglich | schnellstmöglich | in kürze | ticketnummer | vorgangsnummer | werktage | bearbeitet |
        unser team
    """,
    Kind.NOTICE: "hat … für sie freigegeben | hat ein dokument mit ihnen geteilt | postfach ist fast voll",
    Kind.NEWSLETTER: "abmelden | abbestellen | im browser | online-version | webversion | sie erhalten diese",
}

_DUTCH: Wording = {
    Kind.BOUNCE_SUBJECT: "onbestelbaar | niet bestelbaar | aflevering mislukt | niet afgeleverd | bezorging mislukt",
    Kind.BOUNCE: """
        kon niet worden afgeleverd | kan niet worden afgeleverd | niet worden bezorgd | is niet afgeleverd |
        niet worden besteld
    """,
    Kind.ABSENCE_SUBJECT: """
        automatisch antwoord | automatische beantwoording | afwezigheidsbericht | afwezigheidsmelding |
        afwezigheidsassistent | niet op kantoor | afwezig: | afwezig :
    """,
    Kind.PERHAPS_ABSENCE_SUBJECT: "afwezig | vakantie | met vakantie | op vakantie | verlof",
    Kind.ABSENT: """
        ben afwezig | afwezig van | afwezig tot | niet op kantoor | niet aanwezig | op vakantie | met vakantie |
        met verlof | met zwangerschapsverlof | weer aanwezig | weer op kantoor | niet meer werkzaam |
        niet langer werkzaam
    """,
    Kind.MEANWHILE: """
        voor dringende | in dringende | bij dringende | bij spoed | neem contact op | contact opnemen |
        contact op te nemen | lees mijn e-mail niet | niet doorgestuurd | bij mijn terugkomst | na mijn terugkeer |
        bedankt voor uw | dank voor uw | dank u voor uw | bedankt voor je
    """,
    Kind.SAYS_SO: """
        dit is een automatisch | automatisch gegenereerd | niet op deze e-mail te antwoorden | niet beantwoorden |
        niet op dit bericht
    """,
    Kind.CHALLENGE: "bevestig uw inschrijving | bevestig uw e-mailadres | bevestig je e-mailadres",
    Kind.READ_SUBJECT: "gelezen: | niet gelezen: | leesbevestiging",
    Kind.READ: "is gelezen op | werd gelezen op | leesbevestiging",
    Kind.RECEIVED: """
        hebben uw bericht ontvangen | hebben uw aanvraag ontvangen | hebben uw e-mail ontvangen |
        uw bericht is ontvangen
    """,
    Kind.RECEIVED_THEN: "zo snel mogelijk | zo spoedig mogelijk | werkdagen | ticketnummer",
    Kind.NEWSLETTER: "afmelden | uitschrijven | nieuwsbrief | in uw browser | online versie | u ontvangt deze",
}

_ITALIAN: Wording = {
    Kind.BOUNCE_SUBJECT: """
        non recapitabile | mancato recapito | messaggio non recapitato | mancata consegna |
        avviso di mancata consegna | recapito non riuscito | impossibile recapitare
    """,
    Kind.BOUNCE: """
        non è stato possibile recapitare | impossibile recapitare | non è stato recapitato |
        non può essere recapitato | non è stato consegnato | impossibile consegnare | utente sconosciuto |
        casella … piena
    """,
    Kind.ABSENCE_SUBJECT: """
        risposta automatica | fuori sede | fuori ufficio | assenza dall'ufficio | messaggio automatico |
        risponditore automatico
    """,
    Kind.PERHAPS_ABSENCE_SUBJECT: "assen | ferie | in ferie | vacanza",
    Kind.ABSENT: """
        fuori ufficio | fuori sede | sono assente | sarò assente | assente dall'ufficio | assente fino |
        sono in ferie | sarò in ferie | in ferie fino | in maternità | rientrerò | sarò di ritorno | non lavoro più |
        non presta più | non è più attivo
    """,
    Kind.MEANWHILE: """
        al mio rientro | al mio ritorno | risponderò | per urgenze | in caso di urgenza | per questioni urgenti |
        per comunicazioni urgenti | rivolgersi | contattare | grazie per il messaggio | grazie per la mail |
        grazie per avermi scritto | durante la mia assenza | in mia assenza
    """,
    Kind.SAYS_SO: """
        messaggio generato automaticamente | messaggio automatico | e-mail generata automaticamente |
        email generata automaticamente | non rispondere a questa | non rispondere a questo |
        si prega di non rispondere
    """,
    Kind.CHALLENGE: "conferma la tua iscrizione | confermare l'iscrizione … clic | conferma il tuo indirizzo",
    Kind.READ_SUBJECT: "letto: | letto : | non letto: | conferma di lettura | ricevuta di ritorno",
    Kind.READ: "è stato letto | conferma di lettura",
    Kind.RECEIVED: """
        abbiamo ricevuto la sua | abbiamo ricevuto la tua | la sua richiesta è stata | la tua richiesta è stata
    """,
    Kind.RECEIVED_THEN: """
        al più presto | il prima possibile | numero di ticket | giorni lavorativi | sarà evasa | presa in carico
    """,
    Kind.NEWSLETTER: """
        disiscri | cancellati | cancella l'iscrizione | annulla l'iscrizione | nel browser | versione online |
        ricevi questa
    """,
}

_SPANISH: Wording = {
    Kind.BOUNCE_SUBJECT: """
        no se puede entregar | no se pudo entregar | no entregado | no entregable | mensaje no entregado |
        correo no entregado | entrega fallida | error de entrega | fallo en la entrega | aviso de no entrega |
        notificación de estado de entrega | no se ha podido entregar
    """,
    Kind.BOUNCE: """
        no se pudo entregar | no se puede entregar | no se ha podido entregar | no pudo ser entregado |
        no ha podido ser entregado | no ha sido entregado | no se entregó | dirección … no existe |
        usuario desconocido | buzón … lleno | no se encontró la dirección
    """,
    Kind.ABSENCE_SUBJECT: """
        respuesta automática | fuera de la oficina | fuera de oficina | autorrespuesta | mensaje automático |
        ausencia de la oficina
    """,
    Kind.PERHAPS_ABSENCE_SUBJECT: "ausen | vacaciones | de vacaciones | estoy fuera",
    Kind.ABSENT: """
        fuera de la oficina | fuera de oficina | estoy ausente | estaré ausente | me encuentro ausente |
        estoy de vacaciones | estaré de vacaciones | me encuentro de vacaciones | de baja por maternidad |
        de baja maternal | ausente hasta | de regreso el | de vuelta el | ya no trabajo | ya no trabaja
    """,
    Kind.MEANWHILE: """
        a mi regreso | a mi vuelta | cuando regrese | le responderé | te responderé | responderé |
        para asuntos urgentes | en caso de urgencia | si es urgente | contactar | póngase en contacto | diríjase |
        gracias por su mensaje | gracias por tu mensaje | gracias por su correo | durante mi ausencia | en mi ausencia
    """,
    Kind.SAYS_SO: """
        este es un mensaje automático | este es un correo automático | generado automáticamente |
        enviado automáticamente | no responda a este | no respondas a este | no contestar a este |
        por favor no responda
    """,
    Kind.CHALLENGE: "confirme su suscripción | confirma tu suscripción | confirme su dirección | confirma tu correo",
    Kind.READ_SUBJECT: "leído: | leído : | no leído: | confirmación de lectura | acuse de recibo",
    Kind.READ: "fue leído el | se leyó el | ha sido leído | confirmación de lectura",
    Kind.RECEIVED: """
        hemos recibido su | hemos recibido tu | su solicitud ha sido | tu solicitud ha sido | gracias por contactar
    """,
    Kind.RECEIVED_THEN: """
        a la mayor brevedad | lo antes posible | en breve | número de ticket | días hábiles | días laborables |
        nuestro equipo
    """,
    Kind.NEWSLETTER: """
        darse de baja | darte de baja | cancelar la suscripción | cancelar suscripción | en su navegador |
        en tu navegador | versión en línea | ver online | recibes este | recibe este | boletín
    """,
}

_PORTUGUESE: Wording = {
    Kind.BOUNCE_SUBJECT: """
        não entregue | não é possível entregar | não foi possível entregar | falha na entrega |
        mensagem não entregue | notificação de falha | impossível entregar
    """,
    Kind.BOUNCE: """
        não pôde ser entregue | não foi entregue | não foi possível entregar | não pode ser entregue |
        falha na entrega | usuário desconhecido | utilizador desconhecido | caixa … cheia
    """,
    Kind.ABSENCE_SUBJECT: """
        resposta automática | fora do escritório | fora do escritorio | ausência temporária | mensagem automática
    """,
    Kind.PERHAPS_ABSENCE_SUBJECT: "ausen | ausên | férias | de férias",
    Kind.ABSENT: """
        ausente do escritório | encontro-me ausente | estou ausente | estarei ausente | fora do escritório |
        estou de férias | estarei de férias | encontro-me de férias | licença de maternidade | licença maternidade |
        ausente até | já não trabalho | não trabalho mais
    """,
    Kind.MEANWHILE: """
        acesso limitado | responderei | no meu regresso | quando regressar | assim que regressar | quando retornar |
        em caso de urgência | assuntos urgentes | contactar | contatar | entre em contato |
        obrigado pela sua mensagem | obrigada pela sua mensagem | agradeço a sua mensagem | agradeço o seu
    """,
    Kind.SAYS_SO: """
        esta é uma mensagem automática | mensagem automática | gerada automaticamente | gerado automaticamente |
        enviado automaticamente | não responda a est | por favor não responda
    """,
    Kind.CHALLENGE: """
        confirme a sua subscrição | confirme sua inscrição | confirme o seu e-mail | confirme seu e-mail
    """,
    Kind.READ_SUBJECT: "lida: | lido: | não lida: | recibo de leitura | confirmação de leitura",
    Kind.READ: "foi lida | foi lido | recibo de leitura",
    Kind.RECEIVED: """
        recebemos a sua | recebemos sua | recebemos o seu | recebemos seu | seu pedido foi | obrigado por contactar |
        obrigado por entrar em contato
    """,
    Kind.RECEIVED_THEN: """
        o mais breve possível | em breve | assim que possível | dias úteis | número do ticket | nossa equipe |
        nossa equipa
    """,
    Kind.NEWSLETTER: """
        cancelar a subscrição | cancelar inscrição | cancelar a inscrição | descadastr | no seu navegador |
        no navegador | versão online | está a receber este | você está recebendo
    """,
}

_POLISH: Wording = {
    Kind.BOUNCE_SUBJECT: """
        niedostarcz | nie dostarczono | zwrot poczty | nie można dostarczyć | błąd dostarczenia | zwrot wiadomości
    """,
    Kind.BOUNCE: """
        nie została dostarczona | nie można dostarczyć | nie mogła zostać dostarczona | nie udało się dostarczyć |
        nie mogła być dostarczona | nie znaleziono adresu
    """,
    Kind.ABSENCE_SUBJECT: "autoodpowiedź | automatyczna odpowiedź | odpowiedź automatyczna | poza biurem",
    Kind.PERHAPS_ABSENCE_SUBJECT: "nieobecn | urlop",
    Kind.ABSENT: """
        jestem nieobecn | nieobecny w biurze | nieobecna w biurze | poza biurem | jestem na urlopie | na urlopie |
        będę nieobecn | przebywam na urlopie | nie pracuję już | już nie pracuje
    """,
    Kind.MEANWHILE: """
        w pilnych sprawach | w sprawach pilnych | proszę o kontakt | proszę kontaktować | po powrocie | odpowiem |
        dziękuję za wiadomość | dziękuję za kontakt | podczas mojej nieobecności
    """,
    Kind.SAYS_SO: """
        wiadomość wygenerowana automatycznie | wiadomość została wygenerowana | automatycznie wygenerowan |
        wiadomość automatyczna | nie odpowiadać na | nie odpowiadaj na
    """,
    Kind.CHALLENGE: "potwierdź … adres | potwierdź subskrypcję",
    Kind.READ_SUBJECT: "odczytano: | przeczytano: | potwierdzenie przeczytania | potwierdzenie odczytu",
    Kind.READ: "została odczytana | została przeczytana",
    Kind.RECEIVED: "otrzymaliśmy twoj | otrzymaliśmy państwa | twoje zgłoszenie | państwa zgłoszenie",
    Kind.RECEIVED_THEN: "jak najszybciej | wkrótce | numer zgłoszenia | dni roboczych",
    Kind.NEWSLETTER: """
        wypisz się | zrezygnować z | anuluj subskrypcję | w przeglądarce | otrzymujesz tę | otrzymali państwo
    """,
}

_RUSSIAN: Wording = {
    Kind.BOUNCE_SUBJECT: """
        недоставлен | не доставлен | невозможно доставить | сообщение не доставлено | письмо не доставлено |
        ошибка доставки | уведомление о доставке
    """,
    Kind.BOUNCE: """
        не доставлено | не удалось доставить | не может быть доставлено | не было доставлено | невозможно доставить |
        почтовый ящик переполнен | пользователь не найден | несуществующ
    """,
    Kind.ABSENCE_SUBJECT: "автоответ | автоматический ответ | вне офиса | нет на месте",
    Kind.PERHAPS_ABSENCE_SUBJECT: "отпуск | отсутств",
    Kind.ABSENT: """
        нахожусь в отпуске | я в отпуске | буду в отпуске | отсутствую | буду отсутствовать | вне офиса |
        нет на рабочем месте | больше не работа
    """,
    Kind.MEANWHILE: """
        по срочным вопросам | в срочных случаях | обращайтесь | обращаться | после возвращения | отвечу |
        по возвращении | спасибо за ваше письмо | спасибо за письмо
    """,
    Kind.SAYS_SO: """
        автоматическое сообщение | автоматическое уведомление | сформировано автоматически | создано автоматически |
        не отвечайте на это | отправлено автоматически | отвечать на него не нужно
    """,
    Kind.CHALLENGE: "подтвердите адрес | подтвердите подписку | подтвердите ваш",
    Kind.READ_SUBJECT: "прочтено: | прочитано:",
    Kind.READ: "было прочитано | прочитано",
    Kind.RECEIVED: "мы получили ваш | ваше обращение | ваш запрос | ваша заявка",
    Kind.RECEIVED_THEN: "в ближайшее время | номер заявки | рабочих дней | зарегистрирован",
    Kind.NEWSLETTER: """
        отписаться | отказаться от рассылки | в браузере | веб-версия | вы получили это | вы получаете это
    """,
}

_JAPANESE: Wording = {
    Kind.BOUNCE_SUBJECT: """
        配信不能 | 配信できません | 配信エラー | 送信エラー | 未配信 | メールエラー通知 | 不達 | エラー通知 | 配達不能
    """,
    Kind.BOUNCE: """
        送信できませんでした | 配信できませんでした | 配信されませんでした | お届けできませんでした |
        届けることができません | 配送できません | 宛先が見つかりません | メールボックスが一杯 |
        メールボックスがいっぱい | 受信箱がいっぱい | 送信先のメールアドレスが見つかりません
    """,
    Kind.ABSENCE_SUBJECT: "不在 | 自動返信 | 自動応答 | 【自動返信】 | [自動返信] | 休暇",
    Kind.ABSENT: "不在にしております | 不在となります | 不在です | 休暇をいただいて | 休暇中 | 休暇のため | 休業",
    Kind.MEANWHILE: """
        お急ぎの | 緊急の | 折り返し | ご連絡ください | お返事 | ご返信 | 戻り次第 | ありがとうございます
    """,
    Kind.SAYS_SO: """
        自動返信 | 自動送信 | 自動配信 | 自動応答 | 直接返信いただけません | 返信しないでください | 返信できません |
        返信いただいても | 送信専用
    """,
    Kind.READ_SUBJECT: "開封済み: | 開封済み： | 開封確認",
    Kind.READ: "開封されました | に開封 | 表示されました",
    Kind.RECEIVED: """
        お問い合わせを受け付けました | お問い合わせありがとうございます | 受け付けいたしました | 受付いたしました |
        受付けました
    """,
    Kind.RECEIVED_THEN: "担当者 | 営業日 | 受付番号 | 追って | ご連絡",
    Kind.NEWSLETTER: "配信停止 | 配信解除 | 購読解除 | メルマガ | 配信を希望されない | メールマガジン",
}

_CHINESE: Wording = {
    Kind.BOUNCE_SUBJECT: """
        系统退信 | 系統退信 | 退信 | 无法投递 | 無法投遞 | 无法送达 | 無法傳遞 | 未送达 | 未传递 | 投递失败 |
        邮件发送失败
    """,
    Kind.BOUNCE: "邮件无法投递 | 无法送达 | 被退回 | 退信原因 | 退信 | 投递失败 | 無法傳遞 | 无法传递 | 收件人不存在",
    Kind.ABSENCE_SUBJECT: "自动回复 | 自動回覆 | 自動回復 | 自动答复 | 外出",
    Kind.ABSENT: "不在办公室 | 正在休假 | 出差 | 休假 | 不在辦公室",
    Kind.MEANWHILE: "尽快回复 | 紧急 | 请联系 | 盡快 | 回来后",
    Kind.SAYS_SO: "自动回复 | 自动发送 | 系统自动 | 请勿回复 | 請勿回覆 | 請勿直接回覆",
    Kind.NEWSLETTER: "退订 | 取消订阅 | 退訂 | 取消訂閱 | 在浏览器中 | 無法正常顯示",
}

_NORDIC: Wording = {
    Kind.BOUNCE_SUBJECT: """
        olevererbart | går inte att leverera | kunne ikke leveres | kan ikke leveres | kan inte levereras |
        leveringsfejl | ikke leveret | ikke levert | toimittamaton | ei voitu toimittaa | toimitus epäonnistui
    """,
    Kind.BOUNCE: """
        kunde inte levereras | kan inte levereras | kunne ikke leveres | kan ikke leveres | ble ikke levert |
        blev ikke leveret | ei voitu toimittaa
    """,
    Kind.ABSENCE_SUBJECT: """
        autosvar | automatiskt svar | automatisk svar | automatisk svar: | frånvaro | fraværsbesked | fravær |
        poissa | automaattinen vastaus | ikke til stede | ej på kontoret
    """,
    Kind.PERHAPS_ABSENCE_SUBJECT: "semester | ferie | loma | lomalla",
    Kind.ABSENT: """
        inte på kontoret | ikke på kontoret | är på semester | har semester | är ledig | på ferie | holder ferie |
        har ferie | tillbaka den | tilbage den | tilbake den | ute av kontoret | lomalla | poissa toimistolta
    """,
    Kind.MEANWHILE: """
        kontakta | kontakt | brådskande | hastesaker | haster | svarar | svarer | tack för ditt | tak for din |
        takk for din | kiireellis | vastaan
    """,
    Kind.SAYS_SO: """
        detta är ett automatiskt | dette er en automatisk | automatiskt genererat | automatisk generert |
        automatisk genereret | svara inte på detta | svar ikke på denne | kan ikke besvares | älä vastaa tähän
    """,
    Kind.READ_SUBJECT: "läst: | lest: | læst: | luettu:",
    Kind.READ: "lästes | ble lest | blev læst | luettiin",
    Kind.NEWSLETTER: """
        avregistrera | avsluta prenumeration | avmeld | afmeld | i webbläsaren | i nettleseren | i din browser |
        nyhetsbrev | nyhedsbrev | uutiskirje
    """,
}

_CENTRAL: Wording = {
    Kind.BOUNCE_SUBJECT: """
        nedoručitelné | nedoručiteľné | nedoručená zpráva | kézbesíthetetlen | sikertelen kézbesítés | nelivrat |
        imposibil de livrat | teslim edilemedi
    """,
    Kind.BOUNCE: """
        nebylo možné doručit | nelze doručit | nebola doručená | nem sikerült kézbesíteni | nem kézbesíthető |
        nu a putut fi livrat | nu a fost livrat | teslim edilemedi
    """,
    Kind.ABSENCE_SUBJECT: """
        automatická odpověď | automatická odpoveď | mimo kancelář | mimo kanceláriu | automatikus válasz |
        házon kívül | răspuns automat | otomatik yanıt | otomatik cevap | ofis dışında
    """,
    Kind.PERHAPS_ABSENCE_SUBJECT: "dovolená | nepřítomn | szabadság | concediu | izin",
    Kind.ABSENT: """
        mimo kancelář | jsem na dovolené | som na dovolenke | nejsem v kanceláři | szabadságon vagyok |
        nem vagyok az irodában | sunt în concediu | nu sunt la birou | ofis dışındayım | izindeyim | izinde olacağım
    """,
    Kind.MEANWHILE: """
        v naléhavých | v urgentných | kontaktujte | sürgős | forduljon | pentru urgențe | vă rog să contactați |
        acil | iletişime
    """,
    Kind.SAYS_SO: """
        automaticky generovan | neodpovídejte na | neodpovedajte na | automatikus üzenet | ne válaszoljon |
        mesaj automat | nu răspundeți | otomatik olarak | yanıtlamayınız
    """,
    Kind.NEWSLETTER: "odhlásit | odhlásiť | leiratkozás | dezabonare | abonelikten çık | v prohlížeči | böngészőben",
}

WORDINGS = (_GERMAN, _DUTCH, _ITALIAN, _SPANISH, _PORTUGUESE, _POLISH, _RUSSIAN, _JAPANESE, _CHINESE, _NORDIC, _CENTRAL)
