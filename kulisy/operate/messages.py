"""Texts to translate, by Babel alone: gettext's own tools need not be installed.

`python -m kulisy.operate.messages extract | compile | check`. Source texts are English; Russian is
kulisy/locale/ru. `check` fails on a text without a translation, a doubtful one, or placeholders
that differ.
"""

import argparse
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import kulisy

HOUSE = Path(kulisy.__file__).parent
LOCALE = HOUSE / "locale"
METHODS = [("**/tests/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
METHODS += [("**/templates/**.txt", "jinja2")]
OPTIONS = {
    "**/templates/**.html": {
        "trimmed": "true",
        "silent": "false",
        "extensions": "jinja2.ext.do, jinja2.ext.loopcontrols",
    },
    "**/templates/**.txt": {
        "trimmed": "true",
        "silent": "false",
        "extensions": "jinja2.ext.do, jinja2.ext.loopcontrols",
    },
}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def gather() -> Catalog:
    """Every text of the house, as a catalogue without translations."""
    catalog = Catalog(project="Kulisy", charset="utf-8")
    found = extract_from_dir(
        HOUSE, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for file, _line, message, comments, context in found:
        catalog.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return catalog


def extract() -> None:
    """Bring every .po up to date: new texts empty, vanished ones gone."""
    gathered = gather()
    for file in LOCALE.glob("*/LC_MESSAGES/django.po"):
        catalog = _read(file)
        # A guessed translation would be shown as if it were true.
        catalog.update(gathered, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _unbroken(catalog)
        with file.open("wb") as out:
            write_po(out, catalog, omit_header=False, sort_by_file=True, include_lineno=False)


def compile_all() -> None:
    """Make the .mo of every .po that is newer. A folder we may not write in is left as it is."""
    for file in LOCALE.glob("*/LC_MESSAGES/django.po"):
        target = file.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= file.stat().st_mtime:
            continue
        fresh = target.with_suffix(".new")
        try:
            with fresh.open("wb") as out:
                write_mo(out, _read(file))
            fresh.replace(target)
        except PermissionError:
            continue


def _unbroken(catalog: Catalog) -> None:
    """№ and its number stay on one line, whoever wrote the text with a plain space."""
    for message in catalog:
        if isinstance(message.string, str):
            message.string = message.string.replace("№ %", "№\u00a0%")
        else:
            forms = message.string or ()
            message.string = tuple(each.replace("№ %", "№\u00a0%") for each in forms)


def check() -> list[str]:
    """What is wrong with the translations, a line each."""
    files = list(LOCALE.glob("*/LC_MESSAGES/django.po"))
    wrong = [] if files else [f"{LOCALE}: there are no translations at all"]
    gathered = gather()
    for file in files:
        catalog = _read(file)
        name = file.relative_to(HOUSE)
        for message in gathered:
            if not message.id:
                continue
            there = catalog.get(message.id, message.context)
            shown = message.id if isinstance(message.id, str) else message.id[0]
            string = there.string if there else None
            strings = [string] if isinstance(string, str) else list(string or ())
            if not strings or not all(strings):
                wrong.append(f"{name}: no translation of “{shown}”")
            elif there and there.fuzzy:
                wrong.append(f"{name}: doubtful: “{shown}”")
            elif there:
                wrong += [f"{name}: “{shown}”: {error}" for error in there.check(catalog)]
                if "%(count)s" in shown and "%(count)s" not in strings[-1]:
                    # Babel passes over forms of a plural that leave the number out: "one" may.
                    wrong.append(f"{name}: “{shown}”: the last form has lost its number")
                if any("№ %" in each for each in strings):
                    wrong.append(f"{name}: “{shown}”: a no-break space belongs after №")
    return wrong


def _read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=file.parent.parent.name)


def main() -> None:
    parser = argparse.ArgumentParser(prog="kulisy.operate.messages", description=__doc__)
    parser.add_argument("do", choices=["extract", "compile", "check"])
    do = parser.parse_args().do
    if do == "extract":
        extract()
    elif do == "compile":
        compile_all()
    else:
        wrong = check()
        print("\n".join(wrong) or "Every text has its translation.")
        sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
