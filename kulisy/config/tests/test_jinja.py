"""Compiled templates are kept between processes, and only where nobody else may write."""

from pathlib import Path

import jinja2

from kulisy.config.jinja import _compiled


def rendered(folder: Path, kept: Path) -> str:
    """As a process that has just begun would."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), bytecode_cache=_compiled(kept), autoescape=True
    )
    return made.get_template("a.html").render()


def test_a_template_is_compiled_once_and_again_when_it_has_changed(tmp_path: Path) -> None:
    folder, kept = tmp_path / "from", tmp_path / "data" / "templates"
    folder.mkdir()
    (folder / "a.html").write_text("первое")
    assert rendered(folder, kept) == "первое"
    [file] = kept.iterdir()
    first = file.read_bytes()
    assert rendered(folder, kept) == "первое"
    assert file.read_bytes() == first
    (folder / "a.html").write_text("второе")
    assert rendered(folder, kept) == "второе"
    assert file.read_bytes() != first


def test_a_folder_that_others_may_write_to_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "templates"
    kept.mkdir()
    kept.chmod(0o777)
    assert _compiled(kept) is None
    (tmp_path / "file").write_text("")
    assert _compiled(tmp_path / "file" / "templates") is None
    kept.chmod(0o700)
    assert _compiled(kept) is not None
