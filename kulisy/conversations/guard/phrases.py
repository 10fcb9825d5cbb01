"""What is told by more than one word: rude turns of speech, words about the client, files that are
mentioned, and blanks that a template left. Each begins at a word; only those whose first letters
stand there are tried."""

# A table: broken lines would hide what belongs together.
# ruff: noqa: E501

import re
from collections import defaultdict

Phrase = tuple[str, re.Pattern[str]]

_HIM_RU = r"(?:ему|ей|им|клиент(?:у|ам|ке)|заказчик(?:у|ам))"
_CLIENT_RU = r"(?:клиент(?:ка|ы|а|у|ом|ов|ам|ами)?|заказчик(?:и|а|у|ом|ов|ам|ами)?)"
_BAD_RU = (
    r"(?:туп(?:ит|ят|ой|ая|ые|ое)|бес(?:ит|ят)|достал[аи]?|задолбал[аи]?|запарил[аи]?|ноет|ноют"
    r"|истери[тч]\w*|капризнича\w+|выеж\w+|мутн\w+|вредн\w+|неадекват\w*|не\s+в\s+себе|жадн\w+"
    r"|жлоб\w*|жмот\w*|сложн(?:ый|ая|ые)|тяжел(?:ый|ая|ые)|опять|снова|вечно|вынос(?:ит|ят)\s+мозг"
    r"|ничего\s+не\s+(?:понима|сообража)\w+|сам[аи]?\s+не\s+зна\w+|не\s+замет(?:ит|ят))"
)
_ONE_RU = r"(?:клиент|заказчик|товарищ|деятел|кадр|чудик|мужик|тип|дамочк|контор|умник|гени)\w*"
_HIM_EN = r"(?:him|her|them|the\s+(?:client|customer)s?)"
_CLIENT_EN = r"(?:client|customer)s?"
_BAD_EN = (
    r"(?:difficult|annoying|stupid|dumb|clueless|crazy|nightmare|whiny|problem|idiotic|cheap|toxic)"
)

