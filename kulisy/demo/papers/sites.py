"""Mock-ups of web pages, screenshots of them, banners and logos."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from kulisy.demo.papers import motifs
from kulisy.demo.papers.letters import face
from kulisy.demo.papers.motifs import Colour, Motif


@dataclass(frozen=True)
class Brand:
    """How a client's site looks, and what stands on it."""

    name: str
    paper: Colour
    ink: Colour
    accent: Colour
    tint: Colour
    motif: Motif
    menu: tuple[str, ...]
    hero: str
    lead: str
    button: str
    goods: tuple[tuple[str, str], ...]


BRANDS = {
    "romashka": Brand(
        "Ромашка", (255, 253, 246), (44, 48, 40), (62, 122, 78), (253, 240, 198), motifs.flower,
        ("Букеты", "Доставка", "Свадьбам", "О нас"),
        "Живые букеты за два часа", "Собираем утром, привозим днём, фотографируем перед отправкой.",
        "Выбрать букет",
        (("Полевой", "2 900 ₽"), ("Утро в саду", "3 400 ₽"), ("Пионы", "4 800 ₽"),
         ("Сборный", "2 200 ₽"), ("Лавандовый", "3 100 ₽"), ("Ромашковый", "1 900 ₽")),
    ),
    "kuznetsov": Brand(
        "Кузнецов", (247, 243, 236), (52, 40, 30), (132, 82, 44), (233, 220, 202), motifs.table,
        ("Столы", "Стулья", "На заказ", "Мастерская"),
        "Мебель, которую чинят, а не выбрасывают", "Дуб, ясень, лиственница. Делаем по размерам.",
        "Рассчитать стол",
        (("Стол «Тверской»", "48 000 ₽"), ("Лавка", "16 500 ₽"), ("Стол рабочий", "39 000 ₽"),
         ("Консоль", "27 000 ₽"), ("Стол круглый", "52 000 ₽"), ("Полка", "9 800 ₽")),
    ),
    "pa": Brand(
        "Школа «Па»", (30, 24, 48), (246, 240, 255), (255, 122, 156), (56, 44, 86), motifs.ribbon,
        ("Расписание", "Педагоги", "Детям", "Концерты"),
        "Танцевать можно начать сегодня", "Классика, современный, степ. Первое занятие бесплатно.",
        "Записаться",
        (("Классика, 5–7 лет", "вт, чт 17:00"), ("Современный", "пн, ср 19:00"),
         ("Степ", "сб 12:00"), ("Растяжка", "вт 20:00"), ("Классика 8+", "чт 18:00"),
         ("Взрослым с нуля", "пн 20:30")),
    ),
    "vektor": Brand(
        "ВЕКТОР", (255, 255, 255), (18, 18, 18), (255, 90, 0), (242, 242, 240), motifs.arrow,
        ("Услуги", "Работы", "Цены", "Контакты"),
        "Реклама, которая идёт вперёд", "Наружная, в сети и там, где её не ждали.",
        "Обсудить задачу",
        (("Наружная", "от 40 000 ₽"), ("В сети", "от 25 000 ₽"), ("Ролики", "от 90 000 ₽"),
         ("Стиль", "от 120 000 ₽"), ("Печать", "от 8 000 ₽"), ("События", "от 60 000 ₽")),
    ),
    "clinic": Brand(
        "Здоровье рядом", (244, 251, 250), (28, 56, 58), (15, 139, 141), (218, 240, 238),
        motifs.heart,
        ("Врачи", "Услуги", "Цены", "Запись"),
        "Врач рядом с домом", "Три филиала, приём с восьми утра, запись за минуту.",
        "Записаться на приём",
        (("Терапевт", "1 900 ₽"), ("Невролог", "2 400 ₽"), ("УЗИ", "2 100 ₽"),
         ("Анализы", "от 350 ₽"), ("Педиатр", "2 000 ₽"), ("Справки", "1 200 ₽")),
    ),
    "loaf": Brand(
        "Little Loaf", (255, 248, 238), (64, 40, 24), (176, 84, 32), (248, 228, 200), motifs.loaf,
        ("Bread", "Order", "Classes", "About"),
        "Slow bread, baked tonight", "Order by six, collect warm at seven in the morning.",
        "Order a loaf",
        (("Country sour", "£4.20"), ("Seeded rye", "£4.60"), ("Milk loaf", "£3.80"),
         ("Fig & walnut", "£5.20"), ("Baguette", "£2.40"), ("Focaccia", "£4.00")),
    ),
    "marlow": Brand(
        "Marlow Cycles", (240, 244, 244), (24, 40, 46), (25, 66, 79), (214, 226, 228), motifs.wheel,
        ("Frames", "Fitting", "Repairs", "Workshop"),
        "One builder, one frame, one rider", "Lugged steel, brazed by hand in Whitby.",
        "Book a fitting",
        (("Moorland", "£2,400"), ("Coast road", "£2,150"), ("Town", "£1,680"),
         ("Audax", "£2,600"), ("Track", "£1,900"), ("Tandem", "£3,900")),
    ),
}  # fmt: skip


