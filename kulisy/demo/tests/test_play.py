"""The play as it is written: it can be read, its people exist, its language is clean."""

import re
from datetime import UTC, datetime

import pytest

from kulisy.conversations import writing
from kulisy.demo.cast import HARBOUR, TROUPES, WIND, Troupe
from kulisy.demo.play import BadLine, Scene, read, scenes
from kulisy.demo.when import When

#: A Monday at noon, a Saturday night, the first minutes of a Tuesday: the story must bear each.
MOMENTS = [
    datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    datetime(2026, 11, 21, 20, 40, tzinfo=UTC),
    datetime(2026, 11, 23, 21, 5, tzinfo=UTC),
]
#: What Russian writes with «ё»; forms of these words without it are slips.
YO = (
    "ещё её моё твоё своё всё-таки ждём идёт придёт пойдёт даёт берём берёт учтён счёт счета"
    " вёрстка вёрстке вёрстку вёрстки пришлём найдём начнём причём тёплый чёрный жёлтый зелёный"
    " актёр отчёт отчёта отчёты расчёт расчёты приём приёма подвёл нашёл пришёл прошёл вошёл"
    " учёл живёт зовёт надёжно серьёзно лёгкий твёрдый шёл подъём Пётр Семён Алёна Артём"
)
SLIPS = {word.replace("ё", "е").lower() for word in YO.split() if "ё" in word}


def said(troupe: Troupe) -> list[tuple[Scene, str]]:
    return [(scene, line.body) for scene in scenes(troupe.slug) for line in scene.messages]


@pytest.mark.parametrize("troupe", TROUPES, ids=lambda troupe: troupe.slug)
def test_everybody_who_speaks_is_in_the_cast_and_may_be_there(troupe: Troupe):
    seats = {player.key for player in troupe.players}
    guests = {party.key: {guest.key for guest in party.guests} for party in troupe.parties}
    for scene in scenes(troupe.slug):
        here = guests[scene.more["client"]]
        assert set(scene.names("with")) <= here, scene.title
        team = {*scene.names("assignee"), *scene.names("watch")}
        circle = next(each.seats for each in troupe.parties if each.key == scene.more["client"])
        allowed = {*circle, troupe.owner} if circle else seats
        assert team <= allowed, scene.title
        for line in scene.lines:
            assert line.who in (allowed if line.aside else allowed | here), (scene.title, line)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
@pytest.mark.parametrize("troupe", TROUPES, ids=lambda troupe: troupe.slug)
def test_lines_stand_in_the_order_of_their_time_whenever_it_is_planted(
    troupe: Troupe, now: datetime
):
    when = When(now, troupe.time_zone, troupe.language)
    for scene in scenes(troupe.slug):
        moments = [when.at(line.when) for line in scene.lines]
        assert moments == sorted(moments), scene.title
        assert moments[-1] < now


def test_what_a_client_will_see_never_begins_with_an_aside():
    for troupe in TROUPES:
        for scene in scenes(troupe.slug):
            asides = {line.aside for line in scene.messages}
            assert len(asides) == 1 or not scene.messages[0].aside, scene.title


def test_there_is_enough_to_look_at():
    russian, english = said(WIND), said(HARBOUR)
    assert len(scenes("wind")) >= 30
    assert len(russian) >= 350
    assert len(scenes("harbour")) >= 9
    assert len(english) >= 70


def test_every_text_becomes_html_with_its_dates_filled_in():
    for troupe in TROUPES:
        when = When(MOMENTS[0], troupe.time_zone, troupe.language)
        for scene, body in said(troupe):
            text = when.fill(body)
            assert not re.search(r"\{\w+:", text), (scene.title, text)
            assert writing.to_html(text).startswith("<"), scene.title


def test_russian_is_written_with_yo():
    for scene, body in said(WIND):
        words = set(re.findall(r"[а-яё]+(?:-[а-яё]+)*", body.lower()))
        assert not words & SLIPS, (scene.title, words & SLIPS)


def test_no_english_words_stand_in_the_russian_story():
    when = When(MOMENTS[0], WIND.time_zone, "ru")
    for scene, body in said(WIND):
        plain = re.sub(r"https?://\S+|\S+@(?:\S+\.example|)|\[\[[\w-]+\|", " ", body)
        plain = re.sub(r"@\w+", " ", when.fill(plain))
        assert not re.findall(r"[A-Za-z]{2,}", plain), (scene.title, plain)


def test_no_russian_letters_stand_in_the_english_story():
    for scene, body in said(HARBOUR):
        assert not re.search(r"[А-Яа-яЁё]", body), scene.title


def test_a_line_that_cannot_be_understood_is_named():
    with pytest.raises(BadLine, match=r"act 1\.txt:2"):
        read("== A title\n-3 10:00 Who Knows Whom\n", name="act 1.txt")
    with pytest.raises(ValueError, match="no moment"):
        When(MOMENTS[0], "Europe/Moscow", "ru").at("yesterday")


def test_working_days_are_counted_and_dates_said_in_each_language():
    when = When(MOMENTS[0], "Europe/Moscow", "ru")
    assert str(when.day(-1)) == "2026-11-20"
    assert str(when.day(5)) == "2026-11-30"
    assert when.fill("{on:-1}, {till:1}, {date:-1}, {numbers:1}, {month:-20}") == (
        "в пятницу, до вторника, 20 ноября, 24.11.2026, октябрь"
    )
    english = When(MOMENTS[0], "Europe/London", "en")
    assert english.fill("{on:-1}, {date:1}") == "on Friday, 24 November"
