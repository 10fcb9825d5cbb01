from pathlib import Path

import pytest

from kulisy.people.tests.cast import Cast, make_cast


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Files of these tests lie in a folder of their own."""
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {
        "files": folder | {"OPTIONS": {"location": str(tmp_path / "files")}}
    }


@pytest.fixture
def cast() -> Cast:
    return make_cast()
