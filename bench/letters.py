"""A mailbox of years, made of nothing: the same letters each time, in words of our own.

The shape is that of 869 real letters in 168 threads (public list mail): half of the threads have
four letters or fewer, one in ten more than nine, the longest thirty; headers of 2 KB; half of the
letters below 3.4 KB, one in a hundred above 10. Added as an agency's box has it: attachments,
HTML beside the text, quoted tails under five programs' headings, koi8-r and windows-1251, answers
by machines, newsletters, letters that came twice.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TEAM = ("olga", "irina", "maxim", "dina", "pavel", "sveta")
HOME = "studio.example"
WORDS = """
счёт макет правки договор акт срок страница форма логотип реклама отчёт бюджет встреча вопрос ответ
этап домен хостинг доступ каталог корзина доставка отзыв текст перевод фотография баннер рассылка
здравствуйте спасибо пожалуйста посмотрите пришлите проверьте согласуйте перенесите завтра сегодня
на в по для с и не что как уже ещё до от под при
""".split()  # noqa: SIM905
FREE = ("mail.ru", "yandex.ru", "gmail.com", "bk.ru")
HEADINGS = (
    "{day:%d.%m.%Y} {day:%H:%M}, {name} пишет:\n",
    "ср, {day:%d} апр. {day:%Y} г. в {day:%H:%M}, {name} <{address}>:\n",
    '{day:%d.%m.%Y}, {day:%H:%M}, "{name}" <{address}>:',
    "On Wed, Apr {day:%d}, {day:%Y} at {day:%H:%M}, {name} <{address}> wrote:",
    "-----Исходное сообщение-----\nОт: {name} <{address}>\nОтправлено: {day:%d.%m.%Y}\nТема: x\n",
)
CHARSETS = ("utf-8",) * 16 + ("koi8-r", "windows-1251", "windows-1251", "utf-8")


@dataclass(frozen=True)
class Writer:
    name: str
    address: str


def write_box(path: Path, count: int, *, clients: int) -> int:
    """An mbox of `count` letters; gives back how many bytes it has."""
    with path.open("wb") as box:
        for data in letters(count, clients=clients):
            box.write(b"From bench@example.org Fri Nov 20 09:00:00 2026\n")
            box.write(data.replace(b"\nFrom ", b"\n>From "))
            box.write(b"\n\n")
        return box.tell()


def letters(count: int, *, clients: int) -> Iterator[bytes]:
    """`count` letters, threads mixed as time mixes them within a stretch of the box."""
    chance = random.Random(4)
    people = [_people(chance, number) for number in range(clients)]
    threads: list[list[bytes]] = []
    made = number = 0
    while made < count:
        number += 1
        # Few clients write much, many write once.
        whose = people[min(int(chance.expovariate(6 / clients)), clients - 1)]
        size = min(30, max(1, round(chance.lognormvariate(1.4, 0.65))), count - made)
        threads.append(_thread(chance, number, whose, size))
        made += size
        if len(threads) == 60:
            yield from _mixed(chance, threads)
            threads = []
    yield from _mixed(chance, threads)


def _mixed(chance: random.Random, threads: list[list[bytes]]) -> Iterator[bytes]:
    """Each thread in its own order, all of them between each other."""
    order = [number for number, thread in enumerate(threads) for _ in thread]
    chance.shuffle(order)
    following = [iter(thread) for thread in threads]
    for number in order:
        yield next(following[number])


def _people(chance: random.Random, number: int) -> list[Writer]:
    if number % 3 == 0:
        return [Writer(_name(chance), f"client{number}@{chance.choice(FREE)}")]
    domain = f"firma{number}.example"
    return [
        Writer(_name(chance), f"{each}.{number}@{domain}")
        for each in ("info", "director", "buh")[: chance.choice((1, 2, 2, 3))]
    ]


def _thread(chance: random.Random, number: int, whose: list[Writer], size: int) -> list[bytes]:
    subject = _words(chance, chance.randrange(2, 7)).capitalize()
    at = NOW - timedelta(minutes=chance.randrange(60 * 24 * 2500))
    colleague = Writer(_name(chance), f"{chance.choice(TEAM)}@{HOME}")
    if chance.random() < 0.04:
        return [_machine(chance, number, whose[0], colleague, at) for _ in range(size)]
    found: list[bytes] = []
    ids: list[str] = []
    said: tuple[str, Writer, datetime] | None = None
    for place in range(size):
        ours = place % 2 == 1
        sender = colleague if ours else whose[place % len(whose)]
        to = whose[0] if ours else colleague
        letter = EmailMessage()
        _head(chance, letter, sender, to, at)
        letter["Subject"] = f"Re: {subject}" if place else subject
        own = f"<{number}.{place}.{chance.randrange(10**9)}@{sender.address.partition('@')[2]}>"
        letter["Message-ID"] = own
        if ids and chance.random() < 0.95:
            letter["In-Reply-To"] = ids[-1]
            letter["References"] = " ".join(ids[-14:])
        words = _words(chance, min(400, max(5, int(chance.lognormvariate(3.6, 0.8)))))
        _fill(chance, letter, words, said)
        data = letter.as_bytes()
        found.append(data)
        ids.append(own)
        said = (words, sender, at)
        at = min(at + timedelta(minutes=chance.expovariate(1 / 300)), NOW)
    if chance.random() < 0.02:
        # The same letter twice, as two boxes have it.
        found[-1] = found[0]
    return found


def _head(
    chance: random.Random, letter: EmailMessage, sender: Writer, to: Writer, at: datetime
) -> None:
    for hop in range(chance.choice((3, 4, 5, 6))):
        letter[f"X-Trace-{hop}"] = f"{chance.randrange(16**60):x}" * 2
        letter["Received"] = (
            f"from relay{hop}.{sender.address.partition('@')[2]} (unknown [192.0.2.{hop + 1}]) by"
            f" mx{hop}.{to.address.partition('@')[2]} with ESMTPS id {chance.randrange(16**12):x};"
            f" {format_datetime(at)}"
        )
    letter["From"] = f"{sender.name} <{sender.address}>"
    letter["To"] = f"{to.name} <{to.address}>"
    letter["Date"] = format_datetime(at)


def _fill(
    chance: random.Random,
    letter: EmailMessage,
    words: str,
    said: tuple[str, Writer, datetime] | None,
) -> None:
    text = f"Добрый день!\n\n{words}\n\n-- \nС уважением"
    if said and chance.random() < 0.8:
        before, writer, day = said
        heading = chance.choice(HEADINGS).format(day=day, name=writer.name, address=writer.address)
        quoted = "\n".join(f"> {line}" for line in before.splitlines())
        text = f"{text}\n\n{heading}\n{quoted}"
    letter.set_content(text, charset=chance.choice(CHARSETS), cte="8bit")
    if chance.random() < 0.35:
        paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
        letter.add_alternative(f"<html><body>{paragraphs}</body></html>", subtype="html")
    if chance.random() < 0.05:
        letter.add_attachment(
            chance.randbytes(int(min(400_000, chance.lognormvariate(10.6, 1.0)))),
            maintype="application", subtype="pdf",
            filename=f"{_words(chance, 2)}.pdf",
        )  # fmt: skip


def _machine(chance: random.Random, number: int, sender: Writer, to: Writer, at: datetime) -> bytes:
    letter = EmailMessage()
    _head(chance, letter, sender, to, at)
    letter["Subject"] = chance.choice(("Автоответ: в отпуске", "Новости недели", "Акция"))
    letter["Message-ID"] = f"<m{number}.{chance.randrange(10**9)}@{sender.address}>"
    if chance.random() < 0.5:
        letter["Auto-Submitted"] = "auto-replied"
    else:
        letter["List-Unsubscribe"] = "<mailto:off@example.org>"
        letter["Precedence"] = "bulk"
    letter.set_content(_words(chance, 40), charset="utf-8", cte="8bit")
    return letter.as_bytes()


def _name(chance: random.Random) -> str:
    first = chance.choice(("Анна", "Пётр", "Мария", "Игорь", "Юлия", "Семён", "Ольга", "Кирилл"))
    last = chance.choice(("Белова", "Ким", "Дроздов", "Ли", "Орлова", "Титов", "Зуева", "Гусь"))
    return f"{first} {last}"


def _words(chance: random.Random, count: int) -> str:
    lines, line = [], ""
    for word in chance.choices(WORDS, k=count):
        line = f"{line} {word}".strip()
        if len(line) > 68:
            lines.append(line)
            line = ""
    return "\n".join([*lines, line]).strip() if count > 8 else " ".join([*lines, line]).strip()
