"""Deeds of boundaries: what was agreed and what is being written down, requests judged and told,
what was done just quickly, change orders drafted, sent and withdrawn."""

from kulisy.operate.testing import acting_as
from kulisy.scope.models import AgreementDraft, ChangeOrder, OrderDraft, Point
from tests.leaks.deeds import client_id, slug_of
from tests.leaks.rule import Scope
from tests.leaks.world import World


def agrees(world: World, who: str, client: str) -> None:
    """One that the client sees, one that is being written down."""
    shown: Scope = ("client", client)
    team: Scope = ("team", client)
    slug = slug_of(world, client)
    title = world.plant("scope.Agreement.title", shown)
    point = world.plant("scope.Point.title", shown)
    _writes_down(world, who, client, title, f"{point}: 3 страницы\n{point} ещё: 5 часов в месяц")
    with acting_as("kulisy_owner"):
        draft = AgreementDraft.objects.get(title=title)
    world.post(who, "desk:agreeing", slug, draft.id)
    title = world.plant("scope.AgreementDraft.title", team)
    text = world.plant("scope.AgreementDraft.text", team)
    _writes_down(world, who, client, title, f"{text}: 7 штук")


def judges(world: World, who: str, key: str, *, told: bool) -> None:
    """To a point, among the team; told, who reads the request reads it."""
    client = world.rule.threads[key].client
    slug = slug_of(world, client)
    with acting_as("kulisy_owner"):
        point = Point.objects.filter(client_id=client_id(world, client)).order_by("place")[0]
    world.post(who, "desk:judgement", slug, world.ids[key], point=point.id, amount="2")
    words = world.plant("scope.Favour.words", ("team", client))
    world.post(who, "desk:favour", slug, world.ids[key], minutes="30", words=words)
    if told:
        words = world.plant("scope.Saying.words", ("thread", key))
        world.post(who, "desk:saying", slug, world.ids[key], kind="within", words=words)
    world.work()


def declines_kindly(world: World, who: str, key: str) -> None:
    slug = slug_of(world, world.rule.threads[key].client)
    words = world.plant("scope.Saying.words", ("thread", key))
    world.post(who, "desk:judgement", slug, world.ids[key], beyond="1")
    world.post(who, "desk:saying", slug, world.ids[key], kind="declined", words=words)
    world.work()


def orders_changes(world: World, who: str, key: str) -> None:
    """One that stays a draft, one that was sent; one that was sent and withdrawn with a word."""
    client = world.rule.threads[key].client
    team: Scope = ("team", client)
    shown: Scope = ("client", client)
    slug = slug_of(world, client)
    drafts_order(world, who, key, team, note=world.plant("scope.OrderDraft.note", team))
    _sends(world, who, key, shown)
    withdrawn = _sends(world, who, key, shown)
    reason = world.plant("scope.ChangeOrder.reason", shown)
    world.post(who, "desk:change_order_withdrawal", slug, withdrawn.id, reason=reason)
    world.work()


def _writes_down(world: World, who: str, client: str, title: str, text: str) -> None:
    said = {"title": title, "text": text, "project": "", "document": ""}
    world.post(who, "desk:new_agreement", slug_of(world, client), client_id(world, client), **said)


def drafts_order(world: World, who: str, key: str, scope: Scope, *, note: str) -> OrderDraft:
    table = "OrderDraft" if scope[0] == "team" else "OrderVersion"
    slug = slug_of(world, world.rule.threads[key].client)
    said = {
        "conversation": str(world.ids[key]),
        "title": world.plant(f"scope.{table}.title", scope),
        "words": world.plant(f"scope.{table}.words", scope),
        "price": "1200",
        "days": "3",
        "valid_until": "2030-12-01",
        "project": "",
        "agreement": "",
        "points": "",
        "note": note,
    }
    world.post(who, "desk:new_change_order", slug, **said)
    with acting_as("kulisy_owner"):
        return OrderDraft.objects.get(title=said["title"])


def _sends(world: World, who: str, key: str, shown: Scope) -> ChangeOrder:
    client = world.rule.threads[key].client
    note = world.plant("scope.OrderTrace.note", ("team", client))
    draft = drafts_order(world, who, key, shown, note=note)
    world.post(who, "desk:change_order_sending", slug_of(world, client), draft.id)
    world.work()
    with acting_as("kulisy_owner"):
        return ChangeOrder.objects.latest("sent_at", "number")
