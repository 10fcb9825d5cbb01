"""Does somebody give his word here, and by when? A rule on verbs and dates, Russian and English,
without a model and without the network: it would rather say nothing than the wrong thing, for a
human being confirms what it offers. Pure: text, moment and zone come in, nothing is asked.
"""

from kulisy.handovers.spotting.sentences import Spotted, spot

__all__ = ["Spotted", "spot"]
