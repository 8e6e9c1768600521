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

FILTER_CHARACTERS = 200  # characters of q
INTEGER_DIGITS = 18  # digits of what fits a database's largest integers
EVERYTHING = "view=all"
_INTEGER, _INT64 = re.compile(r"-?[0-9]{1,19}"), 2**63


def asked_text(query: QueryDict, name: str = "q") -> str:
    """Return the text that something is looked up by, such as a list's filter."""
    return query.get(name, "")[:FILTER_CHARACTERS].replace("\x00", "").strip()


def number_in(text: str) -> int | None:
    """Return the number of a row that ``text`` is; None if it is none that a database could hold."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= INTEGER_DIGITS else None


def integer_in(text: str) -> int | None:
    """Return the number of 64 bits that ``text`` is, such as a remote id; None if it is none."""
    number = int(text) if _INTEGER.fullmatch(text) else None
    return number if number is not None and -_INT64 <= number < _INT64 else None


def asked_columns(spec: ListSpec | type[ListSpec], query: QueryDict) -> list[str]:
    """Return the names of the columns that ``query`` asks for; none if it names none of the list's."""
    return spec.table_class.known(query.get("columns", "").split(","))


def canonical(spec: ListSpec | type[ListSpec], query: QueryDict) -> str:
    """Return what of ``query`` the list understands, as a query string without the page.

    Two query strings that show the same give the same text.
    """
    parts = QueryDict(mutable=True)
    if text := asked_text(query):
        parts["q"] = text
    parts.update(spec.further(query))
    for name, slugs in Selection(spec.facets, query).chosen.items():
        if slugs:
            parts.setlist(name, sorted(slugs))
    if sort := spec.table_class.sortable(query.get("sort", "")):
        parts["sort"] = ",".join(sort)
    if columns := asked_columns(spec, query):
        parts["columns"] = ",".join(columns)
    if "per_page" in query:
        parts["per_page"] = str(page_size(query))
    return written(parts)


def without(query: QueryDict, *names: str) -> QueryDict:
    """Return a copy of ``query`` that leaves the parameters ``names`` out."""
    rest = query.copy()
    for name in names:
        rest.pop(name, None)
    return rest


def written(query: QueryDict) -> str:
    """Return ``query`` as a query string in which people can read the commas."""
    return query.urlencode(safe=",")