def site(brand: str, page: str = "home", way: str = "") -> bytes:
    """A page as PNG. `way`: mobile, or a variant (v2, v3) that puts things otherwise."""
    return _png(_page(BRANDS[brand], page, way))


def shot(brand: str, page: str, place: str, way: str = "") -> bytes:
    """A screenshot with something circled in red: `place` is x,y in pixels of the page."""
    inner = _page(BRANDS[brand], page, way)
    inner = inner.crop((0, 0, inner.width, min(inner.height, 720)))
    x, y = map(int, place.split(","))
    draw = ImageDraw.Draw(inner)
    for step in range(4):
        draw.ellipse((x - 92 - step, y - 44 - step, x + 92 + step, y + 44 + step), outline=_RED)
    if way == "mobile":
        return _png(inner)
    frame = Image.new("RGB", (inner.width, inner.height + 44), (226, 226, 228))
    bar = ImageDraw.Draw(frame)
    for number, tint in enumerate([(236, 106, 94), (245, 191, 79), (98, 197, 84)]):
        bar.ellipse((16 + number * 22, 16, 28 + number * 22, 28), fill=tint)
    bar.rounded_rectangle((110, 10, inner.width - 60, 34), 12, fill=(255, 255, 255))
    bar.text((126, 13), f"{brand}.example/{page}", font=face(13), fill=(110, 110, 114))
    frame.paste(inner, (0, 44))
    return _png(frame)


