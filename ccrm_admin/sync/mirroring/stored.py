"""The mirror's rows of a resource, read as far as a fetch calls for it."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from ccrm_admin.sync.mirroring.diff import StoredRow, key_text
from ccrm_admin.sync.mirroring.spellings import spelled_key

if TYPE_CHECKING:
    from collections.abc import Collection

    from ccrm_admin.sync.mirroring.mapping import Key, Mapping
    from ccrm_admin.tenants.models import Tenant

STATEMENT_KEYS = 1000  # of a statement; beyond, all rows are read
READ_AT_ONCE = 5000  # rows


class Stored:
    """A tenant's rows of one resource before a fetch is written."""

    def __init__(self, mapping: Mapping, tenant: Tenant, *, believed: bool) -> None:
        """``believed`` says whether the rows are what this release makes of the bytes that they came from."""
        self._mapping = mapping
        self._tenant = tenant
        self._rows = mapping.model.objects.for_tenant(tenant)  # type: ignore[attr-defined]
        self._believed = believed

    @cached_property
    def _present(self) -> dict[str, tuple[int, str]]:
        """Each present row's primary key and digest, by its key as the client writes it."""
        rows = self._rows.present().values_list("pk", "digest", *self._mapping.key)
        one = spelled_key if self._mapping.key_is_text else tuple
        return {
            key_text(one(key)): (pk, digest) for pk, digest, *key in rows.iterator(chunk_size=READ_AT_ONCE)
        }

    def digests(self) -> dict[str, str]:
        """Return the digest of each present row by its key; "" if it is not to be believed."""
        return {key: digest if self._believed else "" for key, (_pk, digest) in self._present.items()}

    def all_but(self, known: Collection[str]) -> dict[Key, StoredRow]:
        """Return the rows, gone ones too, without those ``known`` to be as they were sent.

        By their key as the client spells it.
        """
        start = 2 + len(self._mapping.key)
        same = frozenset(known)
        left = {pk for key, (pk, _digest) in self._present.items() if key not in same}
        read = [self._rows]
        if len(left) <= STATEMENT_KEYS:
            read = [self._rows.gone(), self._rows.for_keys(self._tenant, list(left))]
        columns = ("pk", "missing_since", *self._mapping.key, *self._mapping.columns)
        rows = chain.from_iterable(
            some.values_list(*columns).iterator(chunk_size=READ_AT_ONCE) for some in read
        )
        stored = {
            row[2:start]: StoredRow(row[0], row[1] is not None, row[start:])
            for row in rows
            if row[0] in left or row[1] is not None
        }
        if self._mapping.key_is_text:
            _respell(stored)
        return stored


def _respell(stored: dict[Key, StoredRow]) -> None:
    """Put the rows whose key an older version stored in another spelling under the one that counts."""
    for key in list(stored):
        one = spelled_key(key)
        if one not in stored:
            stored[one] = stored.pop(key)._replace(respelled=True)
