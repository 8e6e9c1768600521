"""The ways out of a finding, as data: what a button does. Data in, data out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ccrm_admin.planning.domain.state import Part

if TYPE_CHECKING:
    from ccrm_admin.planning.domain.rules import Finding

# What needs nothing more from the person: ``services.ways`` carries it out.
TAKE_EXTENSION = "take_extension"  # key
USE_ACCOUNT = "use_account"  # key, extensionId; extension and account say which
AS_LIVE = "as_live"  # key, part
ADD_NUMBER = "add_number"  # key, part, presentation
REMOVE_NUMBER = "remove_number"  # key, part, presentation
DROP_USER = "drop_user"  # key
# What opens a picker or a page.
CHOOSE_ACCOUNT = "choose_account"  # key
CHOOSE_NUMBERS = "choose_numbers"  # key, part
OPEN_ACCOUNT = "open_account"  # extensionId
OPEN_NUMBER = "open_number"  # presentation
OPEN_PLAN = "open_plan"  # planId, find


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. ``params`` are text and numbers; "name" is whom it concerns."""

    action: str
    params: dict[str, Any] = field(default_factory=dict)


def ways_out(finding: Finding) -> list[Way]:
    """Return the ways out of a finding, the most likely one first."""
    return list(_WAYS[finding.code](finding))


def _of_each(action: str, finding: Finding, **params: Any) -> Iterator[Way]:
    for key, name in finding.people:
        yield Way(action, {"key": key, "name": name, **params})


def _choose_account(finding: Finding) -> Iterator[Way]:
    yield from _of_each(CHOOSE_ACCOUNT, finding)


def _instead(finding: Finding) -> Iterator[Way]:
    """Offer what has the same internal number now."""
    extension = finding.params["extension"]
    for extension_id, title in finding.params["successors"]:
        named = {"extensionId": extension_id, "extension": extension, "account": title}
        yield from _of_each(USE_ACCOUNT, finding, **named)
    yield from _choose_account(finding)


def _instead_or_live(finding: Finding) -> Iterator[Way]:
    yield from _instead(finding)
    yield from _of_each(AS_LIVE, finding, part=Part.EXTENSION.value)


def _missing(finding: Finding) -> Iterator[Way]:
    yield from _instead(finding)
    if finding.params["listed"]:
        yield Way(OPEN_ACCOUNT, {"extensionId": finding.params["extensionId"]})


def _choose_account_or_live(finding: Finding) -> Iterator[Way]:
    yield from _of_each(CHOOSE_ACCOUNT, finding)
    yield from _of_each(AS_LIVE, finding, part=Part.EXTENSION.value)


def _shared(finding: Finding) -> Iterator[Way]:
    yield from _of_each(TAKE_EXTENSION, finding)
    yield from _of_each(CHOOSE_ACCOUNT, finding)


def _number_gone(part: Part) -> Callable[[Finding], Iterator[Way]]:
    def ways(finding: Finding) -> Iterator[Way]:
        yield from _of_each(
            REMOVE_NUMBER, finding, part=part.value, presentation=finding.params["presentation"]
        )
        yield from _of_each(AS_LIVE, finding, part=part.value)

    return ways


def _user_gone(finding: Finding) -> Iterator[Way]:
    yield from _of_each(DROP_USER, finding)


def _empty_pool(finding: Finding) -> Iterator[Way]:
    yield from _of_each(CHOOSE_NUMBERS, finding, part=Part.CALLS.value)


def _caller_id(finding: Finding) -> Iterator[Way]:
    if presentation := finding.params["presentation"]:
        yield from _of_each(ADD_NUMBER, finding, part=Part.CALLS.value, presentation=presentation)
    yield from _of_each(CHOOSE_ACCOUNT, finding)


def _contradiction(finding: Finding) -> Iterator[Way]:
    yield Way(OPEN_ACCOUNT, {"extensionId": finding.params["extensionId"]})
    yield from _of_each(CHOOSE_ACCOUNT, finding)


def _crowded(finding: Finding) -> Iterator[Way]:
    yield Way(OPEN_NUMBER, {"presentation": finding.params["presentation"]})


def _repeated(finding: Finding) -> Iterator[Way]:
    for extension_id in finding.params["extensionIds"]:
        yield Way(OPEN_ACCOUNT, {"extensionId": extension_id})


def _elsewhere(finding: Finding) -> Iterator[Way]:
    named = {name: finding.params[name] for name in ("planId", "plan")}
    yield Way(OPEN_PLAN, {**named, "find": finding.params["holder"]})
    yield from _choose_account(finding)


_WAYS: dict[str, Callable[[Finding], Iterator[Way]]] = {
    "extension_shared": _shared,
    "account_gone": _instead_or_live,
    "account_missing": _missing,
    "presentation_gone": _number_gone(Part.CALLS),
    "sender_gone": _number_gone(Part.SMS),
    "static_without_account": _choose_account_or_live,
    "user_gone": _user_gone,
    "not_a_voice_account": _choose_account,
    "empty_call_pool": _empty_pool,
    "caller_id_outside_pool": _caller_id,
    "assigned_contradicts": _contradiction,
    "number_crowded": _crowded,
    "extension_number_repeated": _repeated,
    "planned_elsewhere": _elsewhere,
}
