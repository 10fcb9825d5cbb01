from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "kulisy.imports"
    label = "imports"

    def ready(self) -> None:
        """The table of importers, into which each kind brings itself; and what news is wanted."""
        from kulisy.admissions.signals import admitted
        from kulisy.imports import importing, receivers

        importing.gather()
        admitted.connect(receivers.admitted, dispatch_uid="imports.admitted")
