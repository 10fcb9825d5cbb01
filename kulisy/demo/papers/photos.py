"""Photographs, or what passes for them: painted, blurred, grained, with a vignette."""

import math
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from kulisy.demo.papers import motifs
from kulisy.demo.papers.letters import face
from kulisy.demo.papers.motifs import Colour, Motif

_SIZE = (1024, 688)
#: What is in the picture: its own motif, light above, dark below.
_SUBJECTS: dict[str, tuple[Motif, Colour, Colour]] = {
    "flowers": (motifs.flower, (214, 222, 206), (92, 112, 84)),
    "wood": (motifs.table, (226, 208, 184), (122, 86, 58)),
    "chair": (motifs.chair, (232, 222, 208), (150, 124, 100)),
    "dance": (motifs.ribbon, (64, 48, 96), (22, 16, 36)),
    "bread": (motifs.loaf, (244, 226, 198), (140, 96, 58)),
    "bike": (motifs.wheel, (206, 220, 224), (94, 112, 116)),
}


def photo(subject: str, number: str = "1") -> bytes:
    """A JPEG; another number is another picture."""
    motif, light, dark = _SUBJECTS[subject]
    dice = motifs.dice_of(subject, number)
    image = _gradient(light, dark)
    for depth, (count, size, blur) in enumerate([(16, 48, 14), (12, 80, 5), (9, 112, 1)]):
        layer = image.copy()
        draw = ImageDraw.Draw(layer)
        for _ in range(count):
            x, y = dice.uniform(0, _SIZE[0]), dice.gauss(_SIZE[1] * (0.4 + depth * 0.1), 120)
            if motif is motifs.flower:
                motifs.leaf(draw, x + dice.uniform(-80, 80), y + size * 0.6, size * 1.2, dice)
            motif(draw, x, y, size * dice.uniform(0.7, 1.2), dice)
        image = layer.filter(ImageFilter.BoxBlur(blur))
    return _jpeg(_developed(image))


def sheet(on: str = "") -> bytes:
    """A sheet of paper with somebody's handwriting, photographed; `on` wood or a plain table."""
    dice = motifs.dice_of("sheet", on)
    light, dark = ((206, 160, 108), (142, 96, 58)) if on else ((196, 200, 204), (120, 126, 132))
    image = _gradient(light, dark)
    draw = ImageDraw.Draw(image)
    if on:
        for y in range(0, _SIZE[1], 9):
            draw.line((0, y, _SIZE[0], y + dice.randint(-14, 14)), fill=(158, 110, 68), width=2)
    paper = Image.new("RGBA", (720, 640), (250, 248, 240, 255))
    pen = ImageDraw.Draw(paper)
    for row in range(70, 600, 46):
        x = 60.0
        while x < dice.randint(420, 660):
            wide = dice.uniform(24, 92)
            steps = [(x + wide * at / 12, row + dice.uniform(-11, 9)) for at in range(13)]
            pen.line(steps, fill=(42, 56, 120, 255), width=3, joint="curve")
            x += wide + 20
    turned = paper.rotate(5, expand=True, resample=Image.Resampling.BICUBIC)
    image.paste(turned, (140, 10), turned)
    return _jpeg(_developed(image.filter(ImageFilter.GaussianBlur(0.8))))


def zones() -> bytes:
    """A map with rings around a shop, drawn by hand."""
    dice = motifs.dice_of("zones")
    image = Image.new("RGB", _SIZE, (240, 238, 230))
    draw = ImageDraw.Draw(image)
    for _ in range(34):
        x, y = dice.uniform(0, _SIZE[0]), dice.uniform(0, _SIZE[1])
        end = (x + dice.uniform(-500, 500), y + dice.uniform(-160, 160))
        draw.line((x, y, *end), fill=(214, 210, 198), width=dice.choice([4, 8, 12]))
    river = [(x, 470 + 50 * math.sin(x / 190)) for x in range(0, _SIZE[0] + 1, 20)]
    draw.line(river, fill=(150, 190, 214), width=44, joint="curve")
    for number, r in enumerate((110, 200, 300)):
        box = (512 - r * 1.2, 330 - r, 512 + r * 1.2, 330 + r)
        draw.ellipse(box, outline=(196, 60, 52), width=6)
        draw.text((512 + r * 1.2 - 34, 314), str(number + 1), font=face(40), fill=(196, 60, 52))
    draw.ellipse((496, 314, 528, 346), fill=(62, 122, 78))
    return _jpeg(_developed(image.filter(ImageFilter.GaussianBlur(0.7))))


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    """From light to dark; a line of pixels stretched wide."""
    line = Image.new("RGB", (1, 64))
    for y in range(64):
        share = 0.5 - 0.5 * math.cos(math.pi * y / 63)
        red, green, blue = (round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        line.putpixel((0, y), (red, green, blue))
    return line.resize(_SIZE, Image.Resampling.BICUBIC)


def _developed(image: Image.Image) -> Image.Image:
    """Darker corners."""
    mask = Image.new("L", (64, 44), 150)
    ImageDraw.Draw(mask).ellipse((-8, -8, 72, 52), fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(9)).resize(_SIZE, Image.Resampling.BICUBIC)
    return ImageChops.multiply(image, Image.merge("RGB", (mask, mask, mask)))


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
