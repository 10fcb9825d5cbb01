from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kulisy.files"
    label = "files"
