"""Bodies as HTML, once for ever. Most messages are sentences in which Markdown means nothing; of
these the answer is known without asking it."""

import re

from kulisy.conversations.writing import plain_to_html, to_html

# Lines that begin with a letter and hold nothing that Markdown, links or mentions could mean:
# `to_html` says the same of them, eight times as slowly (a test compares). A line of a list begins
# with a digit, a dash or a plus; "www." and "http:" don't become links without their slashes.
_LINE = r"[^\W\d_][\w ,.;:!?()«»„“”…—–№%'\"/+-]*"
_PLAIN = re.compile(rf"{_LINE}(?:\n{{1,2}}{_LINE})*")
_UNSURE = re.compile(r"://|_|  \n| \n| $|\n\n\n")


def html_of(body: str, *, markdown: bool) -> str:
    """Safe HTML of a body that is clean already."""
    if not markdown:
        return plain_to_html(body)
    if _PLAIN.fullmatch(body) and not _UNSURE.search(body):
        return (
            "<p>"
            + body.replace("\n\n", "</p>\n<p>")
            .replace("\n", "<br>\n")
            .replace("</p><br>\n", "</p>\n")
            + "</p>\n"
        )
    return to_html(body)
