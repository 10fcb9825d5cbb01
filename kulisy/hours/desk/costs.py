"""What an hour of each costs the company: for the owner and the accountant."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kulisy.catalog.prices import USUAL, money
from kulisy.hours import access, actions, forms
from kulisy.hours.forms import attempt
from kulisy.kit.time import now
from kulisy.people import access as people
from kulisy.people.middleware import FacedRequest


@require_http_methods(["GET", "HEAD", "POST"])
def hour_costs(request: FacedRequest) -> HttpResponse:
    """Rates with their days; a new one beside those before."""
    viewer = request.viewer
    if not access.may_see_money(viewer):
        raise Http404
    team = people.team(viewer).filter(active=True).order_by("name", "id")
    today = timezone.localdate(now())
    first = {"since": today, "currency": USUAL.get(viewer.company.language, "RUB")}
    form = forms.Cost(
        request.POST or None, initial=first, seats=list(team.values_list("id", "name"))
    )
    if form.is_valid():
        said = form.cleaned_data
        seat = get_object_or_404(team, id=said["seat"])
        made = attempt(
            form,
            lambda: actions.set_cost(
                viewer, seat, amount=said["amount"], currency=said["currency"],
                since=said["since"], now=now(),
            ),
        )  # fmt: skip
        if made:
            messages.success(request, _("Hours from this day on cost so much."))
            return redirect("desk:hour_costs", viewer.company.slug)
    rates: dict[object, list[tuple[str, object, bool]]] = {}
    for each in access.costs(viewer):
        said_ = money(each.amount, each.currency)
        rates.setdefault(each.seat_id, []).insert(0, (said_, each.since, each.since > today))
    context = {
        "form": form,
        "team": [(each, rates.get(each.id, [])) for each in team],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "hours/desk/costs.html", context, status=status)


urls = [path("hours/costs/", hour_costs, name="hour_costs")]