#: First letters of the first word → what to try there, on the folded text.
SAID: list[tuple[str, str, str]] = [
    # Rude turns.
    ("пош", "rude", r"пошел\s+(?:ты|он|она|вон)\b|пошли\s+(?:вы|они)\s+(?:все\b|на\b|к\b|в\b)"),
    (
        "иди",
        "rude",
        r"иди(?:те)?\s+(?:ты\s+|вы\s+)?(?:лесом|в\s+баню|к\s+черту|на\s+фиг|в\s+ж\w*)\b",
    ),
    ("дос", "rude", r"достал(?:и|а)?\s+(?:уже|вы|ты)\b(?!\s+(?:из|с|со|до)\b)"),
    ("отв", "rude", r"отвали(?:те)?\s+(?:от|уже)\b"),
    ("раз", "rude", r"разуй(?:те)?\s+глаза"),
    ("рук", "rude", r"руки\s+(?:не\s+)?из\s+(?:ж\w+|задниц\w+|того\s+места)"),
    ("вас", "rude", r"вас\s+(?:совсем\s+)?не\s+спрашивал\w*"),
    (
        "you",
        "rude",
        r"you(?:'re|\s+are)\s+(?:so\s+|all\s+|just\s+|such\s+)?(?:an?\s+)?"
        r"(?:stupid|dumb|morons?|idiots?|useless|pathetic|trash|a\s+joke)\b",
    ),
    ("shu", "rude", r"shut\s+(?:the\s+\w+\s+)?up\b"),
    ("scr", "rude", r"screw\s+(?:you|them|him|her)\b"),
    ("son", "rude", r"son\s+of\s+a\s+b\w+|sonofa\w+"),
    ("pie", "rude", r"piece\s+of\s+(?:crap|trash|garbage)\b"),
    ("go", "rude", r"go\s+to\s+hell\b"),
    ("kis", "rude", r"kiss\s+my\b"),
    ("suc", "rude", r"suck\s+(?:my|it)\b"),
    ("whi", "rude", r"white\s+trash\b"),
    ("kil", "rude", r"kill\s+your\s*self\b"),
    # About the client, to a colleague.
    ("это", "about", rf"этот\s+(?:{_ONE_RU}\s+)?(?:опять|снова|вечно)\b"),
    (
        "эта",
        "about",
        r"эта\s+(?:опять|снова|вечно)\b|эта\s+(?:дамочк\w+|контор\w+)\s+(?:опять|снова)\b",
    ),
    ("эти", "about", rf"эти\s+(?:{_ONE_RU}\s+)?(?:опять|снова|вечно)\b"),
    ("опя", "about", rf"опять\s+эт(?:от|а|и)\s+{_ONE_RU}|опять\s+{_CLIENT_RU}\b"),
    ("сно", "about", rf"снова\s+эт(?:от|а|и)\s+{_ONE_RU}|снова\s+{_CLIENT_RU}\b"),
    (
        "кли",
        "about",
        rf"{_CLIENT_RU}\s+(?:наш\w*\s+|у\s+нас\s+|он\s+|как\s+всегда\s+|уже\s+)?{_BAD_RU}\b",
    ),
    (
        "зак",
        "about",
        rf"{_CLIENT_RU}\s+(?:наш\w*\s+|у\s+нас\s+|как\s+всегда\s+|уже\s+)?{_BAD_RU}\b",
    ),
    (
        "кли",
        "about",
        r"клиент(?:у|ам)?\s+(?:это\s+)?(?:не\s+(?:говор|показыв|пересыла|отправля|виде)|знать\s+не)\w*",
    ),
    (
        "наш",
        "about",
        rf"наш(?:а|и|ему|ей|им)?\s+(?:любим\w+\s+|дорог\w+\s+)?{_CLIENT_RU}\s+(?:опять|снова|вечно)\b",
    ),
    *(
        (start, "about", rf"{he_is}\s+{_CLIENT_RU}\b")
        for start, he_is in (
            ("туп", r"туп(?:ой|ая|ые|ого|ому)"),
            ("вре", r"вредн(?:ый|ая|ые)"),
            ("тяж", r"тяжел(?:ый|ая|ые)"),
            ("про", r"проблемн(?:ый|ая|ые)"),
            ("неа", r"неадекватн?(?:ый|ая|ые)?"),
            ("кап", r"капризн(?:ый|ая|ые)"),
            ("жад", r"жадн(?:ый|ая|ые)"),
        )
    ),
    *(
        (start, "about", rf"{we_say}\s+{_HIM_RU}\s*,?\s*(?:{what})\b")
        for start, we_say, what in (
            ("ска", r"скаж(?:ем|и|ите)", "что|мол|будто"),
            ("отв", r"ответ(?:им|ь|ьте)", "что|мол|будто"),
            ("нап", r"напиш(?:ем|и)", "что|мол|будто"),
            ("объ", r"объясн(?:им|и)", "что|мол"),
            ("нап", r"напомн(?:им|и)", "что|про|о"),
        )
    ),
    ("поо", "about", rf"пообещаем\s+{_HIM_RU}\b"),
    ("сов", "about", rf"совр(?:ем|и)\s+{_HIM_RU}\b|совр(?:ем|и)\s*,\s*что\b"),
    (
        "не",
        "about",
        rf"не\s+(?:говори|пиши|показывай|отправляй|пересылай|рассказывай|скажем|сообщай)"
        rf"(?:те)?\s+(?:об\s+этом\s+|это\s+|про\s+это\s+|пока\s+)?{_HIM_RU}\b",
    ),
    ("при", "about", r"при\s+(?:клиент|заказчик)(?:е|ах)\s+(?:этого\s+|это\s+)?не\b"),
    (
        "пус",
        "about",
        r"пусть\s+(?:(?:он|она|они)\s+)?(?:сам[аи]?\s+(?:разбира|дума|мучае|ищ)\w+|(?:еще\s+)?(?:до)?плат[ия]т)\b",
    ),
    ("выс", "about", r"выставим\s+(?:ему|ей|им)\b"),
    ("нак", "about", r"накинем\s+(?:ему|ей|им)\b"),
    ("сде", "about", r"сдерем\s+(?:с\s+)?(?:него|нее|них|побольше)\b"),
    ("раз", "about", r"разв(?:едем|одим|ести)\s+(?:его|ее|их)\s+на\b"),
    *(
        (
            key,
            "about",
            r"он[аи]?\s+(?:все\s+равно\s+|даже\s+)?не\s+(?:заметит|заметят|догадается|догадаются|просечет|просекут)\b",
        )
        for key in ("он", "она", "они")
    ),
    ("тол", "about", r"только\s+(?:для\s+своих|для\s+команды)\b|только\s+между\s+нами\b"),
    ("меж", "about", r"между\s+нами\s+говоря\b"),
    ("вну", "about", r"внутренн(?:яя|ее)\s+(?:заметк\w+|переписк\w+|обсуждени\w+)"),
    (
        "the",
        "about",
        rf"the\s+{_CLIENT_EN}\s+(?:again\b|is\s+(?:an?\s+|being\s+|so\s+)?(?:idiot|moron|pain|clueless|stupid"
        r"|crazy|difficult|annoying|impossible)\b|won'?t\s+(?:even\s+)?notice|doesn'?t\s+(?:get\s+it|have\s+a\s+clue"
        r"|know\s+what\s+(?:he|she|they)\s+wants?)|keeps\s+(?:whining|complaining|nagging)|has\s+no\s+(?:clue|idea))",
    ),
    ("the", "about", rf"the\s+{_BAD_EN}\s+{_CLIENT_EN}\b"),
    (
        "thi",
        "about",
        r"this\s+(?:client|customer|guy|lady|woman|bloke|dude|clown)\s+(?:again|is\s+driving|never\s+(?:pays|learns|reads))\b",
    ),
    ("tha", "about", r"that\s+(?:client|customer|guy|lady|woman|bloke|dude|clown)\s+again\b"),
    ("our", "about", rf"our\s+(?:favou?rite\s+)?{_CLIENT_EN}\s+again\b"),
    (
        "don",
        "about",
        r"don'?t\s+(?:tell|show|let\s+on\s+to|mention\s+(?:it|this|that)\s+to|(?:send|forward|say)\s+(?:it|this|that)\s+to)"
        r"\s+(?:him|her|the\s+(?:client|customer)s?)\b|don'?t\s+let\s+the\s+(?:client|customer)\s+(?:know|see)\b",
    ),
    ("let", "about", rf"let'?s\s+(?:just\s+)?tell\s+{_HIM_EN}\b"),
    ("tel", "about", r"tell\s+the\s+(?:client|customer)\b"),
    (
        "we",
        "about",
        r"we(?:'ll|\s+(?:will|can|should|could))\s+(?:just\s+)?(?:tell|bill|charge)\s+(?:him|her|the\s+(?:client|customer))\b",
    ),
    *(
        (
            key,
            "about",
            rf"{_BAD_EN}\s+{_CLIENT_EN}\b(?!\s+(?:side|app|lib\w*|code|software|program))",
        )
        for key in ("dif", "ann", "clu", "cra", "nig", "whi", "idi", "tox")
    ),
    ("ove", "about", r"overcharge\s+(?:him|her|them|the\s+client)\b"),
    ("mil", "about", r"milk\s+(?:him|her|them)\b"),
    ("he", "about", r"he\s+won'?t\s+(?:even\s+)?notice\b"),
    ("she", "about", r"she\s+won'?t\s+(?:even\s+)?notice\b"),
    ("the", "about", r"they\s+won'?t\s+(?:even\s+)?notice\b"),
    ("int", "about", r"internal\s+(?:only|note|discussion)\b"),
    ("not", "about", r"not\s+for\s+the\s+(?:client|customer)\b"),
    ("bet", "about", r"between\s+(?:you\s+and\s+me|ourselves)\b"),
    ("cli", "about", r"client\s+(?:must(?:n'?t|\s+not)|should(?:n'?t|\s+not))\s+(?:see|know)\b"),
    # A file is mentioned.
    (
        "вло",
        "files",
        r"вложении\b|вложил[аи]?\b(?!\s+(?:\w+\s+)?(?:усили|деньг|средств|душ|сил|врем|труд|мног|в\s))",
    ),
    (
        "при",
        "files",
        r"прикрепил[аи]?\b|прикрепля(?:ю|ем)\b|прикладыва(?:ю|ем)\b|прилага(?:ю|ем|ется|ются)\b"
        r"|приложил[аи]?\b(?!\s+(?:его|ее|их)\s+к\b)(?!\s+(?:\w+\s+)?(?:усили|все|макс|старан|рук|ладон|карт|телефон|палец))",
    ),
    ("при", "files", r"приложении\s+к\s+(?:письму|сообщению)\b"),
    ("att", "files", r"attached\s+(?:is|are|please|you'?ll|find|here|below)\b"),
    ("ple", "files", r"please\s+(?:find|see)\s+(?:the\s+)?(?:attached|enclosed)\b"),
    (
        "i",
        "files",
        r"i(?:'ve|\s+have)?\s+(?:just\s+|also\s+)?(?:attach|attached|enclosed?)\b(?!\s+(?:\w+\s+)?(?:to|with)\b)",
    ),
    ("i", "files", r"i'm\s+attaching\b"),
    ("see", "files", r"see\s+(?:the\s+)?(?:attached|attachment|enclosed)\b"),
    ("enc", "files", r"enclosed\s+(?:is|are|please|you'?ll)\b"),
    ("in", "files", r"in\s+the\s+attach(?:ment|ed\s+(?:file|document|pdf|letter))\b"),
    # Blanks that are written as words.
    ("ива", "blanks", r"иван(?:ов)?\s+иванови?ч?\s+(?:фамилия|иванов(?:ич)?)\b|иванов\s+и\.\s?и\."),
    ("фам", "blanks", r"фамилия\s+имя(?:\s+отчество)?\b(?!\s*[,)])"),
    ("имя", "blanks", r"имя\s+(?:фамилия|отчество)\b(?!\s*[,)])"),
    ("ува", "blanks", r"уважаем(?:ый|ая|ые)\s*(?:[,!]|\.\.\.|…|_|\((?:ая|ый)\))"),
    ("здр", "blanks", r"здравствуйте\s*,\s*[,!.]"),
    ("dea", "blanks", r"dear\s*(?:,|…|\.\.\.|_{2,})"),
    ("fir", "blanks", r"first\s?name\s+last\s?name\b"),
    ("joh", "blanks", r"john\s+doe\b"),
    ("lor", "blanks", r"lorem\s+ipsum\b"),
]

