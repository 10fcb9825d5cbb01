"""Only what pyproject.toml can't say: translations are compiled into what is built."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class WithTranslations(build_py):
    def run(self) -> None:
        for source in Path("kulisy/locale").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as texts, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(texts, locale=source.parent.parent.name))
        super().run()


setup(cmdclass={"build_py": WithTranslations})
