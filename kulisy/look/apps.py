from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "kulisy.look"
    label = "look"
