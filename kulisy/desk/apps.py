from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kulisy.desk"
    label = "desk"
