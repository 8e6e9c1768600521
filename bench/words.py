"""``python -m bench.words``: what to filter the large tenant's SIP accounts by.

Prints one JSON object: {"rare": words that some 40 rows hold, "common": letters that thousands hold}.
"""

from __future__ import annotations

import json
from collections import Counter

import django

from bench.data import LARGE

RARE = range(25, 61)  # rows
COMMON = 2000  # rows at least; at most half of all
HOW_MANY = 10  # of each kind: an answer that is kept for a word must not look like a quick search


def main() -> None:
    """Look at the search texts, and print."""
    django.setup()
    from ccrm_admin.inventory.models import SipAccount  # noqa: PLC0415 - after setup

    texts = list(SipAccount.objects.filter(tenant__name=LARGE).values_list("search", flat=True))
    print(json.dumps({"rare": rare_words(texts), "common": common_pairs(texts)}))


def rare_words(texts: list[str]) -> list[str]:
    """Return words of letters that RARE rows hold; two words together if there are too few."""
    counted = Counter(word for text in texts for word in set(text.split()) if word.isalpha())
    found = [word for word, rows in counted.items() if rows in RARE and _rows(word, texts) in RARE]
    pairs = Counter(" ".join(text.split()[-2:]) for text in texts if text[-1].isalpha())
    found += [pair for pair, rows in pairs.items() if rows in RARE]
    return sorted(found)[:HOW_MANY]


def common_pairs(texts: list[str]) -> list[str]:
    """Return pairs of letters that COMMON rows hold or more."""
    words = Counter(word[:2] for text in texts[::50] for word in text.split() if word.isalpha())
    pairs = [pair for pair, _ in words.most_common(3 * HOW_MANY) if len(pair) == 2]
    return [pair for pair in pairs if COMMON <= _rows(pair, texts) <= len(texts) // 2][:HOW_MANY]


def _rows(part: str, texts: list[str]) -> int:
    return sum(part in text for text in texts)


if __name__ == "__main__":
    main()
