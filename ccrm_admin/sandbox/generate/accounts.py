"""SIP accounts of the PBX."""

from collections import Counter
from collections.abc import Iterator
from random import Random

from ccrm_admin.sandbox.generate.names import FAX_PLACES, TEAMS, TRUNKS
from ccrm_admin.sandbox.resources import Record

_TEAM_NAMES, _TEAM_WEIGHTS = zip(*TEAMS, strict=True)
_SERVERS = tuple(f"SIP{number}" for number in range(1, 10))
_LAST_EXTENSION = 99_999


def sip_accounts(rng: Random, count: int, call_presentations: list[Record]) -> list[Record]:
    """Return `count` unassigned accounts, whose caller IDs are among the given numbers."""
    servers = rng.sample(_SERVERS, min(len(_SERVERS), 2 + count // 200))
    numbers = [str(row["presentation"])[2:] for row in call_presentations]
    extensions = _extensions(rng, count)
    counters: Counter[str] = Counter()
    extension_id = rng.randrange(20_000, 60_000)
    accounts = []
    for _ in range(count):
        extension_id += rng.choice((1, 1, 1, 2, 6))
        kind = rng.choices(("VOICE", "FAX", "SIPT"), (94.5, 4, 1.5))[0]
        extension = next(extensions)
        accounts.append(
            {
                "extensionId": extension_id,
                "extensionType": kind,
                "extension": extension,
                "serverId": rng.choice(servers),
                "name": _name(rng, kind, extension, counters),
                "callerId": _caller_id(rng, numbers),
                "assigned": 0,
            }
        )
    return accounts


def _extensions(rng: Random, count: int) -> Iterator[int]:
    """Yield internal numbers of three to five digits, rising, with a rare repeat."""
    extension = first = 100 if count <= 600 else 1_000 if count <= 6_000 else 10_000
    if count > _LAST_EXTENSION - first:
        extension = first = 99
    while True:
        if extension == first or rng.random() >= 0.003:
            extension += 1
        if extension > _LAST_EXTENSION:
            extension = first + 1
        yield extension


def _name(rng: Random, kind: str, extension: int, counters: Counter[str]) -> str:
    if kind == "VOICE":
        word = rng.choices(_TEAM_NAMES, _TEAM_WEIGHTS)[0]
        if word == "Konsultant":
            return f"{word} {extension}"
        counters[word] += 1
        return f"{word} {counters[word]}"
    word = f"Fax {rng.choice(FAX_PLACES)}" if kind == "FAX" else rng.choice(TRUNKS)
    counters[word] += 1
    return word if counters[word] == 1 else f"{word} {counters[word]}"


def _caller_id(rng: Random, numbers: list[str]) -> int | str:
    """Return a national number as sent: a number, text where it begins with a zero or is empty."""
    if not numbers or rng.random() < 0.08:
        return ""
    national = rng.choice(numbers)
    return f"0{national}" if rng.random() < 0.04 else int(national)
