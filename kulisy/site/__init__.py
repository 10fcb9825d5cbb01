"""Pages outside both faces: the front page, the public page of a company, «Мои страницы», set-up,
the local mail sink, and what a person sees when something goes wrong. No rows, no rules."""
