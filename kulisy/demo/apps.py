from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kulisy.demo"
    label = "demo"
