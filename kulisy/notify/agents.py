"""What a browser calls itself, in two words."""

_BROWSERS = [
    ("YaBrowser/", "Яндекс Браузер"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
_SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
]


def called(agent: str) -> str:
    """«Chrome, Android»; "" for one that nobody knows."""
    return ", ".join(
        _first(marks, agent) for marks in (_BROWSERS, _SYSTEMS) if _first(marks, agent)
    )


def _first(marks: list[tuple[str, str]], agent: str) -> str:
    return next((name for mark, name in marks if mark in agent), "")
