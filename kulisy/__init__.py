"""Kulisy («Кулисы»): a self-hosted CRM whose heart is the client's cabinet."""

__version__ = "0.1.0"
