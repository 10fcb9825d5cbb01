"""The build: small, named by content, quick when nothing changed."""

import gzip
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from kulisy.look import assets, icons, scripts

ROOM = Path(assets.__file__).parent


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    target = tmp_path_factory.mktemp("static")
    assets.build(target)
    return target


@pytest.fixture(scope="module")
def names(built):
    return json.loads((built / "manifest.json").read_text())


def shrunk(file: Path) -> int:
    packed = file.with_name(file.name + ".gz")
    return (packed if packed.exists() else file).stat().st_size


def test_the_style_sheet_stays_within_twenty_kilobytes(built, names):
    assert shrunk(built / names["app.css"]) <= 20_000


def test_own_scripts_stay_within_twelve_kilobytes():
    assert len(gzip.compress(scripts.joined(ROOM / "static_src" / "js").encode(), 9)) <= 12_000


def test_the_typeface_stays_within_forty_five_kilobytes(built, names):
    assert shrunk(built / names["onest.woff2"]) <= 45_000


def test_a_first_visit_fetches_at_most_120_kilobytes_beside_the_page(built, names):
    fetched = ["app.css", "app.js", "onest.woff2", "icons.svg", "mark.svg", "kulisy.webmanifest"]
    # 15 KB are left for the page itself.
    assert sum(shrunk(built / names[name]) for name in fetched) <= 105_000


def test_every_name_in_the_manifest_is_a_file_named_by_its_content(built, names):
    for plain, served in names.items():
        assert assets.hashed(plain, (built / served).read_bytes()) == served


def test_the_style_sheet_names_the_typeface_that_was_built(built, names):
    css = (built / names["app.css"]).read_text()
    assert names["onest.woff2"] in css
    assert not re.search(r"url\((?!\"?onest-)", css)


def test_a_second_build_touches_nothing(built):
    before = {file.name: file.stat().st_mtime_ns for file in built.iterdir() if file.suffix}
    assets.build(built)
    after = {file.name: file.stat().st_mtime_ns for file in built.iterdir() if file.suffix}
    assert {k: v for k, v in before.items() if k != ".lock"} == {
        k: v for k, v in after.items() if k != ".lock"
    }


def test_what_no_manifest_names_is_swept_after_thirty_days(tmp_path):
    now = datetime(2026, 5, 1, tzinfo=UTC)
    names = {"old": "app-111111111111.css", "late": "app-222222222222.css"}
    names["current"] = "app-333333333333.css"
    (tmp_path / "manifest.json").write_text(json.dumps({"app.css": names["current"]}))
    (tmp_path / "notes-of-the-operator.css").write_text("kept: no name of ours")
    for name, days in ((names["old"], 31), (names["late"], 29), (names["current"], 90)):
        for file in (tmp_path / name, tmp_path / f"{name}.gz", tmp_path / f"{name}.br"):
            file.write_text(name)
            past = (now - timedelta(days=days)).timestamp()
            os.utime(file, (past, past))
    # Packed long before its plain file left the manifest: they go together.
    past = (now - timedelta(days=90)).timestamp()
    os.utime(tmp_path / f"{names['late']}.gz", (past, past))

    gone = assets.sweep(tmp_path, now=now)

    assert gone == [names["old"], f"{names['old']}.br", f"{names['old']}.gz"]
    left = {file.name for file in tmp_path.iterdir() if file.suffix == ".gz"}
    assert left == {f"{names['late']}.gz", f"{names['current']}.gz"}
    assert (tmp_path / "notes-of-the-operator.css").exists()


def test_a_start_that_has_nothing_to_build_does_not_load_the_font_tools():
    """They take most of a second."""
    asked = "import sys; import kulisy.look.assets; sys.exit('fontTools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_packed_copies_hold_the_same_bytes(built, names):
    for plain in ("app.css", "app.js", "icons.svg"):
        file = built / names[plain]
        packed = file.with_name(file.name + ".gz").read_bytes()
        assert gzip.decompress(packed) == file.read_bytes()
        assert file.with_name(file.name + ".br").exists()


def test_the_typeface_knows_both_languages_and_keeps_its_weights(built, names):
    font = TTFont(BytesIO((built / names["onest.woff2"]).read_bytes()))
    known = font.getBestCmap()
    text = "Съешь ещё этих мягких булок, ЁЙЪ Quick brown 0123456789 №₽«»„“—–…→ ЇїЄєҐґӘәҚқӨө"
    assert [sign for sign in text if ord(sign) not in known] == []
    axis = font["fvar"].axes[0]
    assert (axis.minValue, axis.maxValue) == (400, 700)
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert "tnum" in features


def test_every_icon_that_can_be_asked_for_is_in_the_sprite(built, names):
    sprite = (built / names["icons.svg"]).read_text()
    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == set(icons.available())
    assert "<script" not in sprite
    assert "style=" not in sprite


def test_scripts_say_nothing_themselves():
    """Words come from the server, in the reader's language: no Cyrillic and no sentence in code."""
    for file in (ROOM / "static_src" / "js").glob("*.js"):
        code = re.sub(r"^\s*(//|/?\*).*$", "", file.read_text(), flags=re.M)
        assert not re.search(r"[а-яёА-ЯЁ]", code), file.name


def test_scripts_never_build_markup_or_code_from_text():
    for file in (ROOM / "static_src" / "js").glob("*.js"):
        code = file.read_text()
        for word in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert word not in code, f"{file.name} uses {word}"


def test_two_modules_may_not_declare_one_name(tmp_path):
    (tmp_path / "app.js").write_text('import "./a.js";\nimport "./b.js";\n')
    (tmp_path / "a.js").write_text("const one = 1;\n")
    (tmp_path / "b.js").write_text("function one() {}\n")
    with pytest.raises(ValueError, match="both declare one"):
        scripts.joined(tmp_path)
