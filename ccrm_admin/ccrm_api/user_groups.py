"""User groups come inside of their types: a row of the API holds a type with all its groups."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class BadType(NamedTuple):
    """A type whose groups can't be read; what it holds is unknown."""

    field: str
    problem: str


def groups_in(types: Iterable[Any]) -> Iterator[Any]:
    """Yield the groups of all types, each with the name of its type, as `UserGroupRecord` reads them.

    What is no group is yielded as it is, and what is no type as a `BadType`.
    """
    for each in types:
        groups = _groups_of(each)
        if isinstance(groups, BadType):
            yield groups
            continue
        for group in groups:
            yield {**group, "groupType": each.get("name")} if isinstance(group, dict) else group


def _groups_of(group_type: Any) -> list[Any] | BadType:
    if not isinstance(group_type, dict):
        return BadType("", "should be an object")
    groups = group_type.get("userGroup")
    if groups in (None, "", {}):
        return []
    return groups if isinstance(groups, list) else BadType("userGroup", "should be a list")
