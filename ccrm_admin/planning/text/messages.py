"""What findings, remedies and refusals mean to a supervisor: worded when shown, in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ccrm_admin.dates import day_text
from ccrm_admin.inventory.blocks.words import people_text, reason_text
from ccrm_admin.planning.domain import remedies
from ccrm_admin.planning.domain.finding import Finding
from ccrm_admin.planning.domain.proposals import Refused
from ccrm_admin.planning.domain.remedies import Remedy
from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.spelling import isolated, isolating
from ccrm_admin.ui.phone import format_phone

PART_LABELS: dict[Part, Promise] = {
    Part.EXTENSION: _("extension"),
    Part.CALLS: _("call presentations"),
    Part.SMS: pgettext_lazy("part of a user", "SMS senders"),
    Part.NOTE: _("note"),
    Part.CHOSEN: _("in the plan"),
}
SENTENCE_MAX_PEOPLE = 5

# What each rule finds, in a few words that name nobody: for cells, facets and headings.
RULE_LABELS: dict[str, Promise] = {
    "extension_shared": _("Shared extension"),
    "account_gone": _("Account gone"),
    "account_missing": _("Account gone"),
    "presentation_gone": _("Number gone"),
    "sender_gone": _("Sender gone"),
    "static_without_account": _("Static, no account"),
    "user_gone": _("User gone"),
    "not_a_voice_account": _("Not a voice account"),
    "empty_call_pool": _("No number to show"),
    "caller_id_outside_pool": _("Caller ID not in pool"),
    "number_crowded": _("Crowded number"),
    "extension_number_repeated": _("Repeated extension"),
    "assigned_contradicts": _("Assignment mismatch"),
    "planned_elsewhere": _("Planned elsewhere"),
    "account_blocked": _("Account blocked"),
    "account_resting": _("Account resting"),
    "number_blocked": _("Number blocked"),
    "number_resting": _("Number resting"),
}

# Why a rule finds it: what stands beside its label where all that it found is listed.
RULE_REASONS: dict[str, Promise] = {
    "extension_shared": _("only one user can have an extension"),
    "account_gone": _("CCRM no longer has the planned account"),
    "account_missing": _("CCRM does not list the account that the user is on"),
    "presentation_gone": _("CCRM no longer has a number of the planned pool"),
    "sender_gone": _("CCRM no longer has a sender of the planned pool"),
    "static_without_account": _("a static user needs an account"),
    "user_gone": _("CCRM no longer has the user"),
    "not_a_voice_account": _("the account is not for calls"),
    "empty_call_pool": _("the pool for calls is empty"),
    "caller_id_outside_pool": _("the account shows a number that is not in its user's pool"),
    "number_crowded": _("more users than usual, or than the limit that was set"),
    "extension_number_repeated": _("several accounts have the extension"),
    "assigned_contradicts": _("CCRM's flag says otherwise than its users do"),
    "planned_elsewhere": _("another plan gives the account to somebody else"),
    "account_blocked": _("a manager has blocked the account"),
    "account_resting": _("somebody else had the account a short while ago"),
    "number_blocked": _("a manager has blocked the number"),
    "number_resting": _("somebody else had the number a short while ago"),
}

_FINDINGS: dict[str, Promise] = {
    "extension_shared": _("%(people)s share extension %(extension)s; only one user can have it."),
    "account_gone": _("Extension %(extension)s, planned for %(people)s, is gone from CCRM."),
    "account_missing": _(
        "%(people)s has extension %(extension)s, whose account %(extensionId)s is gone from CCRM."
    ),
    "presentation_gone": _("%(presentation)s, planned for %(people)s, is gone from CCRM."),
    "sender_gone": _("Sender %(presentation)s, planned for %(people)s, is gone from CCRM."),
    "static_without_account": _("%(people)s is static but has no account."),
    "user_gone": _("%(people)s is in this plan but gone from CCRM."),
    "not_a_voice_account": _("%(people)s has extension %(extension)s of type %(type)s, not VOICE."),
    "empty_call_pool": _("%(people)s has no number to show."),
    "caller_id_outside_pool": _(
        "Caller ID %(callerId)s (extension %(extension)s) is not in the pool of %(people)s."
    ),
    "number_crowded": _("%(presentation)s is in %(users)s pools; the limit is %(limit)s."),
    "planned_elsewhere": _(
        "Extension %(extension)s is planned for %(people)s here and for %(holder)s in “%(plan)s”."
    ),
    "extension_number_repeated": _("Several accounts have extension %(extension)s: %(names)s."),
    "account_blocked": _(
        "Extension %(extension)s, planned for %(people)s, is blocked until %(until)s: %(reason)s."
    ),
    "account_resting": _(
        "Extension %(extension)s, planned for %(people)s, rests until %(until)s: until %(left)s it was with"
        " %(holders)s."
    ),
    "number_blocked": _("%(presentation)s, planned for %(people)s, is blocked until %(until)s: %(reason)s."),
    "number_resting": _(
        "%(presentation)s, planned for %(people)s, rests until %(until)s: until %(left)s it was with"
        " %(holders)s."
    ),
}
# What a finding says beside its rule and its people.
_DETAILS: dict[str, Promise | str] = {
    **dict.fromkeys(("extension_shared", "account_gone", "account_missing"), "%(seat)s"),
    "not_a_voice_account": _("%(seat)s, type %(type)s"),
    "caller_id_outside_pool": _("%(seat)s shows %(callerId)s"),
    "number_crowded": _("%(presentation)s in %(users)s pools, usual are up to %(limit)s"),
    "planned_elsewhere": _("%(seat)s, in “%(plan)s” for %(holder)s"),
    "extension_number_repeated": _("extension %(extension)s: %(names)s"),
    "assigned_contradicts": _("%(seat)s, not assigned in CCRM"),
    **dict.fromkeys(("presentation_gone", "sender_gone"), "%(presentation)s"),
    "account_blocked": _("%(seat)s, blocked until %(until)s: %(reason)s"),
    "account_resting": _("%(seat)s, resting until %(until)s (%(holders)s)"),
    "number_blocked": _("%(presentation)s, blocked until %(until)s: %(reason)s"),
    "number_resting": _("%(presentation)s, resting until %(until)s (%(holders)s)"),
}
_DETAIL_UNTYPED = _("%(seat)s, no type")
_DETAIL_ASSIGNED = _("%(seat)s, assigned in CCRM")
_DETAIL_LIMIT = _("%(presentation)s in %(users)s pools, the limit is %(limit)s")
_DETAIL_DUE = _("%(seat)s, in “%(plan)s” for %(holder)s, due %(due)s")
_SEAT = _("extension %(extension)s")
_SEAT_UNNUMBERED = _("account %(extensionId)s")
_BLOCKED_FOR_GOOD: dict[str, Promise] = {
    "account_blocked": _("Extension %(extension)s, planned for %(people)s, is blocked: %(reason)s."),
    "number_blocked": _("%(presentation)s, planned for %(people)s, is blocked: %(reason)s."),
}
_DETAILS_FOR_GOOD: dict[str, Promise] = {
    "account_blocked": _("%(seat)s, blocked: %(reason)s"),
    "number_blocked": _("%(presentation)s, blocked: %(reason)s"),
}

_ASSIGNED_TO_NOBODY = _("Extension %(extension)s is assigned in CCRM, but no user has it.")
_ASSIGNED_TO_NOBODY_YET_PLANNED = _(
    "Extension %(extension)s, planned for %(people)s: assigned in CCRM, but no user has it."
)
_ACCOUNT_WITHOUT_TYPE = _(
    "%(people)s has extension %(extension)s, whose type CCRM does not give: it might not be for calls."
)
_HELD_UNASSIGNED = _("Extension %(extension)s (%(people)s) is not assigned in CCRM.")

_PLANNED_ELSEWHERE_DUE = _(
    "Extension %(extension)s is planned for %(people)s here and for %(holder)s in “%(plan)s”, due %(due)s."
)
_FIRM_ELSEWHERE = _("That plan is %(status)s.")
_CROWDED_UNUSUALLY = _("%(presentation)s is in %(users)s pools; usual here is up to %(limit)s.")
_NUMBER_HELD_TWICE = _(
    "%(people)s have the same extension %(extension)s, each on their own account: %(names)s."
)
_MISSING_NUMBERED = _(
    "%(people)s has extension %(extension)s, whose account %(extensionId)s CCRM does not list."
)
_MISSING = _("%(people)s has account %(extensionId)s, which CCRM does not list.")

_REMEDIES: dict[str, Promise] = {
    remedies.TAKE_EXTENSION: _("Take from %(name)s"),
    remedies.USE_ACCOUNT: _("Use %(extension)s (%(account)s)"),
    remedies.CHOOSE_ACCOUNT: _("Choose another: %(name)s"),
    remedies.AS_LIVE: _("Reset to live"),
    remedies.ADD_NUMBER: _("Add %(presentation)s to the pool"),
    remedies.REMOVE_NUMBER: _("Remove %(presentation)s from the pool"),
    remedies.CHOOSE_NUMBERS: _("Choose numbers: %(name)s"),
    remedies.DROP_USER: _("Remove %(name)s from the plan"),
    remedies.OPEN_ACCOUNT: _("Show account"),
    remedies.OPEN_NUMBER: _("Show who has it"),
    remedies.OPEN_PLAN: _("Open “%(plan)s”"),
}
_REFUSALS: dict[str, Promise] = {
    "user_unknown": _("There is no such user in this tenant (any more)."),
    "account_unknown": _("Account %(extensionId)s is not in this tenant's list of SIP accounts."),
    "account_taken": _("%(holder)s has extension %(extension)s in this plan."),
    "caller_id_unlisted": _("Caller ID %(callerId)s is not in this tenant's list of numbers."),
    "no_free_account": _("No matching free account is left."),
    "two_to_swap": _("Select exactly two users to swap."),
}


def explain(finding: Finding) -> str:
    """Return a finding as a sentence that names the people and numbers."""
    words, people = _words(finding), _people([name for _key, name in finding.people])
    words["people"] = people
    if finding.code == "account_missing" and not finding.params["listed"]:
        return str(_MISSING_NUMBERED if finding.params["extension"] else _MISSING) % words
    if not finding.params.get("extension", True):
        whom = f"{people} ({detail(finding)})" if people else detail(finding)
        return f"{RULE_LABELS[finding.code]}: {whom}."
    if finding.code == "not_a_voice_account" and not finding.params["type"]:
        return str(_ACCOUNT_WITHOUT_TYPE) % words
    if finding.code == "assigned_contradicts":
        if not finding.params["assigned"]:
            return str(_HELD_UNASSIGNED) % words
        return str(_ASSIGNED_TO_NOBODY_YET_PLANNED if finding.people else _ASSIGNED_TO_NOBODY) % words
    if finding.code == "extension_number_repeated" and len(finding.people) > 1:
        return str(_NUMBER_HELD_TWICE) % words
    if finding.code == "number_crowded" and finding.params["usual"]:
        return str(_CROWDED_UNUSUALLY) % words
    if finding.code == "planned_elsewhere":
        due = finding.params["due"]
        said = str(_PLANNED_ELSEWHERE_DUE if due else _FINDINGS[finding.code]) % words
        return f"{said} {str(_FIRM_ELSEWHERE) % words}" if finding.params["firm"] else said
    if finding.code in _BLOCKED_FOR_GOOD and not finding.params["until"]:
        return str(_BLOCKED_FOR_GOOD[finding.code]) % words
    return str(_FINDINGS[finding.code]) % words


def detail(finding: Finding) -> str:
    """Return what a finding says beside its rule and whom it names, in a few words; "" if that is all."""
    said = _DETAILS.get(finding.code, "")
    if finding.code == "not_a_voice_account" and not finding.params["type"]:
        said = _DETAIL_UNTYPED
    elif finding.code == "assigned_contradicts" and finding.params["assigned"]:
        said = _DETAIL_ASSIGNED
    elif finding.code == "number_crowded" and not finding.params["usual"]:
        said = _DETAIL_LIMIT
    elif finding.code == "planned_elsewhere" and finding.params["due"]:
        said = _DETAIL_DUE
    elif finding.code in _DETAILS_FOR_GOOD and not finding.params["until"]:
        said = _DETAILS_FOR_GOOD[finding.code]
    words = _words(finding)
    words["seat"] = str(_SEAT if words.get("extension") else _SEAT_UNNUMBERED) % defaultdict(str, words)
    text = str(said) % words
    return f"{text}, {words['status']}" if finding.params.get("firm") else text


def label(remedy: Remedy) -> str:
    """Return what stands on the button of a remedy."""
    words = {name: _word(name, value) for name, value in remedy.params.items()}
    return str(_REMEDIES[remedy.action]) % defaultdict(str, words)  # a form may be sent without some of them


def explain_refusal(refused: Refused) -> str:
    """Return why a user was refused."""
    return str(_REFUSALS[refused.reason]) % isolating(**refused.params)


def _words(finding: Finding) -> dict[str, str]:
    """Return what a finding names, as it stands in a sentence."""
    words = {name: _word(name, value) for name, value in finding.params.items()}
    if "reason" in finding.params:
        words["reason"] = reason_text(finding.params["reason"], finding.params["note"])
    if "status" in finding.params:
        words["status"] = str(PlanStatus(finding.params["status"]).label) if finding.params["status"] else ""
    if "holders" in finding.params:
        words["holders"] = people_text(finding.params["holders"])
    return words


def _people(names: list[str]) -> str:
    if len(names) <= SENTENCE_MAX_PEOPLE:
        return ", ".join(map(isolated, names))
    return str(_("%(people)s and %(more)s more")) % {
        "people": ", ".join(map(isolated, names[:SENTENCE_MAX_PEOPLE])),
        "more": len(names) - SENTENCE_MAX_PEOPLE,
    }


def _word(name: str, value: Any) -> str:
    if name in {"presentation", "callerId"}:
        return isolated(format_phone(str(value)))
    if name in {"due", "until", "left"} and value:
        return day_text(date.fromisoformat(value))
    return "; ".join(isolated(str(each)) for each in (value if isinstance(value, list) else [value]))
