"""``python -m bench.words``: what to filter the large tenant's SIP accounts by.

Prints one JSON object: {"rare": words that some 40 rows hold, "common": letters that thousands hold}.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice

import django

from bench.data import LARGE

RARE = range(25, 61)  # rows
COMMON = 2000  # rows at least; at most half of all
HOW_MANY = 10  # rare words
PAIRS = (
    45  # one for each round of a case: a count that is kept for two letters must not look like a quick search
)


def main() -> None:
    """Look at the search texts, and print."""
    django.setup()
    from ccrm_admin.inventory.models import SipAccount  # noqa: PLC0415 - after setup

    texts = list(SipAccount.objects.filter(tenant__name=LARGE).values_list("search", flat=True))
    print(json.dumps({"rare": rare_words(texts), "common": common_pairs(texts)}))


def rare_words(texts: list[str]) -> list[str]:
    """Return what RARE rows hold: a surname, or a first name and how a surname begins."""
    names = [text.split()[-2:] for text in texts if text[-1].isalpha()]
    typed = Counter(surname for _first, surname in names)
    typed.update(f"{first} {surname[:letters]}" for first, surname in names for letters in (1, 2, 3))
    likely = (filtered for filtered, rows in typed.most_common() if rows in RARE)
    return list(islice((filtered for filtered in likely if _rows(filtered, texts) in RARE), HOW_MANY))


def common_pairs(texts: list[str]) -> list[str]:
    """Return pairs of letters that COMMON rows hold or more."""
    words = (word for text in texts[::50] for word in text.split() if word.isalpha())
    found = Counter(word[at : at + 2] for word in words for at in range(len(word) - 1))
    frequent = (pair for pair, _ in found.most_common())
    return list(islice((pair for pair in frequent if COMMON <= _rows(pair, texts) <= len(texts) // 2), PAIRS))


def _rows(filtered: str, texts: list[str]) -> int:
    """Return how many texts hold every word."""
    words = filtered.split()
    return sum(all(word in text for word in words) for text in texts)


if __name__ == "__main__":
    main()
