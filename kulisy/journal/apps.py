from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "kulisy.journal"
    label = "journal"
