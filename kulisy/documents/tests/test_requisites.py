"""Requisites against the shared list and the official example of account keys."""

import csv
import json
import os
from pathlib import Path

import pytest

from kulisy.documents import requisites

SHARED = Path(os.environ.get("KULISY_SHARED", Path(__file__).parents[3].parent / "shared"))
DATA = SHARED / "data/ru-requisites"
CHECKS = {
    "inn": requisites.inn_holds,
    "kpp": requisites.kpp_holds,
    "ogrn": requisites.ogrn_holds,
    "bic": requisites.bic_holds,
}


def test_requisites_agree_with_the_shared_list() -> None:
    if not DATA.exists():
        pytest.skip("The list of requisites is not on this machine (KULISY_SHARED).")
    rows = list(csv.DictReader((DATA / "requisites.csv").open(encoding="utf-8")))
    for row in rows:
        if row["kind"] == "account":
            held = requisites.account_holds(row["value"], row["bic"])
        else:
            held = CHECKS[row["kind"]](row["value"])
        assert held == (row["valid"] == "1"), row
    assert len(rows) > 25
    for row in json.loads((DATA / "cleanup.json").read_text(encoding="utf-8")):
        assert requisites.tidy(row["input"]) == row["output"], row


def test_keys_and_check_figures_of_the_reference() -> None:
    assert requisites.inn_holds("771234567859")
    assert requisites.ogrn_holds("1267700000017")
    # A remainder of eleven: its last figure counts.
    assert requisites.ogrn_holds("326770000001231")
    assert requisites.account_holds("40602810700000000025", "049805746")
    assert requisites.account_holds("30101810800000000746", "049805000")
    assert requisites.account_holds("40702810700000012345", "044525901")
    assert requisites.correspondent_fits("30101810545250000901", "044525901")
    for wrong in ("7700000017", "771234567858", "", "77000000１6"):
        assert not requisites.inn_holds(wrong)
    for wrong in ("1267700000016", "326770000001232"):
        assert not requisites.ogrn_holds(wrong)
    assert not requisites.account_holds("40702810800000012345", "044525901")
    assert not requisites.account_holds("40702810800000012345", "")
