"""The table of the API: method and route × who bears a token → status. The cast of
tests/house/routes.py; a token of the face a member may enter, and for the others a word that opens
nothing. Bodies are empty."""

#: The studio's four; Лев, another company's owner; Анна, Пётр, Иван; Степан and nobody: no token.
Line = tuple[str, ...]


def all_of(code: str) -> Line:
    return (*[code] * 8, "401", "401")


def of_romashka(code: str) -> Line:
    """Things of «Ромашка» and of Анна's thread: the studio and Анна."""
    return (*[code] * 4, "404", code, "404", "404", "401", "401")


def of_client(code: str) -> Line:
    """«Ромашка» itself: Пётр is of it too."""
    return (*[code] * 4, "404", code, code, "404", "401", "401")


OPEN: Line = ("200",) * 10
NOTHING = all_of("404")

API: dict[tuple[str, str], Line] = {
    ("get", "openapi-json"): OPEN,
    ("get", "api-root"): ("404",) * 10,
    ("get", "me"): all_of("200"),
    ("get", "clients"): all_of("200"),
    ("get", "client"): of_client("200"),
    ("get", "contacts"): all_of("200"),
    ("get", "contact"): of_client("200"),
    ("get", "team"): all_of("200"),
    ("get", "conversations"): all_of("200"),
    ("post", "open_conversation"): all_of("422"),
    ("get", "conversation"): of_romashka("200"),
    ("patch", "change"): of_romashka("200"),
    ("get", "resting"): of_romashka("200"),
    # What rests is Ирина's own.
    ("delete", "take_back"): (
        "404",
        "204",
        "404",
        "404",
        "404",
        "404",
        "404",
        "404",
        "401",
        "401",
    ),
    ("get", "messages_of"): of_romashka("200"),
    # Who will read it is asked before whether it is there; a client's words have one audience.
    ("post", "post"): (
        "422",
        "422",
        "422",
        "422",
        "422",
        "422",
        "404",
        "404",
        "401",
        "401",
    ),
    ("get", "messages"): all_of("200"),
    ("get", "message"): of_romashka("200"),
    ("get", "files"): all_of("200"),
    ("get", "file"): of_romashka("200"),
    ("get", "file_content"): of_romashka("200"),
    ("post", "begin"): all_of("422"),
    ("get", "upload"): NOTHING,
    ("delete", "cancel"): NOTHING,
    ("put", "part"): NOTHING,
    ("put", "content"): NOTHING,
    ("post", "complete"): NOTHING,
    ("get", "search"): all_of("422"),
    ("get", "projects"): all_of("200"),
    ("post", "begin_project"): all_of("422"),
    ("get", "project"): of_client("200"),
    ("patch", "change_project"): of_client("200"),
    ("get", "stages_of"): of_client("200"),
    ("post", "add_stage"): all_of("422"),
    ("get", "stage"): of_client("200"),
    ("patch", "change_stage"): of_client("200"),
    ("delete", "delete_stage"): (*["204"] * 4, "404", "422", "422", "404", "401", "401"),
    ("get", "tasks_of"): of_client("200"),
    ("post", "add_task"): all_of("422"),
    ("get", "materials_of"): of_client("200"),
    ("post", "ask_material"): all_of("422"),
    ("get", "approvals_of"): of_client("200"),
    ("get", "hours"): all_of("200"),
    ("post", "add_hours"): all_of("422"),
    ("get", "agreements"): all_of("200"),
    ("get", "change_orders"): all_of("200"),
    ("get", "tasks"): all_of("200"),
    ("get", "task"): of_client("200"),
    ("patch", "change_task"): of_client("200"),
    ("delete", "delete_task"): (*["204"] * 4, "404", "422", "422", "404", "401", "401"),
}
