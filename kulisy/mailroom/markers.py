"""What mail programs write above a quotation and below a text, in the languages of our clients and
of those who write to them. Each question looks at one line, or at a few from a given one on."""

import re

#: A quotation's announcement may be broken over so many lines, and be so long in all.
_MOST_LINES = 3
_LONGEST = 400

_WROTE = (
    r"wrote|writes|пишет|написал|написала|написал\(а\)|написали|сообщает|schrieb|schreef"
    r"|a écrit|ha scritto|escribió|escreveu|napisał|napisała|napisał\(a\)|napsal|napsal\(a\)"
    r"|skrev|kirjoitti|írta|написа|пише|написав|写道|님이 작성"
)
_ENDS_WROTE = re.compile(rf"(?:{_WROTE})\s*[:：]?\s*$", re.IGNORECASE)
_HAS_WROTE = re.compile(rf"\b(?:{_WROTE})\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>\"(\[]+@[^\s<>\")\]]+")
_DATE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d{2}\b|\d{4}年|\d{4}년"
)
#: How an announcement begins: a preposition of dates, a day of the week, a month, a number.
_BEGINS = re.compile(
    r"[*_\"«]{0,2}(?:\d|on\b|le\b|am\b|il\b|el\b|em\b|op\b|den\b|dne\b|dnia\b|w dniu\b|a\b|v\b|в\b"
    r"|at\b|от\b|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|(?:пн|вт|ср|чт|пт|сб|вс)\b"
    r"|(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b"
    r"|(?:ma|ti|ke|to|pe|la|su)\b|(?:man|tir|ons|tor|fre|lør|søn|mån|tis|lör|sön)[a-zø]*\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*[-_*=–—]{2,}\s*(?:(?:original|forwarded|begin forwarded|исходное|пересылаемое"
    r"|пересланное|переадресованное|оригинальное|ursprüngliche|weitergeleitete|mensaje|message"
    r"|messaggio|oprindelig|reply above)\b.*|on .{5,200} wrote)\s*[-_*=–—]{2,}\s*$",
    re.IGNORECASE,
)
_APPLE_FORWARD = re.compile(
    r"\s*(?:begin forwarded message|начало переадресованного сообщения|пересылаемое сообщение)"
    r"\s*:?\s*$",
    re.IGNORECASE,
)
#: An app's own words that stand between the answer and an unmarked quotation.
_OUTLOOK_LINK = re.compile(
    r"\s*(?:get|gesendet von|отправлено из|sent from|скачать|получить|загрузить)\s+outlook\b"
    r".{0,40}<?https?://",
    re.IGNORECASE,
)

_SENDER = r"from|от|von|de|van|da|od|från|fra|message du|expéditeur|отправитель"
_OTHER = (
    r"sent|to|subject|date|cc|reply-to|отправлено|кому|тема|дата|копия|gesendet|an|betreff|datum"
    r"|envoyé|envoyé le|à|a|objet|copie à|sujet|verzonden|aan|onderwerp|inviato|oggetto|enviado"
    r"|enviado el|para|asunto|fecha|assunto|data|wysłano|do|temat|skickat|till|ämne|importance"
)
_FIELD = re.compile(rf"[>\s]*[*_]{{0,2}}({_SENDER}|{_OTHER})\s*[*_]{{0,2}}\s?:", re.IGNORECASE)
_SENDER_FIELD = re.compile(
    rf"[>\s]*[*_]{{0,2}}(?:{_SENDER}|date|дата|datum)\s*[*_]{{0,2}}\s?:", re.IGNORECASE
)
#: Fields of one quoted header stand this near to each other.
_BLOCK = 7

