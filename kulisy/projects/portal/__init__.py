"""The cabinet's «Проекты»: how each stands, what is awaited from the client, what he approves."""

from kulisy.projects.portal import answering, approving, watching

urls = [*watching.urls, *answering.urls, *approving.urls]