def banner(brand: str, size: str, way: str = "") -> bytes:
    """An advertisement of the given size, e.g. 728x90."""
    look = BRANDS[brand]
    width, height = (int(side) * 2 for side in size.split("x"))
    dark = way in {"v2", "v3"}
    paper, ink = (look.ink, look.paper) if dark else (look.paper, look.ink)
    image = Image.new("RGB", (width, height), look.accent if way == "v3" else paper)
    draw, dice = ImageDraw.Draw(image), motifs.dice_of(brand, size, way)
    for number in range(max(4, width // height)):
        r = min(height, width * 0.5) * (0.14 + dice.random() * 0.16)
        x = width * (0.7 + number % 4 * 0.09)
        look.motif(draw, x, height * (0.2 + 0.7 * dice.random()), r, dice)
    head = max(22, min(height // 4, width // 16))
    y = height * 0.18
    for row in _rows(look.hero, head, width * 0.52):
        draw.text((width * 0.05, y), row, font=face(head, bold=True), fill=ink)
        y += head * 1.15
    if height > 300:
        draw.text((width * 0.05, y + 10), look.lead, font=face(head // 3), fill=ink)
    draw.text((width * 0.05, height * 0.8), look.name, font=face(head // 2, bold=True), fill=ink)
    return _png(image.reduce(2))


def logo(brand: str, way: str = "") -> bytes:
    """A mark as SVG."""
    look = BRANDS[brand]
    tint = "#{:02x}{:02x}{:02x}".format(*(look.ink if way == "mono" else look.accent))
    rays = "".join(
        f'<ellipse cx="60" cy="28" rx="11" ry="24" transform="rotate({turn} 60 60)"/>'
        for turn in range(0, 360, 40)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 120" role="img">'
        f'<title>{look.name}</title><g fill="{tint}">{rays}</g>'
        '<circle cx="60" cy="60" r="15" fill="#ffffff"/>'
        f'<text x="134" y="76" font-family="Onest, sans-serif" font-weight="600" font-size="46" '
        f'fill="{tint}">{look.name}</text></svg>\n'
    ).encode()


_RED = (214, 40, 40)


@cache
def _page(look: Brand, page: str, way: str) -> Image.Image:
    """Drawn at double size and made smaller, so that edges are smooth."""
    mobile = way == "mobile"
    width = 780 if mobile else 1920
    dice = motifs.dice_of(look.name, page, way)
    height = {"home": 2300, "cart": 1300, "form": 1400}.get(page, 1900)
    image = Image.new("RGB", (width, height), look.paper)
    draw = ImageDraw.Draw(image)
    side = 48 if mobile else 120
    _header(draw, look, width, side, mobile=mobile)
    y = 150.0
    if page == "home":
        y = _hero(draw, look, dice, (side, y, width - side), mobile=mobile, way=way)
    else:
        title = {"cart": "Корзина", "form": look.menu[-1]}.get(page, look.menu[0])
        if look.name.isascii() and page == "cart":
            title = "Basket"
        draw.text((side, y + 40), title, font=face(64, bold=True), fill=look.ink)
        y += 170
    if page == "cart":
        _cart(draw, look, dice, (side, y, width - side))
    elif page == "form":
        _form(draw, look, (side, y, width - side))
    elif page == "schedule":
        _schedule(draw, look, (side, y, width - side))
    else:
        columns = 2 if mobile else (2 if way == "v3" else 3)
        _goods(draw, look, dice, (side, y, width - side), columns)
    foot = height - 120
    draw.rectangle((0, foot, width, height), fill=look.tint)
    draw.text((side, foot + 42), f"© {look.name}", font=face(26), fill=look.ink)
    return image.reduce(2)


def _header(draw: ImageDraw.ImageDraw, look: Brand, width: int, side: int, *, mobile: bool) -> None:
    look.motif(draw, side + 30, 74, 30, motifs.dice_of(look.name))
    draw.text((side + 84, 50), look.name, font=face(40, bold=True), fill=look.ink)
    if mobile:
        for number in range(3):
            draw.rectangle((width - 110, 56 + number * 16, width - 56, 61 + number * 16), look.ink)
        return
    x = 820
    for item in look.menu:
        draw.text((x, 58), item, font=face(28), fill=look.ink)
        x += int(face(28).getlength(item)) + 64
    draw.rounded_rectangle((width - side - 210, 44, width - side, 104), 30, fill=look.accent)
    phone = "8 800 000-00" if not look.name.isascii() else "01632 960000"
    draw.text((width - side - 190, 60), phone, font=face(25), fill=look.paper)
    draw.line((side, 128, width - side, 128), fill=look.tint, width=3)


def _hero(
    draw: ImageDraw.ImageDraw,
    look: Brand,
    dice: Random,
    box: tuple[float, float, float],
    *,
    mobile: bool,
    way: str,
) -> float:
    left, top, right = box
    height = 820 if mobile else 700
    draw.rounded_rectangle((left, top, right, top + height), 36, fill=look.tint)
    middle = (left + right) / 2
    art_left, art_top = (left, top + 400) if mobile else (middle + 40, top + 60)
    if way == "v2" and not mobile:
        art_left, text_left = left + 60, middle + 20
    else:
        text_left = left + (40 if mobile else 70)
    art = (
        art_left,
        art_top,
        art_left + (right - left) * (1 if mobile else 0.42),
        top + height - 60,
    )
    for number in range(11):
        r = (90 if mobile else 110) * (0.5 + dice.random() * 0.6)
        x = art[0] + (art[2] - art[0]) * (0.1 + 0.8 * dice.random())
        y = art[1] + (art[3] - art[1]) * (0.15 + 0.7 * dice.random())
        if look.motif is motifs.flower and number % 2:
            motifs.leaf(draw, x, y, r, dice)
        look.motif(draw, x, y, r, dice)
    size = 54 if mobile else 82
    y = top + 60
    for row in _rows(look.hero, size, (right - left) * (0.86 if mobile else 0.46)):
        draw.text((text_left, y), row, font=face(size, bold=True), fill=look.ink)
        y += size * 1.14
    for row in _rows(look.lead, 30, (right - left) * (0.86 if mobile else 0.42)):
        draw.text((text_left, y + 20), row, font=face(30), fill=look.ink)
        y += 44
    if not mobile:
        wide = face(30, bold=True).getlength(look.button) + 80
        draw.rounded_rectangle((text_left, y + 60, text_left + wide, y + 140), 40, fill=look.accent)
        draw.text((text_left + 40, y + 80), look.button, font=face(30, bold=True), fill=look.paper)
    return top + height + 60


def _goods(
    draw: ImageDraw.ImageDraw,
    look: Brand,
    dice: Random,
    box: tuple[float, float, float],
    columns: int,
) -> None:
    left, top, right = box
    gap = 36
    wide = (right - left - gap * (columns - 1)) / columns
    tall = wide * 0.62
    for number, (name, price) in enumerate(look.goods[: columns * 2]):
        x = left + (number % columns) * (wide + gap)
        y = top + (number // columns) * (tall + 150)
        draw.rounded_rectangle((x, y, x + wide, y + tall), 24, fill=look.tint)
        for _ in range(3):
            spot = (x + wide * (0.3 + 0.4 * dice.random()), y + tall * (0.35 + 0.3 * dice.random()))
            look.motif(draw, *spot, tall * (0.2 + 0.1 * dice.random()), dice)
        draw.text((x + 6, y + tall + 18), name, font=face(30, bold=True), fill=look.ink)
        draw.text((x + 6, y + tall + 62), price, font=face(28), fill=look.accent)


def _cart(
    draw: ImageDraw.ImageDraw, look: Brand, dice: Random, box: tuple[float, float, float]
) -> None:
    left, top, right = box
    for number, (name, price) in enumerate(look.goods[:3]):
        y = top + number * 170
        draw.rounded_rectangle((left, y, left + 190, y + 140), 20, fill=look.tint)
        look.motif(draw, left + 95, y + 70, 46, dice)
        draw.text((left + 230, y + 24), name, font=face(34, bold=True), fill=look.ink)
        wide = face(34, bold=True).getlength(price)
        draw.text((right - wide, y + 46), price, font=face(34, bold=True), fill=look.ink)
        draw.line((left, y + 155, right, y + 155), fill=look.tint, width=3)
    draw.rounded_rectangle((right - 420, top + 560, right, top + 650), 44, fill=look.accent)
    word = "Pay" if look.name.isascii() else "Оформить заказ"
    draw.text((right - 360, top + 584), word, font=face(34, bold=True), fill=look.paper)


def _form(draw: ImageDraw.ImageDraw, look: Brand, box: tuple[float, float, float]) -> None:
    left, top, right = box
    words = ("Name", "Phone", "Date") if look.name.isascii() else ("Имя", "Телефон", "Когда удобно")
    for number, word in enumerate(words):
        y = top + number * 190
        draw.text((left, y), word, font=face(30), fill=look.ink)
        draw.rounded_rectangle(
            (left, y + 48, min(right, left + 900), y + 138), 18, outline=look.accent, width=3
        )
    draw.rounded_rectangle((left, top + 600, left + 480, top + 690), 44, fill=look.accent)
    draw.text((left + 60, top + 624), look.button, font=face(34, bold=True), fill=look.paper)


def _schedule(draw: ImageDraw.ImageDraw, look: Brand, box: tuple[float, float, float]) -> None:
    left, top, right = box
    for number, (name, time) in enumerate((*look.goods, *look.goods[:3])):
        y = top + number * 150
        fill = look.tint if number % 2 == 0 else look.paper
        draw.rounded_rectangle((left, y, right, y + 130), 20, fill=fill)
        draw.text((left + 40, y + 42), time, font=face(34, bold=True), fill=look.accent)
        draw.text(
            (left + (420 if right > 900 else 290), y + 42), name, font=face(30), fill=look.ink
        )


def _rows(text: str, size: int, width: float) -> list[str]:
    rows, row = [], ""
    for word in text.split():
        longer = f"{row} {word}".strip()
        if row and face(size, bold=size > 40).getlength(longer) > width:
            rows.append(row)
            row = word
        else:
            row = longer
    return [*rows, row]


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    few = image.quantize(160, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG")
    return out.getvalue()
