"""What a composer is answered: the next page, or what it should look at again. To htmx a piece that
goes into the composer itself, so that not a letter of the text is touched; to a browser without
scripts a whole page."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kulisy.conversations.actions import Guarded, Refused


def by_piece(request: HttpRequest) -> bool:
    """Whether the composer asked by itself and stays where it is."""
    return request.headers.get("HX-Request") == "true"


def piece(request: HttpRequest, refused: Refused, *, box: str = "write-client") -> HttpResponse:
    """The panel of the guard, or the refusal, for the place in the composer that is kept for it."""
    context = {"guard": asked(refused), "error": str(refused), "box": box}
    return render(request, "conversations/_asked.html", context, status=422)


def wrong(form: Form) -> Refused:
    """What is wrong with a form's fields, as the composer can say it."""
    for errors in form.errors.values():
        return Refused(str(errors[0]))
    return Refused(_("This could not be sent. Reload the page: your text is kept."))


def asked(refused: Refused | None) -> Guarded | None:
    return refused if isinstance(refused, Guarded) else None


def gone(request: HttpRequest, url: str) -> HttpResponse:
    """It has left: on to the page that shows it."""
    if not by_piece(request):
        return redirect(url)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = url
    return answer
