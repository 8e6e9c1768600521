"""SMS senders: numbers the tenant owns, and alphanumeric sender fields."""

from random import Random

from ccrm_admin.sandbox.generate.names import SENDER_NAMES
from ccrm_admin.sandbox.generate.numbers import as_sent
from ccrm_admin.sandbox.records import Record


def sms_senders(rng: Random, count: int, call_presentations: list[Record]) -> list[Record]:
    """Return `count` senders; some share an id, as in the vendor's own sample, never the pair."""
    numbers = [str(row["presentation"]) for row in call_presentations]
    rng.shuffle(numbers)
    senders: list[Record] = []
    named, sender_id = 0, rng.randrange(3_000, 9_000)
    for _ in range(count):
        if senders and rng.random() >= 0.04:
            sender_id += rng.choice((1, 1, 2, 5))
        if numbers and rng.random() < 0.4:
            presentation: int | str = as_sent(rng, numbers.pop())
        else:
            presentation = _name(named)
            named += 1
        senders.append({"presentation": presentation, "id": sender_id})
    return senders


def _name(position: int) -> str:
    """Return the sender field at a position: the word list first, then numbered ones."""
    if position < len(SENDER_NAMES):
        return SENDER_NAMES[position]
    return f"SMS{position:05}"
