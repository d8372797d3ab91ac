"""English, as it is written in mails: folded (no apostrophes or hyphens). `folding.phrases` tells the signs."""

import re

from mailbot.core.reading.folding import phrases
from mailbot.core.reading.vocabulary import Vocabulary

_SEAT = "(a|one|1|my) (place|seat|spot|space)"
_COME = (
    "(attend*|join*|participat*|tak* part|com* along|come|book*|reserv*|register*|sign* up|enrol*|be registered|"
    "be there|sit in|be included|be added|be present|follow)"
)
_WISH = (
    "(i (would|d) [very much|really|also] (like|love|be (glad|happy|interested|delighted))|"
    "i (want|wish|intend)|i (am|m) (writing|interested|keen))"
)

# What a stranger gives up is not a seat of ours.
_NOT_OURS = "(my|our|the|this) (subscription|contract|order|account|policy|appointment|flight|hotel)"

ENGLISH = Vocabulary(
    register=phrases(
        [
            f"{_WISH} [to|in] ... {_COME}",
            f"{_WISH} ... {_SEAT}",
            "(please|kindly|could you|can you|would you|pls) [please|kindly] (register|book|add|enrol*|include|"
            "count|put|reserve|sign|save|keep|note) "
            "[a (place|seat|spot) for|me] ... (me|my)",
            "(please|kindly|could you|can you|would you|pls) [please|kindly] (register|book|add|enrol*|include|"
            "count|put|reserve|sign|save|keep) me",
            "(register|book|sign|count|enrol*|add|put) me [up|in|down|for|on|to]",
            f"(reserve|book|save|keep|have|get) [me] {_SEAT} [for me|please]",
            f"{_SEAT} for (me|myself)",
            f"{_SEAT} [for|at|in|on] ... please",
            "(may|can|could) i [please|still] (register|join|attend|sign up|book|reserve|enrol*|come|have a "
            "(place|seat|spot)|get a (place|seat|spot))",
            "i (register|am registering|m registering|hereby register)",
            "(here is|this is|please note|please record) my registration",
            "accept my registration",
        ]
    ),
    register_by_heading=phrases(
        [
            "registration(?! (fee*|form*|open*|close*|desk|deadline|is|are|include*))",
            r"register(?! \W| your| the| a| today| now| here| domain*)",
            "registering",
            "sign up (for|to)",
            "booking (for|request|session)",
            "enrolment",
        ]
    ),
    attend=phrases(
        [
            "i (will|ll|shall) [definitely|gladly|be happy to] (attend|be there|come|join|participate|take part|"
            "be present|be attending|be joining)",
            "i (am|m) (coming|attending|joining)",
            r"i (am|m) in(?! (?!for|on|please|thank)\w)",
            "i (confirm|d like to confirm|am happy to confirm) [my] (attendance|participation|presence|coming)",
            "(happy|glad|delighted) to (attend|join|come)",
        ]
    ),
    cancel=phrases(
        [
            "(give|offer|pass) my (seat|place|spot) to",
            "cancel [all] my (registration|place|seat|booking|participation|spot|attendance|reservation)",
            "(i must|i have to|i need to|i will have to|i ll have to|i d like to|i would like to|i wish to|i "
            "want to|i am going to have to|i ve got to|have to|please) "
            f"[unfortunately|regrettably|sadly] (cancel(?! {_NOT_OURS})|"
            "withdraw(?! (any|your|the|all|remaining|fund*))|pull out|drop out|give up my (seat|place|spot))",
            "(withdraw|release|free up|give up) my (registration|place|seat|spot|booking)",
            "(take|remove) me (off|from)",
            "(please) unregister me",
            "i (withdraw|am withdrawing|m withdrawing|am cancelling|am canceling|m cancelling|m canceling|cancel)",
        ]
    ),
    cancel_by_heading=phrases(["cancel*", "withdraw*"]),
    unable=phrases(
        [
            "i (can t|cannot|can not|won t|will not|am not able to|m not able to|am unable to|m unable to|will "
            "be unable to|ll be unable to) "
            "[unfortunately|now|sadly] [be able to|longer|be] (attend*|come|join|make it|participate|take part|"
            "be there|able to attend)",
            "i can no longer (attend|come|join|make it|participate|take part)",
            "i will no longer be (able|attending|coming)",
            "i (won t|will not) be (able to|attending|there|coming)",
        ]
    ),
    partly=phrases(
        [
            "before",
            "after (the|about|lunch|noon|10|11|12|2|3|4|two|three)",
            "until",
            "till",
            "beginning",
            "start",
            "lunch",
            "dinner",
            "whole",
            "entire",
            "all (of|the|day)",
            "on time",
            "in person",
            "part",
        ]
    ),
    had_a_seat=phrases(
        [
            "no longer",
            "after all",
            "my (registration|booking|place|seat|spot)",
            f"(cancel|cancel*ing|cancel*ation(?! of your))(?! {_NOT_OURS})",
            "(i am|i m|was|i had) registered",
            "signed up",
            "withdraw*",
        ]
    ),
    accept=phrases(
        [
            "i (will|ll|d like to|would like to|would love to|d love to|am happy to|m happy to|will gladly|ll "
            "gladly) [gladly|happily] (take|accept) "
            "(it|the|this|that|up|your) [place|seat|spot|offer]",
            "i accept [the|this|your|gladly] [place|seat|spot|offer|kind offer]",
            "i (take|want) (it|the (place|seat|spot))",
        ]
    ),
    accept_when_offered=phrases(["yes", "ok", "okay", "gladly", "with pleasure", "happily", "sure", "i confirm"]),
    decline=phrases(
        [
            "i (decline|must decline|have to decline|ll pass|will pass|don t want|do not want)",
            "no thank*",
            "(give|offer|pass) it (to|on)",
            "i (can t|cannot) (take|accept)",
        ]
    ),
    offer=phrases(
        [
            "(place|seat|spot) (has|is|just|have) [now|just|become|been] (free*|available|opened|open)",
            "(freed|vacant|available) (seat|place|spot)",
            "offer* you (a|the|this) (place|seat|spot)",
        ]
    ),
    status=phrases(
        [
            "(haven t|have not|didn t|did not|not yet) [yet] (received|had|heard|got|get|receive)",
            "am i [already|still] (registered|on the list|confirmed)",
            "(have you|did you) (received|receive|got|get) my",
            "(confirm|know|check) (whether|if|that) [i am|i m|my registration]",
            "status of my",
            "(resend|send again|send me again) ... (link|confirmation)",
            "(where|what) ... waiting list",
        ]
    ),
    membership=phrases(["membership", "annual fee", "subscription fee"]),
    about_seats=phrases(
        [
            "regist*",
            "attend*",
            "particip*",
            "place*",
            "seat*",
            "spot*",
            "join*",
            "cancel*",
            "book*",
            "sign",
            "come",
            "coming",
            "withdraw*",
            "would",
            "want*",
        ]
    ),
    thanks=phrases(["thank*", "thx", "cheers", "received", "noted"]),
    negation=phrases(
        [
            "not",
            "no",
            "never",
            "don t",
            "won t",
            "can t",
            "cannot",
            "couldn t",
            "wouldn t",
            "isn t",
            "haven t",
            "without",
            "unable",
            "neither",
        ]
    ),
    condition=phrases(["if", "unless", "provided", "as long as", "in case", "except", "once"]),
    harmless_condition=phrases(
        [
            "[offer it|give it|offer them|let it go] (to|for) (someone|somebody|anyone|anybody) else",
            "(offer|give) it to the next [person|in line]",
            "if so",
            "if (there is|there are|there s|you have|you still have) [still] (a|any|some|room|space|spaces|"
            "places|seats) [place*|seat*|spot*|space*|left|available]",
            "if (possible|it s possible|it is possible|at all possible|that s ok*|i may)",
            "if [there are] (any) [places|seats] [are] (left|available)",
        ]
    ),
    hesitation=phrases(
        [
            "maybe",
            "next (time|year)",
            "later",
            "perhaps",
            "might",
            "not sure",
            "don t know",
            "let you know",
            "not decided",
            "thinking of",
            "considering",
            "before i",
            "wondering",
            "how to",
            "how (do|can) i",
            "instead",
            "form to",
            "link to",
        ]
    ),
    past=phrases(
        [
            "i (had|was|already|have already|ve already|registered|signed up|asked|booked|have registered|"
            "cancelled|applied)",
            "was registered",
        ]
    ),
    others=phrases(
        [
            "my (colleague*|boss|husband|wife|partner|director|friend*|assistant|team|manager|co worker*|"
            "coworker*|intern)",
            "(we|us)",
            "(two|three|four|five|several|2|3|4|5) (people|persons|places|seats|spots|colleagues|participants|of us)",
            "on behalf",
            "(him|her|them)",
            "(he|she|they) (would|will|want*|wish*|can*|is|are|has|have)",
            "together with",
            "and myself",
            "a colleague",
        ]
    ),
    harmless_others=phrases(["(told|recommended|suggested|forwarded|mentioned|informed|heard)"]),
    replacement=phrases(
        [
            "replac*",
            "in my place",
            "in my stead",
            "instead of me",
            "have my (place|seat|spot)",
            "(swap*|transfer*|substitut*)",
            "take my (place|seat|spot)",
            "take over",
        ]
    ),
    change=phrases(
        [
            "chang* (my|the|of|to)",
            "correct*",
            "update*",
            "modif*",
            "switch*",
            "new address",
            "newsletter",
            "mailing list",
            "unsubscribe",
            "move my",
            "rather than",
        ]
    ),
    polite_request=phrases(
        [
            "(could|can|would|will) you",
            "please",
            "(may|can|could) i",
            "would it [still] be possible (to|for me)",
            "is it [still] possible (to|for me)",
            "i (would|d) (like|love)",
        ]
    ),
    asks_how=phrases(
        [
            "how",
            "when",
            "which",
            "what",
            "who",
            "where",
            "until",
            "only",
            "do i",
            "should i",
            "are there",
            "is there",
            "does",
        ]
    ),
    closing=phrases(
        [
            "[kind|best|warm|many|with kind|with best] (regards|wishes|thanks)",
            "(many thanks|thanks (a lot|a million|so much|very much)|thx|thanks|thank you [very much|so much])",
            "(yours|warmly|take care|see you [there|soon|then]|with (kind|best|warm) (regards|wishes))",
            "sincerely",
            "yours [sincerely|faithfully|truly]",
            "all the best",
            "best",
            "cheers",
            "thank you in advance",
            "thanks in advance",
        ]
    ),
    postscript=phrases(["ps", "p s", "nb", "n b", "by the way", "one more thing"]),
    first_person=re.compile(r"\b(i|we|me)\b|^(please|could you|can you|kindly)\b"),
    disclaimer=phrases(
        [
            "this (message|mail|e mail|email|communication) (and|is|was|may|has|contains)",
            "(confidential*|privileged|intended recipient*|received this ... in error)",
            "(virus free|antivirus|avast|scanned by)",
            "before printing",
            "consider the environment",
            "(unsubscribe|privacy policy|disclaimer)",
            "follow us on",
        ]
    ),
    function_words=frozenset(
        {
            "i",
            "you",
            "we",
            "the",
            "a",
            "an",
            "and",
            "of",
            "to",
            "for",
            "in",
            "on",
            "is",
            "are",
            "am",
            "be",
            "have",
            "my",
            "your",
            "please",
            "would",
            "like",
            "with",
            "this",
            "that",
            "it",
            "hello",
            "dear",
            "regards",
            "me",
            "at",
            "not",
            "can",
            "will",
            "count",
            "thanks",
            "thank",
            "yes",
            "attend",
            "register",
        }
    ),
)
