from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "kulisy.notify"
    label = "notify"
