from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "kulisy.site"
    label = "site"
