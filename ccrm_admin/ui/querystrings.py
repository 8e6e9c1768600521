"""The query string of a list: what of it means something, and how the same screen is always written.

``q`` (text), the facets (each value once), ``sort``, ``columns`` (names with commas), ``per_page`` and
``page``. ``view=all`` asks for the list without the person's default view.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.http import QueryDict

from ccrm_admin.ui.paging import page_size
from ccrm_admin.ui.selection import Selection

if TYPE_CHECKING:
    from ccrm_admin.ui.list_spec import ListSpec

LONGEST_FILTER = 200  # characters of q
LONGEST_NUMBER = 18  # digits of what fits a database's largest integers
EVERYTHING = "view=all"
_INTEGER, _INT64 = re.compile(r"-?[0-9]{1,19}"), 2**63


def asked_text(address: QueryDict, name: str = "q") -> str:
    """Return the text that something is looked up by, such as a list's filter."""
    return address.get(name, "")[:LONGEST_FILTER].replace("\x00", "").strip()


def number_in(text: str) -> int | None:
    """Return the number of a row that ``text`` is; None if it is none that a database could hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def integer_in(text: str) -> int | None:
    """Return the number of 64 bits that ``text`` is, such as a remote id; None if it is none."""
    number = int(text) if _INTEGER.fullmatch(text) else None
    return number if number is not None and -_INT64 <= number < _INT64 else None


def asked_columns(spec: type[ListSpec], address: QueryDict) -> list[str]:
    """Return the names of the columns that ``address`` asks for; none if it names none of the list's."""
    return spec.table_class.known(address.get("columns", "").split(","))


def canonical(spec: type[ListSpec], address: QueryDict) -> str:
    """Return what of ``address`` the list understands, as a query string without the page.

    Two addresses that show the same give the same text.
    """
    parts = QueryDict(mutable=True)
    if text := asked_text(address):
        parts["q"] = text
    for name, slugs in Selection(spec.facets, address).chosen.items():
        if slugs:
            parts.setlist(name, sorted(slugs))
    if sort := spec.table_class.sortable(address.get("sort", "")):
        parts["sort"] = ",".join(sort)
    if columns := asked_columns(spec, address):
        parts["columns"] = ",".join(columns)
    if "per_page" in address:
        parts["per_page"] = str(page_size(address))
    return written(parts)


def without(address: QueryDict, *names: str) -> QueryDict:
    """Return a copy of ``address`` that leaves the parameters ``names`` out."""
    rest = address.copy()
    for name in names:
        rest.pop(name, None)
    return rest


def written(address: QueryDict) -> str:
    """Return ``address`` as a query string in which people can read the commas."""
    return address.urlencode(safe=",")
