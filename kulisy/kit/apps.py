from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "kulisy.kit"
    label = "kit"
