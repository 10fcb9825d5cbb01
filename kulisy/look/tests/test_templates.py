"""Templates of the whole house obey the content policy; components and frames render."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.middleware.csrf import get_token
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from kulisy.look import gallery, icons

HOUSE = Path(gallery.__file__).resolve().parent.parent
#: Letters carry their styles in attributes, because mail programs know nothing else.
MAIL = re.compile(r"/mail/|frame_mail|gallery/mail|_mail\.html$|/email/")
PAGES = sorted(
    str(file.relative_to(HOUSE))
    for file in HOUSE.glob("*/templates/**/*.html")
    if not MAIL.search(str(file))
)
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "htmx script in an attribute": r"hx-on[:-]|hx-(?:vals|headers)[^=]*=\s*[\"']js:",
    "an address that runs script": r"javascript:",
}


@pytest.mark.parametrize("page", PAGES)
def test_no_template_carries_styles_or_scripts_of_its_own(page):
    text = (HOUSE / page).read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.I)]
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_every_icon_named_in_a_template_exists(page):
    text = (HOUSE / page).read_text(encoding="utf-8")
    named = re.findall(r"""\bicon\(\s*["']([\w-]+)["']""", text)
    named += re.findall(r"""icon_name=["']([\w-]+)["']""", text)
    assert [name for name in named if name not in icons.available()] == []


@pytest.fixture
def jinja():
    return engines["jinja2"].env


def request_for(screen: str, **query: str):
    request = RequestFactory().get(f"/look/{screen}/", query)
    get_token(request)
    request.user = SimpleNamespace(is_authenticated=False)
    return request


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("screen", gallery.SCREENS)
def test_every_sample_screen_renders_in_both_languages(jinja, screen, language):
    with translation.override(language):
        html = jinja.get_template(f"look/gallery/{screen}.html").render(
            gallery.sample(request_for(screen, theme="dark"))
        )
    assert f'<html lang="{language}"' in html
    if screen != "mail":
        assert 'data-theme="dark"' in html
        assert html.count("<main") == 1


@pytest.mark.parametrize("code", [400, 403, 404, 413, 429, 500])
def test_error_pages_stand_without_any_context(jinja, code):
    html = jinja.get_template(f"look/errors/{code}.html").render({})
    assert "<h1>" in html


def test_the_page_of_what_is_not_there_repeats_nothing_it_was_told(jinja):
    page = jinja.get_template("look/errors/404.html")
    assert page.render({}) == page.render({"reason": "client Romashka", "exception": "secret"})


def render(jinja, source: str, **context) -> str:
    text = '{% import "look/ui.html" as ui %}' + source
    return jinja.from_string(text).render({"csrf_input": "", **context})


def test_backstage_is_told_by_words_and_sign_and_not_by_colour_alone(jinja):
    for source in (
        '{% call ui.message(1, "Max", none, "internal") %}x{% endcall %}',
        '{{ ui.composer("/", "Note", "", "internal") }}',
    ):
        with translation.override("en"):
            html = render(jinja, source)
        assert "Team only" in html
        assert "the client does not see this" in html
        assert "#mask" in html


def test_the_stage_never_says_that_a_backstage_exists(jinja):
    with translation.override("en"):
        html = render(
            jinja,
            '{% call ui.message(1, "Max", none) %}x{% endcall %}{{ ui.composer("/", "Send", "") }}',
        )
    assert "Team" not in html
    assert "mask" not in html


def test_text_is_escaped_wherever_it_lands(jinja):
    evil = '"><script>alert(1)</script>'
    html = render(
        jinja,
        """{{ ui.button(e, name=e, value=e) }}{{ ui.row(e, "/", e, e, e, tags=[e]) }}
        {{ ui.person(e, e, none, e) }}{{ ui.file_chip(e, e, 1) }}{{ ui.field(e, e, e, error=e) }}
        {{ ui.composer(e, e, "", body=e, placeholder=e, draft_url=e, error=e) }}
        {{ ui.post_button(e, e, "", confirm=e, fields={"a": e}) }}{{ ui.copy_button(e, e) }}
        {{ ui.resting(1, e, 5, e, "", e) }}{{ ui.flash(e) }}{{ ui.tag(e) }}{{ ui.empty(e, e) }}
        {{ face(e, e, e) }}{{ company_mark(e, e) }}{{ icon("x", 20, e) }}{{ e|paragraphs }}
        {% call ui.message(e, e, none, note=e, state=e, subject=e) %}{{ e }}{% endcall %}""",
        e=evil,
    )
    assert "<script>alert" not in html


def test_an_error_stands_beside_its_field_and_is_announced_with_it(jinja):
    html = render(jinja, '{{ ui.field("mail", "Mail", "x", help="h", error="Wrong.") }}')
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert all(f'id="{id}"' in html for id in described[1].split())


def test_an_unknown_icon_is_an_error_and_not_an_empty_square(jinja):
    with pytest.raises(LookupError, match="no icon is named unicorn"):
        jinja.from_string('{{ icon("unicorn") }}').render()
