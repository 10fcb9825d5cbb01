"""Rude words of English, by their stems, whole words of lower-case letters: «Scunthorpe», «class»
and «shiitake» stay what they are. Words with an innocent sense that business uses (dick, cock, hoe,
dyke, cracker, damn, stupid) are left to a company's own list."""

# A table: broken lines would hide what belongs together.
# ruff: noqa: E501, SIM905

import re

STEMS = [
    r"(?:mother|mutha|clu?ster|mind|un|dumb|bum|brain|butt|head|zucker)?fuck\w*|f+u+c+k+(?:ing?|ed|er|ers|s)?",
    r"f[uv]k(?:ed|ing|in|er|ers|s)?|fck(?:ed|ing|in|er|s)?|fcuk\w*|phuck\w*|fuq|muh?fuck\w*|mo?f+ucka\w*",
    r"wtf|stfu|gtfo|ffs|lmfao|kys",
    r"(?:bull|horse|dip|ape|bat|dog|chicken|dumb|ship)?shit(?:s|ty|tier|ter|ting|ted|hole\w*|head\w*|face\w*|load\w*"
    r"|show\w*|storm\w*|bag\w*|z|e|in)?",
    r"(?:basic|son)?bitch(?:es|y|in|ing|ed|ass|boy|ez|s)?|biatch(?:es)?|betch(?:es)?|beotch|bytch(?:es)?",
    r"(?:dumb|jack|smart|bad|hard|lazy|fat|punk|bitch|lame|kiss|wise|stupid|broke|candy|big|weak|ugly|nigga)ass(?:es|ed)?",
    r"ass|asses|ass(?:hole|holes|hat|hats|wipe|wipes|clown|clowns|kisser\w*|lick\w*)|azz|arse|arses|arsehole\w*",
    r"cunt(?:s|y|ish|ing|face)?|twat(?:s|ty)?|wank(?:er|ers|ing|ed|s)?|tosser(?:s)?|bollocks",
    r"dick(?:head|heads|wad|less|ish|face)|cock(?:suck\w*)|puss(?:y|ies)ass|pussies|pussy",
    r"slut(?:s|ty|tier|ting)?|whore(?:s|house|d)?|skank(?:s|y)?|thots?|hoes|hoez|ho3s?",
    r"bastards?|douche(?:s|y|bag|bags|canoe)?|dipshits?|scumbags?|scum|jerkoff|jackoff",
    r"morons?|moronic|idiots?|idiotic|imbeciles?|dumbo|dumba+s+|dimwits?|nitwits?|halfwits?|cretins?",
    r"(?:lib|re|fuck)?tards?|retarded|retards?",
    r"nigs?|nigg(?:a|as|az|er|ers|uh|uhs|ah|ahs|ress|s)|niggas?\w*|nigger\w*|nicca(?:s|z)?|niguh|negroes",
    r"faggots?|faggoty|faggotry|fagg|fags?|queers|kikes?|spics?|gooks?|wetbacks?|ragheads?|towelheads?|beaners?"
    r"|jigaboos?|trannies|sandniggers?|chinks",
    r"piss|pissed|pissing|pisses|pissy|goddamn(?:ed|it)?|blowjobs?|handjobs?|titties|tits|jizz|cumshot\w*",
]
RUDE = re.compile("|".join(STEMS))

MASKED = (
    "fuck fucks fucking fucked fucker fuckers motherfucker shit shits shitty bullshit bitch bitches"
    " asshole assholes cunt cunts bastard bastards dick dicks pussy whore whores slut nigger niggers"
    " nigga faggot retard retarded goddamn crap"
).split()
