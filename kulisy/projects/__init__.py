"""Projects that a client can watch: stages, tasks, what is needed from whom, what is approved, and
the clock that counts whose days those were."""
