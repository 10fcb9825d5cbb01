"""Names of other clients and of their people in a text. Looked for among what the writer may see
himself: a client that is hidden from him is never looked for, because an alarm would tell him that
there is one. The database is asked by the beginnings of words, so that it costs the same with ten
clients and with ten thousand."""

# ruff: noqa: E501, SIM905  (lists of words)

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from django.db import connection

from kulisy.conversations.guard.hits import Hit, hit
from kulisy.conversations.guard.words import WORD
from kulisy.kit.text import latin
from kulisy.people import access as people
from kulisy.people.models import Client
from kulisy.people.viewer import Viewer

#: No part of a name: what a company is, and what stands beside its name.
FORMS = frozenset(
    "ooo oao zao pao nao ano too oou fgup mup gup nko tszh snt kfh llc ltd inc gmbh plc corp limited"
    " company the and kompaniya firma gruppa group holding studiya studio byuro agentstvo agency"
    " magazin tsentr center centre zavod fabrika klinika clinic shkola school otel hotel kafe cafe"
    " restoran torgovyi dom house".split()
)
#: Common words that companies are called by: a capital letter alone does not make them a name.
COMMON = frozenset(
    "mir svet vostok zapad sever yug vesna leto osen zima zarya pobeda nadezhda vera lyubov soyuz"
    " progress razvitie uspeh lider start vektor alfa omega gorod park more reka volna zvezda solntse"
    " luna zemlya voda ogon veter les gora doroga put most bereg ostrov vremya den utro vecher noch"
    " novyi novaya novoe pervyi pervaya partner master profi ekspert stil vkus komfort uyut kachestvo"
    " garant garantiya servis trans stroi avto mebel okna dveri kniga apteka market rynok bank fond"
    " kontakt dialog kontrakt remont reklama dizain proekt reshenie tehnologii sistemy innovatsii"
    " etalon prestizh grand standart formula balans resurs kapital spektr impuls energiya ritm tema"
    " ideya mysl slovo bukva tochka liniya krug kvadrat obraz prazdnik radost schaste udacha mechta"
    " skazka prava pravo zdorove krasota sport rossiya moskva severnyi yuzhnyi zapadnyi vostochnyi"
    " belyi chernyi krasnyi zelenyi sinii zolotoi bolshoi malyi staryi"
    " apple target gap next best first star sun home world time shop store design digital media"
    " global bright green blue red black white silver gold north south east west summit bridge"
    " harbour harbor river lake ocean forest spring summer winter autumn fresh smart quick open"
    " general national service services systems solutions partners consulting trade art king"
    " will mark may june hope grace rose".split()
)
#: Words that begin sentences, and are asked of no list of names.
PLAIN = frozenset(
    "the this that these those there then they and but for you your our his her its what when where"
    " why how who which some any all not yes please thanks thank hello dear hi with from have has had"
    " can could will would should may might must are was were been being does did don let see also"
    " just only now after before here once more most many much very well good"
    " это этот эта эти как что где когда почему кто все всё для при про или она они оно мне мы вы вас"
    " вам ваш ваша ваше ваши наш наша наше наши нас нам уже если еще ещё так там тут тогда теперь"
    " сегодня завтра вчера добрый доброе добрая здравствуйте привет спасибо пожалуйста просим прошу"
    " после перед также тоже только можно нужно надо есть был была было были будет будем будут".split()
)
_PATRONYMIC = re.compile(r"(?:[oe]vich|[oe]vna|ichna|inichna|ich)(?:a|u|em|e|y|oi)?$")
#: How far an end may change: «Ромашка», «Ромашкой».
_ENDS = frozenset(
    " a u y i e o oi oe ei om em ov ev am ami ah ya yu yam yami yah ym im yh ih ogo ego omu emu aya"
    " uyu oyu ie ye yi ii yei iyu s es".split(" ")
)
_FRAME = re.compile(
    r"(?:[«„“\"]\s*|\b(?:ооо|оао|зао|пао|ао|ип|тоо|llc|ltd|компани\w+|фирм\w+|клиент\w*|заказчик\w*"
    r"|client|customer|company)\s+[«„“\"]?)$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63})+")
