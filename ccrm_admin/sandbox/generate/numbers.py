"""The phone numbers that a tenant owns, and the numbers and names that its SMS come from."""

from collections.abc import Iterable, Iterator
from random import Random

from ccrm_admin.sandbox.generate.names import NUMBER_PURPOSES, SENDER_NAMES, TOWNS
from ccrm_admin.sandbox.resources import Record

_BLOCK_SIZE = 10
"""Numbers are rented in runs that begin at a ten, so neighbours belong to one town."""


def call_presentations(rng: Random, count: int, taken: Iterable[str] = ()) -> list[Record]:
    """Return `count` numbers of the shape the API sends, none of them among those taken (digits)."""
    digits = _fresh_digits(rng, set(taken))
    return [_call_presentation(rng, next(digits)) for _ in range(count)]


def number_name(rng: Random, digits: str) -> str:
    """Return what people might call the number: often nothing, or a purpose with its town."""
    return "" if rng.random() < 0.4 else _named_after(rng, rng.choice(NUMBER_PURPOSES)[0], digits)


def _named_after(rng: Random, purpose: str, digits: str) -> str:
    town = TOWNS.get(digits[2:4])
    return f"{purpose} {town}" if town and rng.random() < 0.7 else purpose


def _call_presentation(rng: Random, digits: str) -> Record:
    purpose, prefix = rng.choice(NUMBER_PURPOSES)
    return {
        "presentation": as_sent(rng, digits),
        "name": "" if rng.random() < 0.4 else _named_after(rng, purpose, digits),
        "clipPrefix": prefix if rng.random() < 0.2 else "",
        "intlFormat": _grouped(digits),
    }


def as_sent(rng: Random, digits: str) -> int | str:
    """Return the digits as the API sends them: documented as text, a number in the vendor's sample."""
    return int(digits) if rng.random() < 0.6 else digits


def _fresh_digits(rng: Random, taken: set[str]) -> Iterator[str]:
    while True:
        if rng.random() < 0.12:
            block = [f"48{rng.choice(('800', '801'))}{rng.randrange(100_000, 1_000_000)}"]
        else:
            area, start = rng.choice(tuple(TOWNS)), rng.randrange(0, 1_000_000, _BLOCK_SIZE)
            block = [f"48{area}1{start + step:06}" for step in range(rng.randint(2, 5))]
        for digits in block:
            if digits not in taken:
                taken.add(digits)
                yield digits


def _grouped(digits: str) -> str:
    national = digits[2:]
    if national[:2] == "80":
        parts = [national[:3], national[3:6], national[6:]]
    else:
        parts = [national[:2], national[2:5], national[5:7], national[7:]]
    return " ".join(["+48", *parts])


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
