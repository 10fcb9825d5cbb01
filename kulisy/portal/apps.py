from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kulisy.portal"
    label = "portal"
