"""English, as it is written in mails: folded (no apostrophes or hyphens). `folding.phrases` tells the signs."""

import re

from mailbot.core.reading.folding import phrases
from mailbot.core.reading.reading import Intent
from mailbot.core.reading.vocabulary import Vocabulary

ENGLISH = Vocabulary(
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
            "(not|no longer|n t) [so|quite|really|at all] (sure|certain)",
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
    undecided=phrases(
        [
            "if (my|our|the) ... (agree*|approve*|allow*|let*|say* yes|permit*)",
            "subject to ... (approval|agreement|permission)",
        ]
    ),
    denied={
        Intent.REGISTER: phrases(
            [
                "(do not|don t|not|never|no longer) [want|wish|intend|going] [to] (register|sign up|attend|come|join)",
                "(register|book|join|sign up) (now|today|here|online)",
                "(instead|in place) of",
                "reply for example",
            ]
        ),
        Intent.CANCEL: phrases(
            [
                "(do not|don t|not|never) [want|wish|intend|going] [to] (cancel|withdraw|remove|unregister)",
                "reply to this message",
                "(newsletter|mailing list|subscription|your mailings)",
                "(meal|lunch|dinner|hotel|room|train)",
            ]
        ),
    },
    offer=phrases(
        [
            "(place|seat|seats|spot) ... (free*|available|open*|offer*|come up|comes up)",
            "(free*|vacant|available|spare|offer*) ... (place|seat|seats|spot)",
            "take (the|this|these) (place|seat|seats|spot)",
        ]
    ),
    offer_to_come=phrases(
        [
            "(if|when|once|as soon as|should) (a|another) (place|seat|spot) [is|becomes] (free*|come*)",
            "(if|when|once|as soon as|should) seats [are|become] free",
        ]
    ),
    yes=phrases(
        [
            "^[hello|hi|dear all] (yes|yep|yeah|ok|okay|sure|correct|exactly|absolutely|indeed|certainly)",
            "i [do|hereby|can] confirm",
            "that s (right|correct|me)",
            "that is (right|correct|me)",
            "it (was|is) me",
            "(please do|go ahead|please proceed|confirmed)",
        ]
    ),
    beside_yes=phrases(
        [
            "(hello|hi|dear|madam|sir|please|thanks|thank|you|very|much)",
            "(yes|yep|yeah|ok|okay|sure|correct|exactly|absolutely|indeed|certainly|right)",
            "(i|do|hereby|can|confirm|confirmed|that|s|is|it|was|me|my|the|this|to|of|for|asked|wrote|sent)",
            "(cancel*|withdraw*|change|replace|replacement|request|registration|go|ahead|proceed)",
            "(best|kind|regards|wishes|cheers|sincerely|yours)",
        ]
    ),
    no=phrases(
        [
            "(don t|do not|didn t|did not|no) [want|wish|intend] [to|any] (cancel*|withdraw*)",
            "(keep|kept) [my|the] (seat|place|spot|registration)",
            "confirm [my|that i] (registration|attendance|presence|participation|place|seat|will|am)",
            "i (ll|will) be (there|present|attending)",
            "^[hello|hi|oh] (no|nope|certainly not|not at all|absolutely not)",
            "(it wasn t|it was not|this wasn t|this was not|that wasn t|that was not|not) me",
            "(don t|do not) (cancel|change|touch|release|do)",
            "i (didn t|did not|never|haven t|have not) (ask*|writ*|wrote|sent|send|request*)",
            "(it s|this is|it is|must be|that s) a mistake",
            "i [ll|will|d like to|would like to|want to] keep (my|the)",
            "i am [still] coming",
            "i m [still] coming",
        ]
    ),
    ours=phrases(
        [
            "(registration*|registered|register|sign me up|session*|training|web conference|webinar|workshop)",
            "(seat*|spot|a place)",
            "(attend|attendance|morning|afternoon|course|waiting list|membership|count me in|my place|your event)",
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
