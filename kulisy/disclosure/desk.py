"""The desk: what a client has agreed to see, its words, and whose contacts clients see."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kulisy.admissions.access import client as client_of
from kulisy.admissions.access import seat as seat_of
from kulisy.admissions.refusal import Refused
from kulisy.disclosure import access, actions, agreed, answering, forms, replacing, wording
from kulisy.disclosure.public import page_of
from kulisy.kit.time import now
from kulisy.people.middleware import FacedRequest
from kulisy.projects.access import projects

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@read_or_send
def annex(request: FacedRequest, *, client: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """What the client's people see now, in words; what was agreed; a new version to send."""
    viewer = request.viewer
    shown = client_of(viewer, client)
    may_send = access.may_agree(viewer, shown)
    if request.method == "POST":
        if not may_send:
            raise Http404
        try:
            made = actions.send(viewer, shown, now=now())
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            text = _("Version %(number)s is with the client: their authorised person accepts it.")
            messages.success(request, text % {"number": made.number})
        return redirect("desk:annex", viewer.company.slug, shown.id)
    said = agreed.settings_of(viewer, shown)
    versions = list(access.annexes(viewer).filter(client_id=shown.id)[:50])
    last = versions[0] if versions else None
    context = {
        "client": shown,
        "lines": agreed.in_words(said),
        "changes": agreed.changes(last.said, said) if last and last.said != said else [],
        "stale": last is None or last.said != said,
        "versions": versions,
        "may_send": may_send,
        "may_edit": access.may_open_up(viewer),
    }
    return render(request, "disclosure/desk/annex.html", context)


@read_or_send
def annex_text(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    """The company's own words around what the settings say."""
    viewer = request.viewer
    if not access.may_open_up(viewer):
        raise Http404
    own = access.text(viewer)
    first = {f"text_{language}": wording.text_in(own, language) for language in ("ru", "en")}
    form = forms.AnnexText(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        actions.save_text(viewer, **form.cleaned_data, now=now())
        messages.success(request, _("Saved: the next version of each annex is made with it."))
        return redirect("desk:annex_text", viewer.company.slug)
    return render(request, "disclosure/desk/annex_text.html", {"form": form})


@read_or_send
def openness(request: FacedRequest, **kwargs: Any) -> HttpResponse:
    """Whether clients see the contacts of our people; what the public page says."""
    viewer = request.viewer
    if not access.may_open_up(viewer):
        raise Http404
    own = access.openness(viewer)
    first = {"shows_contacts": own.shows_contacts, "numbers": own.numbers}
    form = forms.OpennessForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        actions.set_openness(viewer, **form.cleaned_data, now=now())
        messages.success(request, _("Saved."))
        return redirect("desk:openness", viewer.company.slug)
    rows = access.reach(viewer).select_related("seat").filter(seat__active=True)
    context = {
        "form": form,
        "reach": rows.order_by("seat__name", "id"),
        "said": answering.sentences(own),
        "ticked": bool(own.numbers),
        "counted_at": own.counted_at,
    }
    return render(request, "disclosure/desk/openness.html", context)


@read_or_send
def reach(request: FacedRequest, *, seat: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """A colleague's mail and phone for clients."""
    viewer = request.viewer
    shown = seat_of(viewer, seat)
    if not access.may_edit_reach(viewer, shown):
        raise Http404
    own = access.reach(viewer).filter(seat_id=shown.id).first()
    first = {name: getattr(own, name, None) for name in forms.ReachCard.base_fields}
    form = forms.ReachCard(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        actions.set_reach(viewer, shown, **form.cleaned_data, now=now())
        messages.success(request, _("Saved."))
        return redirect("desk:seat", viewer.company.slug, shown.id)
    context = {"seat": shown, "form": form, "allowed": access.openness(viewer).shows_contacts}
    return render(request, "disclosure/desk/reach.html", context)


@read_or_send
def examples(request: FacedRequest, *, project_id: uuid.UUID, **kwargs: Any) -> HttpResponse:
    """Links that show this project to strangers, nameless; what a new one would say."""
    viewer = request.viewer
    project = _project(request, project_id)
    of = replacing.source(viewer, project)
    posted = request.POST if request.method == "POST" else None
    form = forms.Exemplifying(posted, texts=replacing.texts(of))
    chosen, url = [], ""
    if form.is_valid():
        chosen = form.cleaned_data["chosen"]
        try:
            actions.check_chosen(viewer, of, chosen)
            if "make" in request.POST:
                _made, url = actions.make_example(
                    viewer, project, chosen=chosen, days=form.cleaned_data["days"], now=now()
                )
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.sentence)
            chosen = []
    content = replacing.told(of, chosen=chosen, today=timezone.localtime(now()).date())
    context = {
        "project": project,
        "form": form,
        "page": page_of(content),
        "url_made": url,
        "examples": access.examples(viewer).filter(project_id=project.id)[:50],
        "moment": now(),
    }
    status = 422 if form.errors else 200
    return render(request, "disclosure/desk/examples.html", context, status=status)


@require_POST
def example_revocation(request: FacedRequest, *, example_id: uuid.UUID) -> HttpResponse:
    rows = access.examples(request.viewer).select_related("project__client")
    found = get_object_or_404(rows, id=example_id)
    actions.revoke_example(request.viewer, found, now=now())
    messages.success(request, _("The link opens nothing any more."))
    return redirect("desk:examples", request.viewer.company.slug, found.project_id)


def _project(request: FacedRequest, project_id: uuid.UUID) -> Any:
    rows = projects(request.viewer).select_related("client")
    found = get_object_or_404(rows, id=project_id)
    if not access.may_exemplify(request.viewer, found):
        raise Http404
    return found


urls = [
    path("projects/<uuid:project_id>/examples/", examples, name="examples"),
    path("examples/<uuid:example_id>/revocation/", example_revocation, name="example_revocation"),
    path("clients/<uuid:client>/annex/", annex, name="annex"),
    path("settings/annex/", annex_text, name="annex_text"),
    path("settings/openness/", openness, name="openness"),
    path("team/<uuid:seat>/reach/", reach, name="reach"),
]
