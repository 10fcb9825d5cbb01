"""The load model: how much there is, and how long its tails are.

Shares and lengths follow measured incident logs, question sites and published customer archives:
messages of a request are log-normal with median 6, p90 near 20, p99 near 50; lengths of a message
log-normal with median 110 characters and p99 near 2,500; the largest client has 8 % of all
requests; every seventh message carries a file; words are distributed by Zipf's law.
"""

import itertools
import random
from dataclasses import dataclass

ENDINGS = ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")
COMMON = ["сайт", "вёрстка", "макет", "договор", "счёт", "правки", "страница", "кнопка", "срок"]
#: Every so many messages hold the rare word that searches look for.
RARE, RARE_EVERY = "иголка", 10_000


@dataclass(frozen=True)
class Size:
    """How much one company holds."""

    name: str
    clients: int
    conversations: int
    messages: int
    seats: int = 25
    #: Of all messages.
    internal: float = 1 / 3
    with_file: float = 1 / 7
    largest_client: float = 0.08


S = Size("S", clients=200, conversations=2_000, messages=20_000)
L = Size("L", clients=2_000, conversations=20_000, messages=200_000)


class Text:
    """Russian-looking words, the same ones for the same seed."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        syllables = [a + b for a in "бвгдзклмнпрстфхцчш" for b in "аеиоуыэюя"]
        self.words = list(COMMON)
        while len(self.words) < 30_000:
            self.words.append("".join(chance.choices(syllables, k=chance.randint(2, 4))))
        self._weights = list(
            itertools.accumulate(1 / (rank + 3) for rank in range(len(self.words)))
        )

    def sentence(self, count: int) -> str:
        chosen = self.chance.choices(self.words, cum_weights=self._weights, k=count)
        return " ".join(word + self.chance.choice(ENDINGS) for word in chosen)

    def message(self) -> str:
        """A message's words, by the lengths of the model; long ones fall into paragraphs."""
        count = min(900, max(2, int(self.chance.lognormvariate(2.6, 1.15))))
        paragraphs = [self.sentence(min(60, count - done)) for done in range(0, count, 60)]
        return "\n\n".join(paragraphs)


def lengths(size: Size, chance: random.Random) -> list[int]:
    """How many messages each conversation holds: log-normal, `size.messages` altogether."""
    drawn = [chance.lognormvariate(1.8, 0.95) for _ in range(size.conversations)]
    scale = size.messages / sum(drawn)
    counts = [max(1, round(each * scale)) for each in drawn]
    while (missing := size.messages - sum(counts)) != 0:
        step = 1 if missing > 0 else -1
        for number in chance.sample(range(len(counts)), min(abs(missing), len(counts))):
            if counts[number] + step > 0:
                counts[number] += step
    return counts
