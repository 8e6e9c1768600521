"""Conditions on rows that are at hand already, as the database would take them."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.db.models.constants import LOOKUP_SEP

_LOOKUPS = {"exact": operator.eq, "gt": operator.gt}


def holds(condition: Q, row: Mapping[str, Any]) -> bool:
    """Tell whether ``row``, values by column with no NULL among them, meets ``condition``.

    Knows ``exact`` and ``gt``; raises KeyError for other lookups.
    """
    found = (holds(part, row) if isinstance(part, Q) else _compares(part, row) for part in condition.children)
    return (any(found) if condition.connector == Q.OR else all(found)) != condition.negated


def _compares(part: Any, row: Mapping[str, Any]) -> bool:
    name, wanted = part
    column, _separator, lookup = name.partition(LOOKUP_SEP)
    return bool(_LOOKUPS[lookup or "exact"](row[column], wanted))
