"""What the personal link of a letter about an order opens: that order, to read. Agreeing to a price
and taking an order back ask for a code."""

from django.utils.translation import gettext_lazy as _

from kulisy.catalog import access
from kulisy.people.places import Place

KIND = "order"
PLACE = Place(
    page="order",
    argument="order",
    client_of=access.client_of_order,
    open=frozenset({"order"}),
    section=access.SECTION,
    heading=_("Your order at %(company)s"),
    good_for=_("It opens one order, without a password. To change anything asks for a code."),
    button=_("Open the order"),
    back=_("Back to the order"),
)
