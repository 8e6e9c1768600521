"""Turns the rows of a list into records, and says which rows it had to leave out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated, Any

from pydantic import FailFast, TypeAdapter, ValidationError

from ccrm_admin.ccrm_api.fetched import Skipped
from ccrm_admin.ccrm_api.records import IDENTITIES, RECORDS, Record
from ccrm_admin.ccrm_api.resources import Resource

DUPLICATE = "duplicate"
"""The problem of a row whose key came before."""

_ROWS: dict[Resource, TypeAdapter[list[Record]]] = {
    resource: TypeAdapter(Annotated[list[record], FailFast()])  # type: ignore[arg-type,valid-type]
    for resource, record in RECORDS.items()
}


@dataclass(frozen=True, slots=True)
class _Misread:
    """A row that could not be understood."""

    field: str
    problem: str
    key: str
    row: Any

    @property
    def fingerprint(self) -> str | bytes:
        """Tells whether the row has come before: its key, for the rest of it may have moved, or a digest."""
        return self.key or blake2b(json.dumps(self.row, sort_keys=True).encode()).digest()


class Reading:
    """Collects the records of one list, page by page; each key once, the first stays."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._record, self._identity = RECORDS[resource], IDENTITIES[resource]
        self._keys: set[str] = set()
        self._misread: set[str | bytes] = set()
        self.records: list[Any] = []
        self.skipped: list[Skipped] = []

    @property
    def keys(self) -> set[str]:
        """Those that came, whether their rows could be understood or not."""
        return self._keys.union(name for name in self._misread if isinstance(name, str))

    def take(self, rows: list[Any], *, page: int) -> int:
        """Add the rows of a page (counted from 1), raw or records; return how many were not there before.

        A page that adds nothing only repeats earlier ones, so none of its rows is listed as skipped.
        """
        known = len(self._keys) + len(self._misread)
        skipped: list[Skipped] = []
        for position, row in enumerate(self._parsed(rows)):
            if isinstance(row, _Misread):
                self._misread.add(row.fingerprint)
                skipped.append(self._skip(page, position, row.field, row.problem, row.key))
            elif (key := row.key) in self._keys:
                skipped.append(self._skip(page, position, "", DUPLICATE, key))
            else:
                self._keys.add(key)
                self.records.append(row)
        new = len(self._keys) + len(self._misread) - known
        if new:
            self.skipped += skipped
        return new

    def _parsed(self, rows: list[Any]) -> Sequence[Record | _Misread]:
        try:
            return _ROWS[self._resource].validate_python(rows)
        except ValidationError:
            return [self._parsed_alone(row) for row in rows]

    def _parsed_alone(self, row: Any) -> Record | _Misread:
        if not isinstance(row, dict):
            return _Misread("", "should be an object", "", row)
        try:
            return self._record.model_validate(row)
        except ValidationError as invalid:
            errors = invalid.errors(include_url=False, include_context=False, include_input=False)
        field = errors[0]["loc"][0]
        # A field has an error for each way of reading it that was tried; the last is the lenient one.
        problem = [error["msg"] for error in errors if error["loc"][0] == field][-1]
        return _Misread(str(field), problem, self._identify(row), row)

    def _identify(self, row: dict[str, Any]) -> str:
        try:
            return self._identity.model_validate(row).key
        except ValidationError:
            return ""

    def _skip(self, page: int, position: int, field: str, problem: str, key: str) -> Skipped:
        return Skipped(self._resource.path, page, position, field, problem, key)
