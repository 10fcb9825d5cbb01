"""The team's screens of official notices: what runs, what is prepared, clauses, templates."""

from django.urls import path

from kulisy.notices.desk import clauses, notices, preparing, templates

_MAKING = "notices/preparations/<uuid:preparation_id>"
_ONE = "notices/<uuid:notice_id>"
_CLAUSES = "clients/<uuid:client_id>/clauses"

urls = [
    path("notices/", notices.index, name="notices"),
    path("notices/new/", preparing.new, name="new_notice"),
    path("notices/templates/", templates.index, name="notice_templates"),
    path(
        "notices/templates/<uuid:notice_template_id>/", templates.template, name="notice_template"
    ),
    path(f"{_MAKING}/", preparing.preparation, name="notice_preparation"),
    path(f"{_MAKING}/edit/", preparing.edit, name="notice_preparation_edit"),
    path(f"{_MAKING}/publication/", preparing.publication, name="notice_publication"),
    path(f"{_MAKING}/removal/", preparing.removal, name="notice_preparation_removal"),
    path(f"{_ONE}/", notices.notice, name="notice"),
    path(f"{_ONE}/beside/", notices.beside, name="notice_beside"),
    path(f"{_ONE}/term/", notices.term, name="notice_term"),
    path(f"{_CLAUSES}/", clauses.index, name="clauses"),
    path(f"{_CLAUSES}/<uuid:clause_id>/end/", clauses.end, name="clause_end"),
]
