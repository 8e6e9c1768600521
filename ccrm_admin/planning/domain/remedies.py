"""The remedies of a finding, as data: what a button does. Data in, data out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ccrm_admin.planning.domain.finding import Finding
from ccrm_admin.planning.domain.state import Part

# What needs nothing more from the person: ``services.remedies`` carries it out.
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
OPEN_PLAN = "open_plan"  # planId, key


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can be done about a finding. ``params`` are text and numbers; "name" is whom it concerns."""

    action: str
    params: dict[str, Any] = field(default_factory=dict)


def remedies_for(finding: Finding) -> list[Remedy]:
    """Return the remedies of a finding, the most likely one first."""
    params = finding.params

    def each(action: str, **more: Any) -> list[Remedy]:
        return [Remedy(action, {"key": key, "name": name, **more}) for key, name in finding.people]

    def as_live(part: Part) -> list[Remedy]:
        return each(AS_LIVE, part=part.value)

    def instead() -> list[Remedy]:
        """Offer what has the same internal number now, then any other account."""
        successors = [
            each(USE_ACCOUNT, extensionId=extension_id, extension=params["extension"], account=title)
            for extension_id, title in params["successors"]
        ]
        return [remedy for offered in successors for remedy in offered] + each(CHOOSE_ACCOUNT)

    def open_account() -> Remedy:
        return Remedy(OPEN_ACCOUNT, {"extensionId": params["extensionId"]})

    match finding.code:
        case "extension_shared":
            return each(TAKE_EXTENSION) + each(CHOOSE_ACCOUNT)
        case "account_gone":
            return instead() + as_live(Part.EXTENSION)
        case "account_missing":
            return instead() + ([open_account()] if params["listed"] else [])
        case "presentation_gone" | "sender_gone":
            part = Part.CALLS if finding.code == "presentation_gone" else Part.SMS
            remove = each(REMOVE_NUMBER, part=part.value, presentation=params["presentation"])
            return remove + as_live(part)
        case "static_without_account":
            return each(CHOOSE_ACCOUNT) + as_live(Part.EXTENSION)
        case "user_gone":
            return each(DROP_USER)
        case "not_a_voice_account":
            return each(CHOOSE_ACCOUNT)
        case "empty_call_pool":
            return each(CHOOSE_NUMBERS, part=Part.CALLS.value)
        case "caller_id_outside_pool":
            number = params["presentation"]
            add = each(ADD_NUMBER, part=Part.CALLS.value, presentation=number) if number else []
            return add + each(CHOOSE_ACCOUNT)
        case "assigned_contradicts":
            return [open_account(), *each(CHOOSE_ACCOUNT)]
        case "account_blocked" | "account_resting":
            return [*each(CHOOSE_ACCOUNT), *as_live(Part.EXTENSION), open_account()]
        case "number_blocked" | "number_resting":
            number = params["presentation"]
            remove = each(REMOVE_NUMBER, part=Part.CALLS.value, presentation=number)
            return [*remove, *as_live(Part.CALLS), Remedy(OPEN_NUMBER, {"presentation": number})]
        case "number_crowded":
            return [Remedy(OPEN_NUMBER, {"presentation": params["presentation"]})]
        case "extension_number_repeated":
            return [Remedy(OPEN_ACCOUNT, {"extensionId": each_id}) for each_id in params["extensionIds"]]
        case "planned_elsewhere":
            named = {"planId": params["planId"], "plan": params["plan"], "key": params["holderKey"]}
            return [Remedy(OPEN_PLAN, named), *each(CHOOSE_ACCOUNT)]
    raise KeyError(finding.code)
