"""The faults that a tenant can have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from threading import Lock
from typing import Any

from ccrm_admin.sandbox.resources import RESOURCES

KINDS: dict[str, str] = {
    "unauthorized": "401 with the documented body",
    "rate_limit": "403 with the documented body",
    "status": "any status (status, headers)",
    "html": "200 with an HTML maintenance page",
    "empty": "200 with an empty body",
    "cut_json": "complete HTTP whose JSON stops in the middle",
    "redirect": "302 (location)",
    "refused": "200 with success false (message)",
    "data_null": "data is null",
    "data_missing": "there is no data",
    "data_object": "data is an object",
    "bad_records": "records that can't be understood (every: which ones)",
    "duplicates": "the first record once more at the end",
    "half": "only the first half of the rows, as if it were all",
    "none": "no rows, and success all the same, as if there were none",
    "respelled": "phone numbers in other spellings, as people and other programs write them",
    "moves": "the response is right; then rows go from the front of the list and others come (delete, add)",
    "endless": "every page is full of rows that were on none before",
    "truncated": "the connection closes in the middle of the body",
    "slow": "the response comes late (delay, in seconds)",
    "trickle": "the body comes in pieces (piece, in bytes; delay between them, in seconds)",
    "reset": "the connection is reset",
    "huge": "a body of so many bytes (size, after decompression; gzip: true to compress it)",
}
"""Kind to what the client sees, with the fields that shape it."""


_MINIMUMS = {"times": 1, "page": 1, "piece": 1, "size": 64, "every": 1, "delete": 0, "add": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault, for the next `times` matching requests (None: until cleared).

    `resource` (such as "crm_users") and `page` narrow it down; None is any. Raises ValueError for
    an unknown kind or resource, or a value that makes no sense.
    """

    kind: str
    times: int | None = None
    resource: str | None = None
    page: int | None = None
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "Internal error"
    location: str = "/redirected"
    delay: float = 1.0
    piece: int = 16
    size: int = 300_000_000
    gzip: bool = False
    every: int = 3
    delete: int = 0
    add: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Unknown kind of fault {self.kind!r}; there are {', '.join(KINDS)}.")
        if self.resource is not None and self.resource not in RESOURCES:
            raise ValueError(f"Unknown resource {self.resource!r}; there are {', '.join(RESOURCES)}.")
        for name, least in _MINIMUMS.items():
            value = getattr(self, name)
            if not isinstance(value, int) and not (value is None and name in ("times", "page")):
                raise ValueError(f"{name} must be a whole number, not {value!r}.")
            if value is not None and value < least:
                raise ValueError(f"{name} must be at least {least}, not {value}.")
        if not isinstance(self.status, int) or not 200 <= self.status <= 599:
            raise ValueError(f"status must be 200 to 599, not {self.status!r}.")
        if not isinstance(self.delay, int | float) or self.delay < 0:
            raise ValueError(f"delay must be seconds, not {self.delay!r}.")
        if not isinstance(self.headers, Mapping):
            raise ValueError("headers must be an object of names and values.")

    @classmethod
    def from_json(cls, value: Any) -> "Fault":
        """Return the fault that a JSON object describes; raises ValueError."""
        if not isinstance(value, dict) or "kind" not in value:
            raise ValueError('A fault is an object with a "kind".')
        unknown = value.keys() - {each.name for each in fields(cls)}
        if unknown:
            raise ValueError(f"A fault has no {', '.join(sorted(unknown))}.")
        return cls(**value)

    def __str__(self) -> str:
        where = self.resource or "any resource"
        page = f", page {self.page}" if self.page else ""
        until = f"{self.times} times" if self.times else "until cleared"
        return f"{self.kind}: {where}{page}, {until}"

    def matches(self, resource: str, page: int) -> bool:
        """Return whether a request for the resource's page is to fail so."""
        return self.resource in (None, resource) and self.page in (None, page)


class Faults:
    """The faults a tenant has now; of those that match a request, the first added happens."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: list[tuple[Fault, int | None]] = []

    def add(self, fault: Fault) -> None:
        """Let the fault happen from the next matching request on."""
        with self._lock:
            self._left.append((fault, fault.times))

    def clear(self) -> None:
        """Be well again."""
        with self._lock:
            self._left.clear()

    def __iter__(self) -> Iterator[Fault]:
        with self._lock:
            return iter([fault for fault, _ in self._left])

    def take(self, resource: str, page: int) -> Fault | None:
        """Return the fault for this request, if any, and count it."""
        with self._lock:
            for position, (fault, left) in enumerate(self._left):
                if fault.matches(resource, page):
                    if left == 1:
                        del self._left[position]
                    elif left is not None:
                        self._left[position] = (fault, left - 1)
                    return fault
        return None
