"""A letter's HTML as plain text to read and to search: paragraphs, lists, links, and quotations as
lines that begin with ">", so that the folding finds them."""

import re
from html.parser import HTMLParser

import nh3

#: Text beyond this much HTML is not read; the whole stays in the original letter. In characters.
LONGEST_HTML = 4_000_000

_BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p",
    "pre", "section", "table", "tr", "ul",
}  # fmt: skip
_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "pre"}
_SILENT = {"script", "style", "title", "template", "svg", "math", "noscript", "xml"}
_INLINE = {"a", "br", "img", "td", "th", "span"}
#: What mail programs call the box around the letter they answer.
_QUOTE_HOOKS = re.compile(
    r"\b(gmail_quote|yahoo_quoted|protonmail_quote|zmail_extra"
    r"|mail-quote-collapse\w*|composeWebView_previouse_content|mail-app-auto-quote)"
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_MANY_BLANKS = re.compile(r"\n(?:[> ]*\n){3,}")


def readable(html: str) -> str:
    """Plain text of `html`. Never raises; no mark-up survives.

    nh3 goes first and hands on a well-formed tree: the standard parser takes quadratic time on
    some broken input, and gives up on other.
    """
    clean = nh3.clean(
        html[:LONGEST_HTML],
        tags=_BLOCKS | _INLINE,
        clean_content_tags=_SILENT,
        attributes={"*": {"class", "id"}, "a": {"href"}, "img": {"alt"}},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        #: What is open: the tag, whether it is a quotation, where it links to.
        self._open: list[tuple[str, bool, str]] = []
        self._pre = 0
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._break(apart=tag in _APART)
        if tag == "br":
            self._end_line()
        elif tag == "hr":
            self._line = "---"
            self._break(apart=False)
        elif tag == "li":
            self._line = "• "
        elif tag == "img" and given.get("alt", "").strip():
            self._line += f"[{_SPACES.sub(' ', given['alt']).strip()[:200]}]"
        elif tag in {"td", "th"} and self._line.strip():
            self._line += " "
        if tag in {"br", "hr", "img"}:
            return
        hooks = f"{given.get('class', '')} {given.get('id', '')}"
        quoting = tag == "blockquote" or bool(_QUOTE_HOOKS.search(hooks))
        if quoting:
            self._break(apart=False)
            self._depth += 1
        self._pre += tag == "pre"
        self._open.append((tag, quoting, given.get("href", "") if tag == "a" else ""))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        _, quoting, href = self._open.pop()
        self._pre -= tag == "pre"
        self._name_target(href)
        if quoting:
            self._break(apart=False)
            self._depth -= 1
        if tag in _BLOCKS:
            self._break(apart=tag in _APART)

    def handle_data(self, data: str) -> None:
        if self._pre:
            first, *others = data.split("\n")
            self._line += first
            for each in others:
                self._end_line()
                self._line = each
            return
        data = _SPACES.sub(" ", data)
        self._line += data.lstrip(" ") if self._line[-1:] in {"", " "} else data

    def text(self) -> str:
        self._end_line()
        text = "\n".join(self._lines).replace("\xa0", " ")
        text = re.sub(r"[ \t]+\n", "\n", text)
        return _MANY_BLANKS.sub("\n\n", text).strip("\n")

    def _name_target(self, href: str) -> None:
        bare = href.removeprefix("mailto:")[:2000]
        if href.startswith(("http://", "https://", "mailto:")) and bare not in self._line[-4000:]:
            self._line = f"{self._line.rstrip()} <{bare}>"

    def _break(self, apart: bool) -> None:
        if self._line.strip():
            self._end_line()
        self._line = ""
        if apart and self._lines and self._lines[-1].strip("> "):
            self._lines.append(">" * self._depth)

    def _end_line(self) -> None:
        words = self._line.rstrip()
        marks = ">" * self._depth
        self._lines.append(f"{marks} {words}".rstrip() if marks else words)
        self._line = ""
