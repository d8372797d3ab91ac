"""How machines write in English, whatever language their owners speak."""

from mailbot.core.reading.automatic.wording import Kind, Wording

WORDING: Wording = {
    Kind.BOUNCE_SUBJECT: """
        undeliver | mail delivery | delivery status | delivery failure | delivery has failed | delivery failed |
        delivery notification | delivery error | delivery problem | delivery report | delivery delayed |
        delivery incomplete | delayed: | delayed mail | message delayed | permanent delivery failure | returned mail |
        returned to sender | mail returned | message returned | failure notice | failure delivery | failed mail |
        failed: | failed delivery | mail failure | mail system error | mail error | mail could not be delivered |
        message could not be delivered | message not delivered | message delivery | message undeliver |
        message status - undeliver | email could not be delivered | email delivery failure | non-delivery |
        non delivery | nondeliverable | non-deliverable | unable to deliver | could not deliver | couldn't deliver |
        address not found | user unknown | unknown user | recipient unknown | rejected mail |
        automatically rejected mail | warning: message | warning: could not send |
        there was an error sending your mail | error sending | mailbox full | mailbox unavailable |
        notification: delivery | notification d'état | dsn: | loop alert
    """,
    Kind.BOUNCE: """
        could not be delivered | couldn't be delivered | cannot be delivered | can not be delivered |
        can't be delivered | was not delivered | wasn't delivered | were not delivered | has not been delivered |
        has not yet been delivered | not been delivered | not delivered to | not able to deliver your |
        unable to deliver | could not deliver | couldn't deliver | cannot deliver | undeliverable | undelivered |
        was undeliverable | delivery to the following | delivery has failed | delivery failed | delivery failure |
        failed permanently | permanent error | permanent fatal errors | fatal errors | failed recipient |
        following address(es) failed | following addresses failed | following recipient |
        did not reach the following | was not received by | could not be sent to | has been postponed |
        wasn't able to deliver | was not able to deliver | following addresses had | addresses had delivery problems |
        the transport agent | there was an error delivering | error delivering your | errors delivering |
        error sending your mail | rejected by the recipient | recipient's mailbox is full | mailbox is full |
        mailbox full | mailbox has exceeded | exceeded … quota | over quota | no such user | no such recipient |
        user unknown | unknown user | user not found | invalid recipient | invalid user address |
        recipient address rejected | address not found | address couldn't be found | wasn't found at |
        does not exist | mailbox unavailable | message returned to sender | returned to sender |
        returning message to sender | message headers follow | transcript of session follows | the mail system |
        reporting-mta | final-recipient | diagnostic-code | will keep trying | you do not need to resend |
        delivery attempts will | duplicated message-id | could not be processed | message was not accepted |
        has been rejected
    """,
    Kind.MAIL_SYSTEM: """
        mailer-daemon | mailer daemon | mailerdaemon | mail daemon | mail delivery | mail system | mail service |
        mail administrator | mail admin | mail router | mail gateway | mailsystem | mdaemon | imailsrv | postmaster |
        post_master | post master | system administrator | internet mail | smtp gateway | smtp service | smtp mail |
        antivirus for smtp | message delivery | delivery subsystem | microsoft outlook | microsoft exchange |
        complaints@
    """,
    Kind.ABSENCE_SUBJECT: """
        automatic reply | automatic response | automated reply | automated response | automatic message |
        automated message | auto reply | autoreply | auto-reply | auto response | auto-response | autoresponse |
        autoresponder | auto: | auto : | out of office | out of the office | is out of the office | ooo: | ooo - |
        vacation reply | vacation response | vacation message | away from my mail | away from the office |
        away from office | away message | thank you for your email
    """,
    Kind.PERHAPS_ABSENCE_SUBJECT: """
        absen | away | on leave | annual leave | holiday | on holiday | vacation | on vacation | maternity |
        parental leave | i am away | i'm away | i am out | i'm out | i am on | office closed | we are closed |
        no longer | change of address | new address | new email
    """,
    Kind.ABSENT: """
        out of the office | out of office | away from the office | away from my desk | away from my email |
        not in the office | currently away | currently out | currently on leave | currently on holiday |
        currently on vacation | currently on annual leave | currently travelling | currently traveling |
        currently unavailable | i am away | i'm away | i will be away | i'll be away | i am on leave | i'm on leave |
        i am on annual leave | i'm on annual leave | i am on vacation | i'm on vacation | i am on holiday |
        i'm on holiday | on holiday until | on leave until | on vacation until | on annual leave |
        on maternity leave | on parental leave | on paternity leave | on sick leave | will be out until |
        back in the office | back on monday | will be back on | returning on | will return on |
        will not return until | until i return | office is closed | offices are closed | no longer work |
        no longer working | no longer employed | no longer with | no longer at | no longer in use |
        no longer monitored | no longer active | no longer valid | no longer checked | has left the | have left the |
        is not monitored | isn't monitored | not being monitored | address has changed | my new email | my new e-mail
    """,
    Kind.MEANWHILE: """
        limited access to | no access to | not have access to | without access to | not be checking |
        not checking my | will not be read | not be forwarded | not being forwarded | will respond to your |
        will reply to your | will respond when | will reply when | will respond upon | will get back to you |
        will be in touch | respond as soon as | reply as soon as | when i return | when i am back | when i get back |
        upon my return | on my return | in my absence | during my absence | while i am away | while i'm away |
        in the meantime | if urgent | in urgent cases | for urgent | if your message is urgent |
        if your enquiry is urgent | if it is urgent | if you need immediate | need immediate assistance |
        for immediate assistance | in an emergency | in case of emergency | please contact | please direct |
        please email | please e-mail | please call | please address | for anything | returning on | back in the office
    """,
    Kind.THANKS: """
        thank you for your email | thank you for your e-mail | thank you for your message | thanks for your email |
        thanks for your message
    """,
    Kind.UNTIL: "until | back on | will be back | returning | will return | no longer",
    Kind.SAYS_SO: """
        this is an automated | this is an automatic | this is an auto-generated | this is an autogenerated |
        this is a system generated | this is a system-generated | this is an autoreply | this is an auto-reply |
        this e-mail is automat | this email is automat | this message is automat | this message was automatically |
        this message was created automatically | this message was generated automatically |
        this message has been automatically | this email was automatically | this e-mail was automatically |
        this email was generated automatically | this email has been automatically |
        this email was sent automatically | this message was sent automatically |
        this email was sent from a notification-only | automatically generated message |
        automatically generated email | automatically generated e-mail | automatically generated reply |
        automatically generated response | automated notification | automated reply | automated response |
        automatic response to your | automatic reply to your | auto-generated email | auto-generated message |
        do not reply to this | don't reply to this | please do not reply | please don't reply |
        do not respond to this | replies to this email are not | replies to this message are not |
        replies to this address | this mailbox is not monitored | this inbox is not monitored |
        this address is not monitored | unmonitored mailbox | unmonitored address | advisory-only email |
        reply above this line | type your reply above | write above this line | reply above the line
    """,
    Kind.CHALLENGE: """
        click … added to … allowed | click … verify | click … confirm your email | click … confirm your e-mail |
        click … confirm your address | click … confirm that you | click … confirm your subscription |
        click … to be delivered | click … deliver your | confirm your email address | confirm your e-mail address |
        confirm your subscription | confirm your registration … click | please confirm your email by |
        verify your email | verify your e-mail | verify that you are human | prove that you are human |
        prove you are human | your email requires verification | your message requires verification |
        protected by … spam | uses … to stop spam | awaits moderator approval | awaiting moderat |
        held until the list moderator | your message has been quarantined | reply to this message … to confirm |
        reply to this email … to confirm | if you did not request this | if you didn't request this |
        if you did not make this request
    """,
    Kind.READ_SUBJECT: "read: | read : | not read: | not read : | read receipt | return receipt | deleted:",
    Kind.READ: """
        was read on | was read at | was displayed on | was deleted without being read | this is a return receipt |
        this is a receipt for the mail | this receipt verifies | your message … was read |
        return receipt … your document
    """,
    Kind.RECEIVED_SUBJECT: """
        we have received | we've received | we received your | thank you for contacting | thanks for contacting |
        thank you for your request | thank you for your enquiry | acknowledg | your request | your ticket | ticket |
        case | request received | ticket received | received:
    """,
    Kind.RECEIVED: """
        received and will be | acknowledge receipt | your request has been | your request was |
        your enquiry has been | your inquiry has been | your ticket | your support request | ticket has been |
        case has been | thank you for contacting | thanks for contacting | thank you for reaching out |
        thanks for reaching out | thank you for your enquiry | thank you for your inquiry |
        have received your request | have received your message | have received your email |
        have received your e-mail | have received your enquiry | have received your inquiry |
        we received your request | we received your message | we received your email | we've received your request |
        we've received your message | we've received your email | your message has been received |
        your email has been received | your e-mail has been received | your request has been received |
        your case has | your case number
    """,
    Kind.RECEIVED_THEN: """
        as soon as possible | will get back to you | will be in touch | will respond | will reply | will contact you |
        will review | support team | support staff | one of our | working days | business days | business hours |
        working hours | within 24 hours | within 48 hours | ticket number | case number | reference number |
        request number | tracking number | ticket id | ticket # | case # | in the subject | has been closed |
        has been resolved | marked as | status: | has been created | satisfaction | rate our | our team will |
        our team is | has been assigned | of our team
    """,
    Kind.NOTICE_SUBJECT: """
        report domain: | [preview] report domain: | dmarc | complaint about message | abuse report |
        email feedback report | security alert | your mailbox is | quota warning | quota exceeded | quota alert |
        signature requested | invitation to edit | quarantine | spam quarantine | you have new | cron <
    """,
    Kind.NOTICE: """
        dmarc aggregate report | aggregate tls report | aggregate report | this is an email abuse report |
        abuse report for an email | feedback report | sent you a document to review and sign |
        sent you a document to sign | document to review and sign | has requested your signature |
        requests your signature | shared … with you | has been shared with you | has invited you to |
        invited you to edit | invited you to view | invited you to join | invited you to collaborate |
        wants to connect | would like to connect | join your network | add you to … network | voted in your poll |
        participated in your poll | new response to your | new vote in | sent you files | download your files |
        download link will expire | of your quota | mailbox is almost full | mailbox is nearly full | mailbox quota |
        storage … full | out of storage | new sign-in | new login | reset your password | password reset |
        verification code | one-time code | notification settings | notification preferences | manage notifications |
        manage your notifications | you are receiving this notification | you received this notification |
        you have new notifications | messages in quarantine | quarantined messages | event reminder |
        reply to this email directly or view it on | you are receiving this because you | found an infected message |
        virus was detected | virus was found | virus found in | found a virus | contained a virus
    """,
    Kind.NEWSLETTER_SUBJECT: "digest | enews | e-news",
    Kind.NEWSLETTER: """
        unsubscribe | opt out | opt-out | to be removed from | be removed from our | removed from future |
        remove yourself | stop receiving | no longer wish to receive | wish to no longer receive | in your browser |
        in a browser | view online | view it online | online version | web version | having trouble viewing |
        trouble viewing this | can't see the images | you are receiving this | you're receiving this |
        you received this email because | you received this message because | this email was sent to |
        this e-mail was sent to | this is a promotional | this is an advertis | opted in | update your preferences |
        manage your preferences | email preferences | update preferences | manage preferences |
        manage your subscription | subscription preferences | add us to your address book | forward to a friend |
        change your subscription | digest | table of contents | submissions to
    """,
    Kind.OPT_OUT: "unsubscribe | unsubscribe here | opt out | opt-out | manage preferences | email preferences",
    Kind.REQUEST: """
        i would like to | i'd like to | i want to | i wish to | we would like to | we'd like to | register me |
        sign me up | count me in | put me down | book me | book a place | book a seat | i will attend | i'll attend |
        will attend the | i can attend | i am attending | i will come | i'll come | i will be there | i'll be there |
        i confirm | cancel my | my registration | my place | my seat | my booking | my membership | my name is on |
        i have read your | i changed | can you | could you | would you | may i ask | may i come | may i bring |
        may i register | may i join | can i register | can i still | can i come | can i join | can i bring |
        can i attend | can i pay | could i register | could i join | could i attend | do i need | do i have |
        am i registered | am i on | am i still | should i | did you | have you received | have you got | are there |
        is there | is the session | when is | will be attending | add me to | remove me from | unsubscribe me |
        would like to attend | would like to register | would like to join
    """,
}