#: Words of one text that are looked up, at most.
_MOST = 120
_SHORT, _LONG = 3, 5
#: Signs between two words that belong together, at most.
_CLOSE = 2


@dataclass(frozen=True)
class Word:
    """A word of the text that could be a name."""

    start: int
    end: int
    latin: str
    #: Written in Latin letters: then it has no Russian endings.
    foreign: bool
    framed: bool
    #: Follows the word before at once, as a first name is followed by a surname.
    joined: bool
    #: Of the side that is written to, or of the team: it names nobody else.
    ours: bool = False


def find(viewer: Viewer, client: Client, text: str, files: Sequence[str]) -> list[Hit]:
    """One statement where words begin with a capital letter; four more where names begin alike."""
    sources = [(text, _words(text)), *((name, _words(name, any_case=True)) for name in files)]
    mails = {each.lower() for source, _w in sources for each in _MAIL.findall(source)}
    hits = _addresses(viewer, client, sources, mails) if mails else []
    known = _alike(client.id, [word for _source, words in sources for word in words])
    if not known:
        return hits
    own = _own_side(viewer, client)
    ids = [row_id for _kind, row_id in known]
    kinds = {kind for kind, _id in known}
    named: list[tuple[str, str, bool]] = []
    if "client" in kinds:
        clients = people.clients(viewer).filter(id__in=ids).values_list("name", flat=True)
        named += [(name, name, False) for name in clients]
    if "contact" in kinds:
        contacts = people.contacts(viewer).filter(id__in=ids).values_list("name", "client__name")
        named += [(name, f"{name} ({whose})", True) for name, whose in contacts]
    for source, words in sources:
        text_of = Text(words, own)
        spans = [(text_of.names(name, human=human), shown) for name, shown, human in named]
        hits += [hit("names", source, *span, named=shown) for span, shown in _apart(spans)]
    return hits


class Text:
    """The words of one text that could be names, found again by how they begin."""

    def __init__(self, words: Sequence[Word], own: Iterable[str] = ()) -> None:
        ours: dict[str, list[str]] = defaultdict(list)
        for each in own:
            ours[each[:_SHORT]].append(each)
        self._words = [
            replace(word, ours=any(same(each, word) for each in ours[word.latin[:_SHORT]]))
            for word in words
        ]
        self._at: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            self._at[word.latin[:_SHORT]].append(place)

    def names(self, name: str, *, human: bool = False) -> tuple[int, int] | None:
        """Where this name stands. Of people, first name and surname must meet; a common word
        needs its frame."""
        parts = _parts(name, human=human)
        distinct = parts if human else [each for each in parts if each not in COMMON]
        if not human and (len(distinct) == 1 or (not distinct and len(parts) == 1)):
            for word in self._alike((distinct or parts)[0]):
                if not word.ours and (distinct or word.framed):
                    return word.start, word.end
            return None
        return self._met(distinct or parts, framed=not distinct)

    def _met(self, wanted: list[str], *, framed: bool) -> tuple[int, int] | None:
        """Two parts of a name, one beside the other."""
        places = {place: part for part in wanted for place in self._places(part)}
        for place, part in places.items():
            first, second = self._words[place - 1], self._words[place]
            before = places.get(place - 1, part)
            if place == 0 or before == part or not second.joined:
                continue
            if not (first.ours and second.ours) and (first.framed or not framed):
                return first.start, second.end
        return None

    def _alike(self, part: str) -> list[Word]:
        return [self._words[place] for place in self._places(part)]

    def _places(self, part: str) -> list[int]:
        return [at for at in self._at.get(part[:_SHORT], ()) if same(part, self._words[at])]


def _apart(
    spans: Iterable[tuple[tuple[int, int] | None, str]],
) -> list[tuple[tuple[int, int], str]]:
    """Of names that share a word the one that says more."""
    kept: list[tuple[tuple[int, int], str]] = []
    found = [(span, shown) for span, shown in spans if span]
    for span, shown in sorted(found, key=lambda each: (each[0][0] - each[0][1], each[0][0])):
        if all(span[1] <= other[0] or span[0] >= other[1] for other, _shown in kept):
            kept.append((span, shown))
    return kept


