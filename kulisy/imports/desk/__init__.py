"""The owner's and administrators' screens of imports."""

from django.urls import path

from kulisy.imports.desk import orders, owners, pages, uploads

_ONE = "settings/imports/<uuid:import_id>"

urls = [
    path("settings/imports/", pages.index, name="imports"),
    path("settings/imports/new/<str:import_kind>/", pages.new, name="new_import"),
    *uploads.urls,
    path(f"{_ONE}/", pages.one, name="import"),
    path(f"{_ONE}/report.csv", pages.report, name="import_report"),
    path(f"{_ONE}/mapping/", orders.mapping, name="import_mapping"),
    path(f"{_ONE}/owners/", owners.owners, name="import_owners"),
    path(f"{_ONE}/planning/", owners.planning, name="import_planning"),
    path(f"{_ONE}/decisions/", orders.decisions, name="import_decisions"),
    path(f"{_ONE}/run/", orders.run, name="import_run"),
    path(f"{_ONE}/undoing/", orders.undo, name="import_undo"),
    path(f"{_ONE}/removal/", orders.drop, name="import_removal"),
    path(f"{_ONE}/retry/", orders.retry, name="import_retry"),
]
