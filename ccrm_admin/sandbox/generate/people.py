"""People with matching first names, surnames and e-mail addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from ccrm_admin.sandbox.generate.names import COMMON_SURNAMES, INFLECTED_SURNAMES, MEN, WOMEN

_ASCII = str.maketrans("ąćęłńóśźż", "acelnoszz")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who could work here; the e-mail address belongs to nobody else."""

    first_name: str
    last_name: str
    email: str


class People:
    """An endless supply of people whose addresses are not among those taken."""

    def __init__(self, rng: Random, taken: Iterable[str] = ()) -> None:
        self._rng = rng
        self._taken = set(taken)

    def next(self) -> Person:
        """Return a new person."""
        rng = self._rng
        woman = rng.random() < 0.6
        first = rng.choice(WOMEN if woman else MEN)
        last = _surname(rng, woman)
        if woman and rng.random() < 0.06:
            second = _surname(rng, woman)
            if second != last:
                last = f"{last}-{second}"
        return Person(first, last, self._address(first, last))

    def _address(self, first: str, last: str) -> str:
        local = f"{first}.{last}".lower().translate(_ASCII)
        address, number = f"{local}@firma.example", 1
        while address in self._taken:
            number += 1
            address = f"{local}{number}@firma.example"
        self._taken.add(address)
        return address


def _surname(rng: Random, woman: bool) -> str:
    if rng.random() < 0.4:
        return rng.choice(COMMON_SURNAMES)
    surname = rng.choice(INFLECTED_SURNAMES)
    return surname[:-1] + "a" if woman else surname
