from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kulisy.people"
    label = "people"
