"""The cabinet's side of boundaries: what we agreed on and how much of it is used, by when he will
know what comes of a wish, change orders and his consent."""

from kulisy.scope.portal import agreed, deciding

urls = [*agreed.urls, *deciding.urls]
