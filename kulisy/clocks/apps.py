from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "kulisy.clocks"
    label = "clocks"
