"""Addresses outside both faces. The public page of a company comes last: it takes any word."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
