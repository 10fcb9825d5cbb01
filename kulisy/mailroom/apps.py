from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "kulisy.mailroom"
    label = "mailroom"
