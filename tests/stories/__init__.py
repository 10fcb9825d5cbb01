"""Stories: each a promise of the design, told so that a reader who is no programmer follows it."""
