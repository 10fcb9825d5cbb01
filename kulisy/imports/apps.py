from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "kulisy.imports"
    label = "imports"

    def ready(self) -> None:
        """Nothing but the table of importers: each kind brings itself."""
        from kulisy.imports import importing

        importing.gather()
