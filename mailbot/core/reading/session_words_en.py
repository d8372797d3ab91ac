"""English words for sessions, days and parts of a day, folded. A line is a phrase (see `folding.phrases`)."""

import re

from mailbot.core.reading.session_words import SessionWords, listed, meaning, numbered, session_signs

SESSION_EN = SessionWords(
    months=numbered(
        "january jan; february feb; march; april apr; may; june; july; august aug; september sept sep; october oct; "
        "november nov; december dec",
        first=1,
    ),
    weekdays=numbered(
        "monday mon; tuesday tue; wednesday wed; thursday thu thur thurs; friday fri; saturday sat; sunday sun", first=0
    ),
    signs=session_signs(
        {
            "not": """
                (not|no|never|don t|won t|can t|cannot|couldn t|wouldn t|isn t|without|unable|neither|nor|except)
                (no longer|rather than|instead of|out of the question|dont|cant|wont)
            """,
            "drop": """
                (cancel*|withdraw*|drop*|pull out|give up|giving up)
                (release|remove|unregister|take ... off|miss|skip|absent)
            """,
            "later": """
                (later|for now|for the moment|maybe|perhaps|not sure)
                (not yet|will see|get back to you|next time|might|undecided)
            """,
            "past": """
                (last (year|time|autumn|november|october)|years ago|months ago|in 201\\d|previous*)
                (i (had|was|attended|did|took)|we (had|were|attended)|already (attended|did|took))
            """,
            "keep": """
                (keep|keeping|still|as is|as it is|unchanged|stay*|remain*|same|maintain)
            """,
            "ask": """
                (register*|sign (me|us) up|book*|reserv*|enrol*|add|count|put (me|us|him|her)|include|save|place*|seat*)
                (would|like|love|want|wish|attend*|join*|come|coming|participat*|take part|be there|i m in|make it|make)
                (please|yes|interested|available|free|amend|can do)
                (i ll|will|fine|suits me|works for me|sit in|morning only)
            """,
            "busy": """
                (i have|i ve|i m|i am|i teach|teach|i ll be|we have)
                (there is|there s|i must|i need|work*|busy|meeting|class*|clash*|overlap*|conflict*)
            """,
            "all_sessions": """
                (both|two|three|all) [the|of the|your|my|of your] (sessions|trainings|courses|webinars)
                (both|two|three|all) [the|of the|your|my|of your] (workshops|registrations)
                (two|three) (requests|sessions|bookings)
            """,
            "joins": """
                (and|as well as|plus|also|&|\\+|too)
            """,
            "event": """
                (session*|training*|day|days|course*|workshop*)
                (webinar*|conference*|seat*|place*|attend*|registration*|one)
                (meeting|event*|going|go|come|coming|travel*|train)
                (hotel|book*|seminar*|module*|venue|building|in person|list)
                (cancel*|room|afternoon|register*|two dayer|seats|spot|queue)
            """,
            "lives": """
                (live*|based|office|university|from|resid*|work in|city of)
            """,
            "online": """
                (online|on line|webinar*|web conference*|webconf*|remote*|virtual*|zoom|video conference|by video)
            """,
            "in_person": """
                (in person|on site|face to face|in the flesh)
            """,
            "morning": """
                (morning|mornings)
                (first (bit|half|part))
            """,
            "afternoon": """
                (afternoon|afternoons|(pm|after lunch|post lunch) (session|part|half|bit|slot))
                (second|last) (bit|half)
            """,
            "whole": """
                (both|two|the two) [the|of the|full|whole|complete] (halves|days|parts|half days)
                (from start to finish|in full)
                including the afternoon
                morning and [the] afternoon
            """,
            "whole_day": """
                (all|whole|full|entire) [the] day
            """,
            "both": """
                (both|all day|everything|the whole thing)
            """,
            "only_that": """
                (only|alone|nothing else|that s all|that is all)
                just [for] (the|for)
            """,
            "add": """
                (as well|also|too|in addition|add|extend|stay on)
            """,
            "enrolled": """
                (registered|signed up|booked) (for|on|in|to)
                (last (year|autumn|november|october)|years ago|in 201\\d|i attended|we attended)
                (i had|i was|we were|we had|you had|you put)
            """,
            "handover": """
                (replac*|take my|instead of me|in my place|in my stead|take over|have my)
            """,
            "until_noon": """
                (until|till|up to|before|by) (noon|midday|12|lunch*|lunch time)
            """,
            "first": """
                (first|1st|opening) day
                day (1|one)
            """,
            "last": """
                (second|2nd|last|final) day
                day (2|two)
                the (next|following) day
                the second$
            """,
            "wish": """
                good (morning|afternoon|day)
                ^(morning|afternoon)$
                (this|that|yesterday|tomorrow|nice|lovely|great|every|online|your) (morning|afternoon|day)
            """,
        }
    ),
    clause_end=re.compile(
        r"[;:!?()…\n]|\.(?=\s|$)|,|\b(?=(?:but|however|rather than|instead of|whereas|because|since|so|as i|and not|"
        r"and (?:cancel|keep|i|please))\b)"
    ),
    title_words=meaning(
        """
        citizen citizens = citoyens
        inhabitants = habitants
        cooperate cooperating cooperation collaborating = cooperer
        coproduce coproducing coproduction = coproduire
        policy = action
        public = publique
        meeting meetings = reunions
        remote remotely online distance = distance
        run running leading chairing facilitate facilitating facilitation animating hosting moderating = animer
        mobilise mobilising mobilize mobilizing mobilisation engaging = mobiliser
        stakeholders actors players = acteurs
        territory area = territoire
        project projects = projet
        """
    ),
    after_a_day=listed(
        "and or in at on for with but only alone please thanks i we it if is as so because by to lyon would will "
        "morning afternoon works suits of too"
    ),
)
