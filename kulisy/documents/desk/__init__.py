"""The team's documents: what clients have and whether they have seen it, drafts, publishing."""

from django.urls import path

from kulisy.documents.desk import drafts, papers, uploads

urls = [
    path("documents/", papers.documents, name="documents"),
    path("documents/new/", drafts.new, name="document_new"),
    *uploads.urls,
    path("documents/drafts/<uuid:document_draft_id>/", drafts.draft, name="document_draft"),
    path(
        "documents/drafts/<uuid:document_draft_id>/file/", drafts.file, name="document_draft_file"
    ),
    path(
        "documents/drafts/<uuid:document_draft_id>/preview/",
        drafts.preview,
        name="document_draft_preview",
    ),
    path(
        "documents/drafts/<uuid:document_draft_id>/discard/",
        drafts.discard,
        name="document_discard",
    ),
    path("documents/<uuid:document_id>/", papers.document, name="document"),
    path("documents/<uuid:document_id>/<int:number>/file/", papers.file, name="document_file"),
    path(
        "documents/<uuid:document_id>/<int:number>/preview/",
        papers.preview,
        name="document_preview",
    ),
    path("documents/<uuid:document_id>/correction/", drafts.correct, name="document_correct"),
    path("documents/<uuid:document_id>/withdrawal/", papers.withdraw, name="document_withdraw"),
    path("documents/<uuid:document_id>/completion/", papers.settle, name="document_settle"),
    path(
        "documents/<uuid:document_id>/links/<uuid:document_link_id>/end/",
        papers.link_end,
        name="document_link_end",
    ),
]
