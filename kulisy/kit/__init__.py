"""Things without a domain word: identifiers, time, text, paging, and the tools that build the
database's wall. Everything stands on it; it stands on nothing of ours."""
