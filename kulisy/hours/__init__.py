"""Hours of work: a timer and a week's sheet by task, what they cost, and what of them a client is
shown."""
