"""What seems wrong with requisites, in sentences. Doubts warn and may be overridden: rules of
numbers change, and a rule of ours must keep nobody from being paid."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kulisy.documents import requisites
from kulisy.documents.entities import Form

LENGTHS = {Form.ORGANISATION: (10, 13), Form.ENTREPRENEUR: (12, 15), Form.PERSON: (12, 15)}


def of_party(values: Mapping[str, Any]) -> list[str]:
    """Of a party's INN, KPP and OGRN; a foreign one has others, and none is doubted."""
    form = values["form"]
    if form == Form.FOREIGN:
        return []
    inn, kpp, ogrn = values["inn"], values["kpp"], values["ogrn"]
    length_inn, length_ogrn = LENGTHS[form]
    found = []
    if inn and not requisites.inn_holds(inn):
        found.append(_("The tax number (INN) does not add up: look at its figures once more."))
    elif inn and len(inn) != length_inn:
        found.append(
            _("A tax number (INN) of this legal form has %(n)s figures.") % {"n": length_inn}
        )
    if kpp and form != Form.ORGANISATION:
        found.append(_("Only organisations have a KPP."))
    elif kpp and not requisites.kpp_holds(kpp):
        found.append(_("A KPP has nine figures."))
    if ogrn and not requisites.ogrn_holds(ogrn):
        found.append(_("The registration number (OGRN) does not add up."))
    elif ogrn and len(ogrn) != length_ogrn:
        told = {"n": length_ogrn}
        found.append(_("A registration number of this legal form has %(n)s figures.") % told)
    return found


def of_account(values: Mapping[str, Any]) -> list[str]:
    """Of an account in roubles at a bank with a БИК; others are not doubted."""
    bic, account = values["bic"], values["account"]
    correspondent = values["correspondent"]
    if values["currency"] != "RUB" or not bic:
        return []
    if not requisites.bic_holds(bic):
        return [_("A bank code (BIC) has nine figures.")]
    found = []
    if not requisites.account_holds(account, bic):
        found.append(_("The key of the account does not fit this bank."))
    if correspondent and not requisites.correspondent_fits(correspondent, bic):
        found.append(_("The correspondent account is not this bank's."))
    return found


def tidied(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Numbers without the spaces and dashes that they were copied with."""
    bare = {name: requisites.tidy(values[name]) for name in names if values[name]}
    return values | {name: value for name, value in bare.items() if value is not None}
