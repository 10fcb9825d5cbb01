"""Small pictures that mock-ups and photographs are put together of."""

import math
from collections.abc import Callable
from random import Random

from PIL import ImageDraw

Colour = tuple[int, int, int]


def dice_of(*seed: str) -> Random:
    """Chance that falls the same way each time: the same recipe makes the same picture."""
    return Random("/".join(seed))  # noqa: S311  (a picture, no secret)


Motif = Callable[[ImageDraw.ImageDraw, float, float, float, Random], None]


def flower(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, dice: Random) -> None:
    petal = dice.choice([(255, 255, 255), (255, 236, 214), (247, 196, 208), (250, 214, 120)])
    count, turn = dice.choice([9, 11, 13]), dice.random()
    for number in range(count):
        angle = turn + number * math.tau / count
        px, py = x + math.cos(angle) * r * 0.62, y + math.sin(angle) * r * 0.62
        size = r * 0.34
        draw.ellipse((px - size, py - size, px + size, py + size), fill=petal)
    draw.ellipse((x - r * 0.36, y - r * 0.36, x + r * 0.36, y + r * 0.36), fill=(236, 172, 20))


def leaf(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, dice: Random) -> None:
    green = dice.choice([(74, 128, 84), (98, 150, 96), (52, 104, 72)])
    angle = dice.random() * math.tau
    points = []
    for step in range(25):
        along = step / 24 * math.tau
        px, py = math.cos(along) * r, math.sin(along) * r * 0.34
        points.append(
            (
                x + px * math.cos(angle) - py * math.sin(angle),
                y + px * math.sin(angle) + py * math.cos(angle),
            )
        )
    draw.polygon(points, fill=green)


def chair(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, dice: Random) -> None:
    wood = dice.choice([(150, 98, 56), (176, 122, 74), (118, 74, 42)])
    w = r * 0.16
    draw.rounded_rectangle((x - r * 0.62, y - r, x - r * 0.62 + w, y + r), w / 3, fill=wood)
    draw.rounded_rectangle((x + r * 0.5, y, x + r * 0.5 + w, y + r), w / 3, fill=wood)
    draw.rounded_rectangle((x - r * 0.62, y - r, x + r * 0.1, y - r * 0.68), w / 2, fill=wood)
    draw.rounded_rectangle((x - r * 0.7, y - w, x + r * 0.76, y + w), w / 2, fill=wood)


def table(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, dice: Random) -> None:
    wood = dice.choice([(164, 108, 64), (134, 84, 48), (196, 148, 98)])
    w = r * 0.14
    draw.rounded_rectangle((x - r, y - r * 0.3, x + r, y - r * 0.06), w, fill=wood)
    for side in (-0.82, 0.7):
        draw.polygon(
            [
                (x + side * r, y - r * 0.06),
                (x + side * r + w, y - r * 0.06),
                (x + side * r * 1.06 + w, y + r * 0.8),
                (x + side * r * 1.06, y + r * 0.8),
            ],
            fill=wood,
        )


def ribbon(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, dice: Random) -> None:
    tint = dice.choice([(255, 122, 156), (255, 190, 120), (150, 130, 255), (120, 220, 210)])
    start = dice.random() * 360
    for number in range(4):
        size = r * (1 - number * 0.2)
        box = (x - size, y - size, x + size, y + size)
        draw.arc(box, start + number * 70, start + number * 70 + 200, fill=tint, width=int(r * 0.1))
    head = r * 0.16
    draw.ellipse((x - head, y - r * 1.1 - head, x + head, y - r * 1.1 + head), fill=tint)


def arrow(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, dice: Random) -> None:
    tint = dice.choice([(255, 90, 0), (20, 20, 20), (255, 170, 0)])
    draw.polygon([(x - r, y + r), (x + r, y), (x - r, y - r), (x - r * 0.4, y)], fill=tint)


def heart(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, dice: Random) -> None:
    tint = dice.choice([(15, 139, 141), (84, 186, 178), (240, 128, 120)])
    half = r * 0.52
    for side in (-1, 1):
        cx = x + side * half * 0.92
        draw.ellipse((cx - half, y - r * 0.72, cx + half, y - r * 0.72 + 2 * half), fill=tint)
    draw.polygon(
        [(x - r * 0.97, y - r * 0.02), (x + r * 0.97, y - r * 0.02), (x, y + r)], fill=tint
    )


def loaf(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, dice: Random) -> None:
    crust = dice.choice([(186, 118, 56), (204, 140, 74), (160, 94, 42)])
    draw.ellipse((x - r, y - r * 0.6, x + r, y + r * 0.6), fill=crust)
    for number in range(-2, 3):
        px = x + number * r * 0.34
        box = (px - r * 0.18, y - r * 0.42, px + r * 0.2, y + r * 0.34)
        draw.arc(box, 200, 320, fill=(244, 222, 186), width=max(2, int(r * 0.07)))


def wheel(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, dice: Random) -> None:
    rim = dice.choice([(25, 66, 79), (196, 84, 60), (70, 80, 84)])
    width = max(2, int(r * 0.1))
    draw.ellipse((x - r, y - r, x + r, y + r), outline=rim, width=width)
    for number in range(12):
        angle = number * math.tau / 12
        end = (x + math.cos(angle) * r * 0.94, y + math.sin(angle) * r * 0.94)
        draw.line((x, y, *end), fill=rim, width=max(1, width // 4))
    draw.ellipse((x - r * 0.1, y - r * 0.1, x + r * 0.1, y + r * 0.1), fill=rim)
