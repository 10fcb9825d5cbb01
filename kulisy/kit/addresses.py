"""Addresses of pages, kept once made: a page names two dozen, and most stand on every page."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=20_000)
def address(name: str, *args: object) -> str:
    """Django's `reverse`, for the one table of addresses there is."""
    return reverse(name, args=args or None)
