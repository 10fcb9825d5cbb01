"""Joins the small modules of `static_src/js` into one file, without a tool from outside.

Each module imports names from its neighbours (`import {a, b} from "./kit.js"`) and exports
declarations (`export function`, `export const`). The modules are put into one scope in the order
of their imports, so a name may be declared at the top of one module only; the build checks it.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import\s+(?:\{[^}]*\}\s+from\s+)?"\./([\w-]+\.js)";\n?', re.M)
_DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|let|class)\s+(\w+)", re.M)
_COMMENT = re.compile(r"^\s*(?://.*|/\*.*\*/|\*.*|/\*.*)$")


def joined(folder: Path, first: str = "app.js") -> str:
    """The own scripts as one immediately called function."""
    order: list[Path] = []
    _visit(folder / first, order, ())
    owners: dict[str, str] = {}
    parts = []
    for file in order:
        source = file.read_text(encoding="utf-8")
        for name in _DECLARED.findall(source):
            if name in owners:
                raise ValueError(f"{file.name} and {owners[name]} both declare {name}")
            owners[name] = file.name
        parts.append(_slim(re.sub(r"^export ", "", _IMPORT.sub("", source), flags=re.M)))
    return '(()=>{"use strict";\n' + "".join(parts) + "})();\n"


def _visit(file: Path, order: list[Path], above: tuple[Path, ...]) -> None:
    if file in above:
        raise ValueError(f"{file.name} imports itself through {above[-1].name}")
    if file in order:
        return
    for name in _IMPORT.findall(file.read_text(encoding="utf-8")):
        _visit(file.parent / name, order, (*above, file))
    order.append(file)


def _slim(source: str) -> str:
    """Without indentation, empty lines and lines that are comments; no module uses a string that
    runs over a line."""
    lines = (line.strip() for line in source.splitlines() if not _COMMENT.match(line))
    return "".join(f"{line}\n" for line in lines if line)
