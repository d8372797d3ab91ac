"""The signs of English: see `signs_fr` for how they are written."""

SIGNS = {
    "seat": """
        (seat|seats|place|places|spot|spots|slot|slots|space|ticket|tickets|chair)
    """,
    "registration": """
        (registration|registrations|booking|bookings|enrolment|enrollment|application|reservation|sign up)
    """,
    "presence": """
        (participation|presence|attendance|attending)
    """,
    "me": """
        (i|me|my|myself|mine|m)
    """,
    "us": """
        (we|us|our|ourselves)
    """,
    "them": """
        (he|she|they|him|her|his|their|them)
        (my|our|a|the|one of our) (colleague|colleagues|director|manager|boss|chair|chairman|president|mayor|wife|husband|partner|intern|
        assistant|deputy|volunteer|volunteers|member|members|staff|team|friend|son|daughter|coordinator|officer)
        (mr|mrs|ms|dr) [a-z]+
    """,
    "enrol": """
        (register|registers|registering|enrol|enroll|enrolling|enrolled me|sign me up|sign us up|sign up|signing up|sign him up|sign her up|sign them up|book|booking|
        reregister|pre register|be registered|be enrolled|be signed up|be added)
        sign (me|us|him|her|them) [both|all] up
    """,
    "put": """
        (put|add|count|reserve|save|keep|note|hold|include|have|get|take|set aside|accept|confirm|confirming|find|enclose|send|sending|need|want|would like|like)
    """,
    "i": """
        (i|me|myself|m)
    """,
    "give": """
        (have|get|take|confirm|confirming|find|send|sending|need|want|like|apply|request|requesting|accept)
    """,
    "yes_for": """
        (ok|okay|yes|fine|happy|in|up) for [the|me|us]
    """,
    "heading": """
        ^(registration|registrations|sign up|booking|enrolment|two registrations)
    """,
    "later": """
        (get back|come back|let you know)
    """,
    "wonder": """
        (know|tell me|wonder|wondering|ask|asking) (if|whether|when|how|what|where)
    """,
    "foreign": """
        (seo|backlinks|invoice attached|crypto|offer|discount|free trial|demo|marketing|ranking|audit|quote|products|order|delivery)
    """,
    "invite": """
        (invite|invitation|join us|register before|sign up before)
    """,
    "put_me": """
        (put|add|count|include|note|mark|pencil|squeeze|fit|sign|have) (me|us|him|her|them) [both|all] [in|down|on|up]
        (reserve|save|keep|book|hold) (me|us|him|her|them|a|one|two|three|2|3)
    """,
    "list": """
        (on|to) (the|your) (list|participants list|register|attendance list)
    """,
    "attend": """
        (attend|attends|attending|join|joins|joining|participate|participates|participating|take part|takes part|taking part|sit in|tune in|dial in)
        (come|coming|comes) [along]
        (be|am|is|are|m|re|ll be) (there|in|present|with you|part of)
        (i|we) (m|am|re|are) in
        make it
        (count on) (me|us)
    """,
    "count": """
        (a|one|1|two|2|three|3|four|4|five|5|another) (seat|seats|place|places|spot|spots|people|persons|participants|ticket|tickets)
    """,
    "form": """
        (attached|enclosed|below|here) ... (registration*|participants|list|form)
    """,
    "want": """
        (would like|d like|would love|d love|wish|wishes|want|wants|keen|hope to|hoping to|interested|plan to|intend|happy to|glad to|delighted|pleased to|looking forward|love to)
        (would|d) (be)? (interested|happy|glad|delighted|grateful)
        (will|ll|shall|going to)
    """,
    "ask": """
        (please|kindly|pls|plz)
        (could|can|would|will|may) (you|i|we)
        (is it|would it be|is there|are there) [still|any|a] (possible|chance|seat|seats|place|places|room|space|way)
        (any) (chance|room|space|seats|places)
        (grateful|appreciate*) if you
    """,
    "quit": """
        (cancel|cancels|cancelling|canceling|cancellation|cancelled my|withdraw|withdrawing|withdrawal|unregister|deregister|drop out|pull out|back out|bow out|unsubscribe me)
        (dropping|pulling|backing|bowing) out
        (drop|pull|scratch|count) (me|us) (out|from)
    """,
    "out": """
        count (me|us) out
        (take|strike|remove|scratch|cross) (me|us|him|her|them) (off|from|out)
        without (me|us)
    """,
    "remove": """
        (give up|giving up|release|releasing|free up|free|freeing|hand back|let go|remove|take off|pass on|offer|let|give|return|relinquish)
    """,
    "remove_me": """
        (take|strike|remove|scratch|cross|drop|delete) (me|us|him|her|them|my name|our names|his name|her name)
    """,
    "next_time": """
        next (year|time|edition|session|one)
        (another|future|later) (time|edition|session|date|day)
    """,
    "farewell": """
        good luck
        (great|lovely|nice|interesting) programme
        thanks for (the|your) (invitation|invite|offer|thinking)
    """,
    "file": """
        (booking|registration|record|details)
    """,
    "ours": """
        (session|sessions|training|webinar|web conference|workshop|course|cap rural|citizens|remote meetings|lyon|waiting list)
    """,
    "keep": """
        (keep|keeping|stay|still|unchanged|remains|as is)
    """,
    "absent": """
        (unavailable|unable|ill|sick|absent|away|travelling|traveling|clash|clashes|conflict|emergency|double booked|hospital|stuck|called away|something has come up|something came up)
    """,
    "can": """
        (can|cannot|could|able|unable|manage|possible|make it)
    """,
    "replacement": """
        (replace|replaces|replacing|replacement|substitute|substituting|swap|swapping|stand in|stand in for|standing in|step in|fill in|deputise|deputize)
        (instead of|in place of) (me|us|him|her|[a-z]+)
        in (my|his|her|our|their) (place|stead)
        (take|takes|taking|have|has|use) [over] (my|his|her|our|their) (place|seat|spot)
        (transfer|pass|give|hand|offer) ... (my|his|her|our|the) (place|seat|spot|registration|booking) [on|over] to
        (come|comes|coming|attend|attends|attending|go|goes|join) instead
        (colleague|co worker|coworker|deputy|friend|partner) ... have it
        on (my|our) behalf
    """,
    "change": """
        (change|changes|changed|update|updating|correct|correction|amend|modify|switch|move|edit|fix|misspelt|misspelled|wrong|typo)
        (new|different|other|another) (address|email|e mail|phone|number|mail)
    """,
    "half": """
        (morning|afternoon|first day|second day|day one|day two|day 1|day 2|half day|half|only the|the (19|20)(th)?|(19|20)(th)? november|november (19|20)(th)?|
        before (9|10|11|noon)|after (10|11|noon|2|3)|late|until|first part|second part|thursday only|friday only|start|end)
    """,
    "detail": """
        (address|email|e mail|mail|phone|number|name|spelling|surname|organisation|organization|details|job title)
    """,
    "only": """
        (only|just) [for|to|on|in] [the] (morning|afternoon|first|second|19th|20th|19|20|friday|thursday)
        (morning|afternoon|first day|second day|friday|thursday) only
        not [to|for] the (morning|afternoon|first|second|19th|20th)
    """,
    "offered": """
        (seat|place|spot|space) ... (available|free|freed|opened up|released|vacant|come up)
        (waiting list|waitlist)
        (offer|offering) [you] (a|the|of a) (seat|place|spot)
    """,
    "confirmed": """
        your (registration|place|seat|booking|participation) [is|has been|for] ... (confirmed|registered|reserved|held|noted)
        you (are|re) [now] (registered|confirmed|booked|on the list)
        (your registration|registration confirmed|confirmation|reminder|your place)
    """,
    "take": """
        (accept|accepting|take it|ll take|will take|gladly take|take the|take this|take that)
        (yes|ok|okay|sure|absolutely|definitely|of course|great|perfect|by all means|with pleasure|count me in|happy to|gladly)
    """,
    "refuse": """
        (decline|declining|refuse|pass on|turn it down|turn down|no thanks|no thank you|not take|offer it to|give it to|let someone else|someone else|next person|the next)
    """,
    "status": """
        (not|never|nothing|no|yet) ... (received|heard|got|confirmation|reply|answer|link|response)
        (did|have|has) (you|my|it|our) ... (receive|received|get|got|arrive|arrived|gone through|registered|confirmed|recorded|go through)
        (am|are|is) (i|we|she|he|my|it|our) [still|actually|indeed|definitely|really|already] (registered|on the list|booked|confirmed|in|enrolled|registration)
        (status|position|where) ... (registration|list|waiting|stand|application)
        (resend|send ... again|lost|misplaced|can t find|cannot find|deleted) ... (link|confirmation|email|mail|message|invitation|invite)
        (confirm|check|know|tell me|make sure) ... (am|is|are|was|were|whether|if) [i|we|my] ... (registered|list|registration|booked|confirmed|received|through)
        (where) (is|s) (the|my) (link|confirmation)
        (waiting|still waiting) for (the|my|a|your) (link|confirmation|reply|answer)
        (heard nothing|no news|no reply|radio silence)
        whether (i|we) (m|am|re|are) (in|on|registered)
    """,
    "fee": """
        (membership|member|members|fee|fees|dues|subscription|annual fee)
        (bank transfer|cheque|check enclosed|payment|paid|invoice|receipt|iban)
    """,
    "thanks": """
        (thanks|thank|thx|cheers|well received|received|noted|perfect|great|wonderful|excellent|lovely|brilliant)
    """,
    "not": """
        (not|no|never|cannot|can t|won t|don t|doesn t|isn t|unable|neither|couldn t|shan t|nor|without)
        no longer
    """,
    "if": """
        (if|unless|provided|in case|depending|as long as)
    """,
    "maybe": """
        (maybe|perhaps|possibly|probably|might|tentatively|not sure|unsure|not certain|let you know|get back to you|pencil|don t know|do not know|not decided|thinking about|considering|hold off)
        (would|d) have (liked|loved)
    """,
    "past": """
        (was|were|had|did|already|previously|last (week|month|year)|yesterday|earlier|ago)
        (have|ve|has) [already|just] (registered|signed|booked|sent|filled|paid|asked|written|cancelled|emailed|applied|enrolled)
        (registered|signed up|booked|applied|enrolled|wrote|emailed|asked|sent|paid) [for|to|on|last|in|my|you]
    """,
    "enrolled": """
        (am|are|is|m|re|was|were) [already|now] (registered|enrolled|booked|signed up|on the list)
        (my|our|his|her|their) (registration|registrations|booking|bookings|place|places|seat|seats|spot|participation)
    """,
    "how": """
        (how|why|when|what|where|which|who|until when|do i|does|should i|do you|will there|is there|are there|is the|will the|must i|has the)
    """,
    "forward": """
        (forward|forwarding|pass on|share|circulate)
    """,
}

IDIOMS = {
    "(no|without) (problem|doubt|worries)": "",
    "do not hesitate": "",
    "(no later|not later) than": "",
    "if [it is|it s|that is|that s|at all|still|there is|there are|there s|there is still|you have|you still have] [any|a|still] (possible|room|space|seats|places|place|seat left|okay|ok|not too late|so|not|needed|necessary|left)": "",
    "(looking forward|look forward)": "will",
    "can t wait": "will",
    "not only": "",
    "why not": "",
    "(good|great|nice|lovely) (day|morning|afternoon|evening|weekend|week)": "",
    "take into account": "",
    "take note": "note",
    "(register|sign up|book) by": "",
}

CLAUSE_END = (
    r"[,;:()!?.]| (?:but|because|since|so|although|though|however) "
    r"| and (?=(?:i|we|you|he|she|please|could|can) )"
)
