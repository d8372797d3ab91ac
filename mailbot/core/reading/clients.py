"""How mail programs, in French and English, mark what they quote or forward: tables of what they write, folded.

The program's language is the writer's choice of years ago: both are looked for in every mail."""

import re

# "-------- Message d'origine --------": the words of the line, between dashes or before a colon.
_ANSWERED = (
    r"original message|original appointment|reply message|quoted message|message d origine|message original|"
    r"message initial|message precedent|mail original|mail d origine|mail initial|mail precedent|courriel original|"
    r"courriel d origine|courrier original|e mail d origine|email original|rendez vous d origine|"
    r"message origine|reponse au message|message de"
)
_FORWARDED = (
    r"(?:begin )?forwarded (?:message|mail|by .{1,60})|"
    r"(?:message|mail|courriel|courrier) (?:transfere|transmis|reexpedie)"
    r"|debut du message (?:reexpedie|transfere|transmis)|transfere par .{1,60}|fwd message|message forwarded"
)
ANSWERED = re.compile(rf"(?:{_ANSWERED})\b.{{0,60}}")
FORWARDED = re.compile(rf"(?:{_FORWARDED})\b.{{0,40}}")
FORWARD_SUBJECT = re.compile(r"^\s*(?:re ?: ?)?(?:tr|fwd?|transf|i|wg) ?:")

# "Le mar. 15 sept. 2020 à 10:02, X <y> a écrit :" and its like, on one line or wrapped over some.
WRAPPED_OVER = 4
MAY_BE_ATTRIBUTION = re.compile(
    r"^(?:le|on|am|el|il|op|en date du|a|message|cap|\d|.{0,120}(?:<|@)|.{0,80} (?:a ecrit|wrote)\b)"
)
_WROTE = r"(?:(?<! m)(?<! t)(?<! nous)(?<! vous)(?<! lui) a ecrit|wrote|writes|schrieb|escribio|ha scritto|schreef)"
_MOMENT = r"(?=.*\d)(?=.*(?:\d{4}|\d{1,2}[:h]\d\d|\d[/.]\d{1,2}[/.]\d\d))"
ATTRIBUTION = re.compile(
    rf"^(?:(?:le|on|am|el|il|op|en date du) {_MOMENT}.{{4,240}}\b{_WROTE} ?:"
    rf"|(?:le )?{_MOMENT}\d{{1,4}}[/. ]\d{{1,2}}[/. ]\d{{2,4}}.{{0,200}}\b{_WROTE} ?:"
    rf"|.{{1,160}}(?:<[^>]+>|\([^)]+@[^)]+\)) ?,? ?{_WROTE}(?: le {_MOMENT}.{{4,60}})? ?:"
    rf"|.{{2,80}} {_WROTE} le {_MOMENT}.{{4,60}}:"
    rf"|(?:le|on) {_MOMENT}.{{4,120}}(?:<[^>]+@[^>]+>|@[\w.]+) ?:"
    r"|message (?:du|de) ?:? ?\d.{0,80}"
    r"|cap rural (?:a ecrit|wrote) ?:)$"
)
# The beginning of an attribution whose quoted words follow on the same line.
HEADER_NAMES = (
    r"de|from|von|expediteur|envoye(?: le| par)?|sent|date(?: d envoi)?|a|to|pour|destinataires?|objet|subject|sujet|"
    r"cc|copie(?: a)?|cci|bcc|reply to|repondre a|repondre|message id|importance|organisation|piece jointe|"
    r"pieces jointes|attachments?|gesendet|an|betreff|datum|enviado(?: el)?|para|asunto|inviato|oggetto|verzonden|aan|"
    r"onderwerp"
)
HEADER_LINE = re.compile(rf"^({HEADER_NAMES}) ?:[ \t]*(.*)$")
OPENS_HEADER_BLOCK = re.compile(
    r"^(?:de|from|von|da|van|expediteur|envoye par|message du|sujet|subject|objet|betreff) ?:"
)
AUTHOR_NAMES = frozenset({"de", "from", "von", "expediteur", "envoye par"})
SUBJECT_NAMES = frozenset({"objet", "subject", "sujet", "betreff", "asunto", "oggetto", "onderwerp"})
# A header line whose text is no words of the one who is quoted.
NO_SUBJECT = re.compile(rf"^(?!(?:objet|subject|sujet) ?:)(?:{HEADER_NAMES}) ?:")

# "Envoyé de mon iPhone" is nobody's word.
_SENT = re.compile(
    r"^(?:envoye|sent|ecrit|telecharge\w*|telechargez|obtenir|obtenez|get|provenance|recupere\w*|message envoye|"
    r"mail envoye|expedie|tape|typed|via)\b.{0,80}$"
)
_DEVICE = re.compile(
    r"iphone|ipad|\bmac\b|android|samsung|galaxy|smartphone|mobile|telephone|portable|outlook|\borange\b|yahoo|huawei|"
    r"\bmail\b|phone|tablette|blackberry|windows|gmail|proton|\bsfr\b|la poste|laposte|free|bouygues|xiaomi|redmi|oppo|"
    r"nokia|\bcrm\b|application|webmail|thunderbird|\bzimbra\b|courrier pour|blue mail|spark|aquamail|k 9"
)
_NAMES_A_PROGRAM = 3  # « Envoyé depuis Mailo »
_LEFT_OVER = re.compile(r"^\[?(?:image|cid|logo)\s?:.{0,120}\]?$|^\[cid.{0,120}\]$|^<?https?://aka\.ms/\S+>?$")


def is_device_line(folded: str) -> bool:
    """« Envoyé de mon iPhone », « [image: logo.png] »: put there by a program."""
    is_sent = bool(_SENT.match(folded))
    is_short = is_sent and len(folded.split()) <= _NAMES_A_PROGRAM
    return bool((is_sent and (is_short or _DEVICE.search(folded))) or _LEFT_OVER.match(folded))