_FAREWELL = re.compile(
    r"\s*(?:с (?:наилучшими )?уважением|с наилучшими пожеланиями|всего (?:доброго|хорошего)"
    r"|(?:(?:best|kind|warm|kindest|warmest) )?regards|sincerely(?: yours)?|yours (?:sincerely"
    r"|faithfully|truly)|cheers|best wishes|mit freundlichen grüßen|viele grüße|mfg"
    r"|(?:bien )?cordialement|cordiali saluti|saludos|un saludo|atentamente|met vriendelijke groet"
    r"|z poważaniem|pozdrawiam|med vänliga hälsningar|med venlig hilsen|ystävällisin terveisin"
    r"|з повагою|құрметпен)\s*[,.!]?\s*(?P<rest>.{0,60})$",
    re.IGNORECASE,
)
_SIGNATURE_RULE = re.compile(r"(?:--|—|–|__+)\s*$")
_TRAILER = re.compile(
    r"\s*(?:(?:отправлено|послано) (?:с|со|из|через) .{0,60}"
    r"|sent (?:from|via) (?:my |the )?[\w.\- ]{2,40}|sent from mail for windows.*"
    r"|get outlook for .{0,60}|gesendet von .{0,60}|von meinem .{2,30} gesendet"
    r"|envoyé (?:depuis|de mon) .{0,60}|inviato da .{0,60}|enviado desde .{0,60}"
    r"|verzonden vanaf .{0,60}|skickat från .{0,60}|wysłane z .{0,60}"
    r"|lähetetty .{0,60})\.?\s*$",
    re.IGNORECASE,
)
#: Of «Отправлено …» and "Sent from …": the words that make it a machine's line.
_DEVICE = re.compile(
    r"iphone|ipad|android|samsung|galaxy|huawei|honor|xiaomi|redmi|mi phone|blackberry|nokia|mail"
    r"|почт|outlook|yahoo|smartphone|phone|mobil|мобильн|телефон|смартфон|планшет|tablet|yandex"
    r"|яндекс|windows|ios|handy|устройств|device|приложени|app\b|thunderbird|spark",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\s*[*_]{0,2}(?:(?:confidentiality|disclaimer|privileged)\b.{0,40}[:.]?"
    r"|this (?:e-?mail|message|communication)\b.{0,120}(?:confidential|intended|privileged)"
    r"|(?:данное|настоящее|это)(?: электронное)? (?:сообщение|письмо)\b.{0,160}"
    r"(?:конфиденциальн|предназначен)"
    r"|(?:уведомление|соглашение) о конфиденциальности|diese e-?mail .{0,80}vertraulich"
    r"|le informazioni contenute in questo messaggio)",
    re.IGNORECASE,
)


def announcement(lines: list[str], number: int) -> int | None:
    """How many lines from `number` on announce a quotation; None if they don't."""
    line = lines[number]
    if not line.strip() or line.lstrip().startswith(">"):
        return None
    if _SEPARATOR.match(line) or _APPLE_FORWARD.match(line) or _OUTLOOK_LINK.match(line):
        return 1
    return _header_block(lines, number) or _attribution(lines, number)


def is_signature_rule(line: str) -> bool:
    return bool(_SIGNATURE_RULE.match(line))


def is_farewell(line: str) -> bool:
    """«С уважением,» alone or with a short name after it; not a sentence that begins so."""
    match = _FAREWELL.match(line)
    return match is not None and len(match["rest"].split()) <= 5


def is_trailer(line: str) -> bool:
    return len(line) < 120 and bool(_TRAILER.match(line)) and bool(_DEVICE.search(line))


def is_disclaimer(line: str) -> bool:
    return bool(_DISCLAIMER.match(line[:400]))


def _attribution(lines: list[str], number: int) -> int | None:
    """«26.09.2026 10:00, NAME пишет:», over up to three lines."""
    if not _BEGINS.match(lines[number].lstrip()[:40]):
        return None
    joined = ""
    for length in range(1, _MOST_LINES + 1):
        if number + length > len(lines):
            return None
        line = lines[number + length - 1].strip()
        if (
            not line
            or (line.startswith(">") and line != ">:")
            or len(joined) + len(line) > _LONGEST
        ):
            return None
        joined = f"{joined} {line}".strip()
        if _announces(joined):
            followed = _next_is_quoted(lines, number + length)
            return length if followed or _surely_announces(joined) else None
    return None


def _announces(line: str) -> bool:
    ends = line.endswith((":", "：")) or bool(_ENDS_WROTE.search(line))
    if not ends or not _DATE.search(line):
        return False
    return bool(_ADDRESS.search(line) or _HAS_WROTE.search(line) or _ENDS_WROTE.search(line))


def _surely_announces(line: str) -> bool:
    """Enough without marked lines below: a colon at the end, and an address or both a date's
    digits and "wrote" as the last word."""
    if not line.endswith((":", "：")):
        return False
    last = line.rstrip(": ：").split()[-1] if line.strip(": ：") else ""
    return bool(_ADDRESS.search(last) or _ENDS_WROTE.search(line) or _HAS_WROTE.search(line))


def _next_is_quoted(lines: list[str], number: int) -> bool:
    for line in lines[number : number + 6]:
        if line.strip():
            return line.lstrip().startswith(">")
    return False


def _header_block(lines: list[str], number: int) -> int | None:
    """A quoted letter's own header: From, Sent, To, Subject, one a line, in any language."""
    if not _SENDER_FIELD.match(lines[number]):
        return None
    names: set[str] = set()
    sender_line = ""
    last = number
    for offset, line in enumerate(lines[number : number + _BLOCK]):
        match = _FIELD.match(line)
        if match:
            names.add(match[1].lower())
            last = number + offset
            if re.fullmatch(_SENDER, match[1], re.IGNORECASE):
                sender_line = line
        elif not line.strip() and len(names) >= 2:
            break
    certain = len(names) >= 3 or (len(names) == 2 and bool(_ADDRESS.search(sender_line)))
    return last - number + 1 if certain else None
