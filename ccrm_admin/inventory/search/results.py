"""What a search finds, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

from ccrm_admin.inventory.search.query import Fit

GROUP_RESULTS_SHOWN = 6  # results of a group
SHOWN_CHARACTERS = 120  # characters of a title or note


@dataclass(frozen=True)
class Result:
    """A link to a page or a record; ``tenant`` is its tenant's title, "" for what belongs to none."""

    title: str
    url: str
    icon: str
    note: str = ""
    tenant: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Group:
    """Results of one kind, best first; ``fit`` is how well the best does.

    ``more`` tells that there are others besides; ``list_url`` leads to all of them in the current tenant's
    list, "" where no list shows them.
    """

    name: str
    title: StrOrPromise
    results: list[Result]
    fit: Fit = Fit.ANYWHERE
    more: bool = False
    list_url: str = ""


def shortened(text: str) -> str:
    """Return ``text``, cut if it is too long for a line of results."""
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
