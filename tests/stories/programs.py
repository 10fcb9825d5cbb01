"""Mail programs: what each of them puts under an answer, as they do it in Russian."""

from collections.abc import Callable
from datetime import datetime

#: What was answered: its words, who wrote them, when. Gives back what stands under the answer.
Program = Callable[[str, str, datetime], str]

_DAYS = ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье")
_SHORT_DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_SHORT_MONTHS = (
    "янв.", "февр.", "марта", "апр.", "мая", "июня",
    "июля", "авг.", "сент.", "окт.", "нояб.", "дек.",
)  # fmt: skip


def gmail(words: str, sender: str, at: datetime) -> str:
    day = f"{_SHORT_DAYS[at.weekday()]}, {at.day} {_SHORT_MONTHS[at.month - 1]} {at.year} г."
    return f"{day} в {at:%H:%M}, {sender}:\n\n{_quoted(words)}"


def yandex(words: str, sender: str, at: datetime) -> str:
    return f"{at:%d.%m.%Y, %H:%M}, {sender}:\n{_quoted(words)}"


def mail_ru(words: str, sender: str, at: datetime) -> str:
    day = f"{_DAYS[at.weekday()]}, {at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} +03:00"
    return f"{day} от {sender}:\n{_quoted(words)}\n\nОтправлено из мобильной Почты Mail.ru"


def apple(words: str, sender: str, at: datetime) -> str:
    day = f"{at.day} {_SHORT_MONTHS[at.month - 1]} {at.year} г., в {at:%H:%M}"
    return f"Отправлено с iPhone\n\n> {day}, {sender} написал(а):\n> \n{_quoted(words)}"


def outlook(words: str, sender: str, at: datetime) -> str:
    """It quotes without marks, under a head of its own."""
    return (
        "С уважением,\nАнна Ким\nООО «Ромашка»\n\n"
        f"От: {sender}\nОтправлено: {at.day} {_MONTHS[at.month - 1]} {at.year} г. {at:%H:%M}\n"
        f"Кому: Анна Ким\nТема: сайт\n\n{words}"
    )


def thunderbird(words: str, sender: str, at: datetime) -> str:
    name = sender.partition("<")[0].strip().strip('"')
    return f"{at:%d.%m.%Y %H:%M}, {name} пишет:\n{_quoted(words)}"


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.splitlines())
