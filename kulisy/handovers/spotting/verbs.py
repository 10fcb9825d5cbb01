"""Verbs by which somebody gives his word: in the first person, about what is still to come."""

import re

#: Perfective verbs, first person: «пришлю», «пришлём». What the language says with one word.
_RUSSIAN = """
пришлю пришлем отправлю отправим вышлю вышлем скину скинем сброшу сбросим передам передадим
сделаю сделаем доделаю доделаем переделаю переделаем подготовлю подготовим приготовлю приготовим
покажу покажем отвечу ответим напишу напишем сообщу сообщим скажу скажем дам дадим подам подадим
вернусь вернемся позвоню позвоним перезвоню перезвоним созвонюсь созвонимся встречусь встретимся
закончу закончим завершу завершим начну начнем исправлю исправим поправлю поправим починю починим
проверю проверим посмотрю посмотрим уточню уточним узнаю узнаем выясню выясним согласую согласуем
запущу запустим включу включим выставлю выставим выложу выложим опубликую опубликуем
предложу предложим соберу соберем нарисую нарисуем сверстаю сверстаем внесу внесем обновлю обновим
привезу привезем доставлю доставим посчитаю посчитаем рассчитаю рассчитаем составлю составим
поставлю поставим установлю установим настрою настроим перенесу перенесем добавлю добавим
оформлю оформим подпишу подпишем оплачу оплатим верну вернем заменю заменим сдам сдадим
успею успеем управлюсь управимся разберусь разберемся решу решим
""".split()  # noqa: SIM905 (a table for people to add to)
#: The same said of the thing, or of what the reader will have.
_OF_THINGS = r"буд(?:ет|ут) (?:уже )?(?:готов[аоы]?|у вас|сделан[аоы]?)|получите|увидите"
RUSSIAN = re.compile(rf"(?<!не )(?<!\w)(?:{'|'.join(_RUSSIAN)}|{_OF_THINGS})(?!\w)")

_PRONOUN = r"(?:i|we)"
_SHALL = r"(?:['’]ll| will| shall|['’]m going to| am going to|['’]re going to| are going to)"
ENGLISH = re.compile(
    rf"\b(?:{_PRONOUN}{_SHALL}(?! not\b| never\b)"
    r"|will be (?:ready|done|with you|there)|you(?:['’]ll| will) (?:have|get|receive|see))\b"
)
#: A word with a condition is not yet a word; who tells when he is away promises nothing.
CONDITION = re.compile(
    r"(?<!\w)(?:если|как только|когда|при условии|постара\w+|попробу\w+|возможно|может быть"
    r"|отпуск\w*"
    r"|if|unless|once|as soon as|try|hope(?:fully)?|maybe|might|perhaps"
    r"|on leave|on holiday|vacation)(?!\w)"
)


def promises(sentence: str) -> bool:
    """Of one sentence in lower case, with «е» for «ё»."""
    if sentence.endswith("?") or CONDITION.search(sentence):
        return False
    return bool(RUSSIAN.search(sentence) or ENGLISH.search(sentence))
