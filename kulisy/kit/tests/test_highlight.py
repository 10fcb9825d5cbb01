from kulisy.kit.highlight import marked


def test_every_form_of_the_word_is_marked():
    assert marked("Вёрстку и вёрсткой", ["верстк"]) == (
        "<mark>Вёрстку</mark> и <mark>вёрсткой</mark>"
    )
    assert marked("The companies of a company", ["compani"]) == (
        "The <mark>companies</mark> of a <mark>company</mark>"
    )


def test_what_a_person_wrote_stays_text():
    html = marked("<script>alert(1)</script> & <b>сайт</b>", ["сайт", "<b"])
    assert html == (
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;<mark>сайт</mark>&lt;/b&gt;"
    )


def test_a_long_text_is_shown_around_the_first_word_found():
    html = marked("слово " * 100 + "иголка " + "слово " * 100, ["иголк"], limit=60)
    assert "<mark>иголка</mark>" in html
    assert len(html) < 100
    assert html.startswith("…")
    assert html.endswith("…")


def test_a_slip_of_the_pen_is_marked_where_it_was_meant():
    assert marked("Договор подряда", [], alike="догвор") == "<mark>Договор</mark> подряда"


def test_no_words_mark_nothing():
    assert marked("a < b", []) == "a &lt; b"
    assert marked("", ["x"], limit=5) == ""