def same(name: str, word: Word) -> bool:
    """Whether a part of a name, in Latin letters, and a word of a text are one in other cases."""
    said = word.latin
    if word.foreign:
        return said in {name, f"{name}s"}
    shared = 0
    for one, other in zip(name, said, strict=False):
        if one != other:
            break
        shared += 1
    if shared < max(_SHORT, len(name) - 2):
        return False
    return name[shared:] in _ENDS and said[shared:] in _ENDS


def beginnings(word: Word) -> set[str]:
    """How the parts of names begin that this word could be. The database keeps of each part the
    first `least(5, greatest(3, length - 2))` letters (0011_guard), and an end changes by three
    letters at most."""
    said, size = word.latin, len(word.latin)
    lengths = (size - 1, size) if word.foreign else range(size - 3, size + 3)
    kept = {min(_LONG, max(_SHORT, length - 2)) for length in lengths if length >= _SHORT}
    return {said[:each] for each in kept if each <= size}


def _words(text: str, *, any_case: bool = False) -> list[Word]:
    found: list[Word] = []
    before = -10
    for each in WORD.finditer(text):
        said = each[0]
        could = any_case or (said[0].isupper() and said.lower() not in PLAIN)
        if could and len(said) >= _SHORT and not said.isdigit():
            gap = text[before : each.start()] if before >= 0 else ""
            found.append(
                Word(
                    each.start(),
                    each.end(),
                    latin(said),
                    said.isascii(),
                    bool(_FRAME.search(text, max(0, each.start() - 14), each.start())),
                    bool(gap) and len(gap) <= _CLOSE and not gap.strip(' .-_«"„'),
                )
            )
            before = each.end()
            if len(found) == _MOST:
                break
    return found


@lru_cache(maxsize=5_000)
def _parts(name: str, *, human: bool) -> list[str]:
    words = [latin(each) for each in WORD.findall(name)]
    kept = [each for each in words if len(each) >= _SHORT and each not in FORMS]
    return [each for each in kept if not _PATRONYMIC.search(each)] if human else kept


def _alike(client_id: uuid.UUID, words: Sequence[Word]) -> list[tuple[str, uuid.UUID]]:
    """Clients and contacts whose names begin like these words: ids only, within the bounds of the
    viewer that the transaction names."""
    if not words:
        return []
    singles = sorted({begin for word in words for begin in beginnings(word)})
    pairs = sorted(
        {
            "+".join(sorted((one, other)))
            for first, second in pairwise(words)
            if second.joined
            for one in beginnings(first)
            for other in beginnings(second)
        }
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, id FROM conversations_named(%s, %s, %s)", [singles, pairs, client_id]
        )
        return cursor.fetchall()


def _own_side(viewer: Viewer, client: Client) -> list[str]:
    names = [client.name, viewer.company.name]
    names += people.contacts(viewer).filter(client_id=client.id).values_list("name", flat=True)
    names += people.team(viewer).values_list("name", flat=True)
    return sorted({part for name in names for part in _parts(name, human=False)})


def _addresses(
    viewer: Viewer, client: Client, sources: Sequence[tuple[str, list[Word]]], mails: set[str]
) -> list[Hit]:
    """Mail addresses of other clients' people; who stands at both clients is no stranger."""
    rows = people.contacts(viewer).filter(email__in=mails).select_related("client")
    found = list(rows[:50])
    here = {each.email.lower() for each in found if each.client_id == client.id}
    others = {each.email.lower(): each for each in found if each.client_id != client.id}
    hits = []
    for source, _words_of in sources:
        for each in _MAIL.finditer(source):
            whose = others.get(each[0].lower())
            if whose is not None and each[0].lower() not in here:
                named = f"{whose.name} ({whose.client.name})"
                hits.append(hit("names", source, *each.span(), named=named))
    return hits