#: The first three letters of a word (or all of a shorter one) → what may begin with it.
BY_START: dict[str, list[Phrase]] = defaultdict(list)
for _start, _rule, _pattern in SAID:
    BY_START[_start].append((_rule, re.compile(_pattern)))

_BLANK_WORDS = (
    r"(?:вставить|вставьте|вставь|указать|укажите|вписать|впишите|заполнить|подставить|уточнить"
    r"|имя|фио|ф\.\s?и\.\s?о|фамилия|дата|сумма|номер|название|ссылка|телефон|адрес|компания|клиент"
    r"|insert|enter|your|name|first\s?name|last\s?name|full\s?name|date|amount|company|client|customer|link|add"
    r"|todo|tbd|tba|xx+|хх+)"
)
#: Blanks that are written with signs, on the folded text: braces, brackets, angles. Code has braces
#: of its own: they stand against a sign or a letter, or hold words of a program.
BLANKS = re.compile(
    rf"(?<![\w$%\\_^/}}>@])\{{\{{?\s*(?:[а-я][а-я _.\-]{{0,40}}|{_BLANK_WORDS}(?:[ _.][a-z]+){{0,2}})\s*\}}\}}?(?![\w/@(])"
    rf"|\[{_BLANK_WORDS}\b[^\]\n]{{0,60}}\](?![(\[:])"
    r"|<(?:вставить|указать|имя|фио|фамилия|дата|сумма|insert|your name|client name|company name|first name)\b[^>\n=]{0,40}>"
    r"|%(?:name|client|company|first_?name|date|amount|имя|клиент|сумма)%"
)
#: Words that only a draft has, as they are written: not folded.
DRAFT_WORDS = ("TODO", "FIXME", "TBD", "TBA", "XXX", "ХХХ")
DRAFT = re.compile(r"(?<![\w\-/.])(?:TODO|FIXME|TBD|TBA|XXX+|ХХХ+)(?![\w\-/])")
