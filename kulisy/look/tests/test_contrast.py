"""WCAG 2.2 AA: words on every surface they may lie on, in the light and in the dark."""

import re
from pathlib import Path

import pytest

from kulisy.look import assets

CSS = Path(assets.SOURCE) / "css"
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", (CSS / "tokens.css").read_text()
    )
}
WORDS = [
    (ink, surface)
    for ink in ("ink", "soft", "curtain")
    for surface in ("paper", "desk", "hover", "well", "blush")
] + [
    ("on-curtain", "curtain"),
    ("on-curtain", "curtain-deep"),
    ("ink", "back"),
    ("soft", "back"),
    ("curtain", "back"),
    ("back-ink", "back"),
    ("ok", "paper"),
    ("ok", "desk"),
    ("ok", "ok-tint"),
    ("ok", "well"),
    ("wait", "paper"),
    ("wait", "desk"),
    ("wait", "blush"),
    ("wait", "hover"),
    ("wait", "wait-tint"),
]
EDGES = [("edge", "paper"), ("edge", "desk"), ("focus", "paper"), ("focus", "desk")]
EDGES += [("back-ink", "back"), ("focus", "back"), ("curtain", "desk")]


def luminance(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "surface"), WORDS)
def test_words_can_be_read(ink, surface, theme):
    assert contrast(TOKENS[ink][theme], TOKENS[surface][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "surface"), EDGES)
def test_edges_of_controls_can_be_seen(edge, surface, theme):
    assert contrast(TOKENS[edge][theme], TOKENS[surface][theme]) >= 3


def test_initials_can_be_read_on_every_tone():
    tones = re.findall(r"\.tone-\d \{ background: (#\w{6})", (CSS / "base.css").read_text())
    assert len(tones) == 10
    assert [tone for tone in tones if contrast(tone, "#ffffff") < 4.5] == []


def test_no_style_names_a_colour_that_is_not_there():
    sheets = [each.read_text() for each in Path(assets.SOURCE).rglob("*.css")]
    known = {name for sheet in sheets for name in re.findall(r"(--[\w-]+)\s*:", sheet)}
    named = {name for sheet in sheets for name in re.findall(r"var\((--[\w-]+)", sheet)}
    assert named > {"--ink", "--wait"}
    assert named <= known
