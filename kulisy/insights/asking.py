"""Hearing «where are we?» in what a client writes: a local rule, a table of turns of speech,
Russian and English. It is asked when numbers are taken and kept nowhere. It would rather miss one:
how the family is doing is no question about the work."""

import re

from kulisy.kit.text import fold

#: Said with a question mark behind it, in the same sentence.
_ASKED = [
    r"\bкогда (же |уже |нам |мы |вы |примерно |ориентировочно )*"
    r"(будет|будут|ждать|ожидать|готов|пришл|покаж|законч|увидим|получим|сделаете|посмотреть)",
    r"\bкак (там |у вас |у нас |обстоят |идут )*(дела|работа|успехи)( (с|со|по|над|у) )",
    r"\bкак (там )?(продвига|движется|идет (работа|дело|процесс))",
    r"\bчто (там |у нас |у вас )*(слышно|нового)\b",
    r"\bчто там (с|со|по)\b",
    r"\b(готов[аоы]?|сделали|закончили|доделали)( ли| уже| там)*\s*$",
    r"\b(скоро|долго)( ли| еще| нам)+\b",
    r"\bгде (же )?(наш|мой|обещанн|ваш ответ)",
    r"\b(получили|видели|прочитали|посмотрели) (ли )?(вы )?(мо[ейю]|наш)\w* \w+",
    r"\bесть (ли )?(уже |какие-то |какие-нибудь )*(новости|подвижки|прогресс|ответ)",
    r"\bна как(ом|ой) (мы |сейчас |вы )*(этап|стади)",
    r"\bwhere (are we|do we stand|is (our|my|the))\b",
    r"\bhow('s| is| are) (it|things|everything|the [\w ]{2,30}|our [\w ]{2,30}) "
    r"(going|coming|progressing|looking)",
    r"\bwhen (will|can|do|should|might|are|is) .{1,40}\b"
    r"(ready|done|finished|get|see|have|expect|receive|hear|launch)",
    r"\b(is|are) (it|that|they|the [\w ]{2,30}|our [\w ]{2,30}) (ready|done|finished)\b",
    r"\bdid you (get|see|receive|read) (my|our)\b",
    r"\bany (news|updates?|progress|word|movement)\b",
    r"\bhow far\b.{0,30}\b(you|we|it)\b",
]
#: Meant so with or without one.
_SAID = [
    r"\b(какой|каков|подскажите|скажите|сообщите|уточните)[ ,а-я]{0,20}\b(статус|прогресс)\b",
    r"\b(хотел[аи]?( бы)? узнать|интересует|подскажите|напомните)[ ,а-я]{0,20}"
    r"\b(как (идут|обстоят|продвига)|когда (будет|будут)|на каком)",
    r"\b(все еще|до сих пор) (жд(у|ем)|нет ответа|не получили)",
    r"\bwhat('s| is) the (status|progress|latest|eta)\b",
    r"\b(just )?(checking in|following up|chasing)\b",
    r"\bstill (waiting|haven't heard|have not heard)\b",
]
_QUESTION = re.compile("|".join(_ASKED))
_STATEMENT = re.compile("|".join(_SAID))
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
#: What stands further down in a long text is no question about its state.
MOST = 4000


def where_are_we(body: str) -> bool:
    """Whether these words ask how far we are; quoted lines don't count."""
    own = "\n".join(line for line in body[:MOST].splitlines() if not line.lstrip().startswith(">"))
    for sentence in _SENTENCE.findall(fold(own).replace("’", "'")):
        bare = sentence.rstrip(" .!?")
        if _STATEMENT.search(bare) or ("?" in sentence and _QUESTION.search(bare)):
            return True
    return False
