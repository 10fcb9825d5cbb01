"""Official notices: a message with a ground, a term and a meaning of silence. One preparation
becomes a notice for each client; who got it, who opened and answered it, when its term began and
ended are facts of the journal; at the end the outcome is computed and certified. Silence means only
what the clause of the contract says."""
