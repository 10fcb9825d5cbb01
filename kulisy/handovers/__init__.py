"""Anyone can step in: what was given a word on (a commitment), what a newcomer must know of a
conversation (its catch-up page), and whose hands everything is in while somebody is away."""
