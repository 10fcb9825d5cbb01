"""An import begun at the console of the installation: no file is kept, the rest is the same."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kulisy.imports.actions import carrying
from kulisy.imports.models import Import, State
from kulisy.kit.ids import new_id
from kulisy.kit.text import one_line
from kulisy.people.models import Company
from kulisy.people.viewer import working


def at_console(
    company: Company,
    kind: str,
    path: Path,
    *,
    clock: Callable[[], datetime],
    dry_run: bool,
    name: str = "",
) -> Import:
    """Look, and run if that is worth it; call outside a transaction. Gives back the import as it
    ended; after a dry run it is none that anybody sees.

    Raises importing.Useless, and whatever went wrong: at the console errors are the operator's.
    """
    now = clock()
    import_ = Import(
        id=new_id(),
        company=company,
        kind=kind,
        started_by=None,
        started_by_name=one_line(name, limit=120),
        created_at=now,
        moved_at=now,
        file_name=one_line(path.name, limit=255),
        file_size=path.stat().st_size if path.is_file() else 0,
        state=State.DROPPED if dry_run else State.PLANNING,
    )
    with working():
        Import.objects.bulk_create([import_])
    carrying.plan_at_console(import_, path, clock=clock, dry_run=dry_run)
    if not dry_run and import_.plan.get("worth"):
        with working():
            carrying.settle(import_, now=clock(), state=State.RUNNING)
            carrying.record(import_, "import_started", now=clock())
        carrying.carry(import_, path, clock=clock)
    return import_
