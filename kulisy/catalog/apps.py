from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "kulisy.catalog"
    label = "catalog"
