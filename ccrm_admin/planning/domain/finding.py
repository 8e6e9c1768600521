"""What a rule finds: how bad it is, where it comes from, and whom it concerns. Data in, data out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ccrm_admin.planning.domain.state import Account, User


class Severity(StrEnum):
    """How bad it is; nothing blocks."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """3 for the worst, 1 for the mildest; 0 is left for "no finding"."""
        return {"error": 3, "warning": 2, "notice": 1}[self.value]


class Origin(StrEnum):
    """Where a finding comes from: of what the plan decides, or of the live state, which has it without."""

    PLAN = "plan"
    LIVE = "live"


class Subject(StrEnum):
    """What a finding can be about."""

    USER = "user"
    ACCOUNT = "account"
    NUMBER = "number"
    EXTENSION = "extension"


SEVERITIES = {
    "extension_shared": Severity.ERROR,
    "account_gone": Severity.ERROR,
    "presentation_gone": Severity.ERROR,
    "sender_gone": Severity.ERROR,
    "static_without_account": Severity.ERROR,
    "user_gone": Severity.WARNING,
    "not_a_voice_account": Severity.WARNING,
    "empty_call_pool": Severity.WARNING,
    "caller_id_outside_pool": Severity.WARNING,
    "assigned_contradicts": Severity.WARNING,
    "account_missing": Severity.WARNING,
    "account_blocked": Severity.WARNING,
    "account_resting": Severity.WARNING,
    "number_blocked": Severity.WARNING,
    "number_resting": Severity.WARNING,
    "number_crowded": Severity.NOTICE,
    "extension_number_repeated": Severity.NOTICE,
    "planned_elsewhere": Severity.NOTICE,
}


_NO_MATTER = {"holder", "plan", "names", "successors"}  # of the params, each of which has its id beside it


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``people`` are keys and names of those it names; many may share a number unnamed.

    ``acknowledgement`` is the primary key of that by which somebody has accepted just this, if it is.
    """

    code: str
    subject: str
    people: tuple[tuple[str, str], ...] = ()
    params: dict[str, Any] = field(default_factory=dict)
    origin: Origin = Origin.PLAN
    acknowledgement: int | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        firm = self.code == "planned_elsewhere" and self.params["firm"]
        return Severity.WARNING if firm else SEVERITIES[self.code]

    @property
    def keys(self) -> set[str]:
        """The keys of all whom it names, in another plan too."""
        elsewhere = {self.params["holderKey"]} if "holderKey" in self.params else set()
        return elsewhere.union(key for key, _name in self.people)

    @property
    def digest(self) -> str:
        """What it says as a short text: another one as soon as it says anything else, of anybody else.

        Where it comes from is no part of that: what a plan brings is there already once it is carried out.
        Nor is what somebody or something is called, or what could be done about it.
        """
        params = {name: value for name, value in self.params.items() if name not in _NO_MATTER}
        said = [self.code, self.subject, sorted(key for key, _name in self.people), params]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def user_subject(key: str) -> str:
    """Return the subject of findings about one user."""
    return f"{Subject.USER}:{key}"


def account_subject(extension_id: int) -> str:
    """Return the subject of findings about one account."""
    return f"{Subject.ACCOUNT}:{extension_id}"


def number_subject(number: str) -> str:
    """Return the subject of findings about one call presentation, in canonical form."""
    return f"{Subject.NUMBER}:{number}"


def extension_subject(extension: str) -> str:
    """Return the subject of findings about an internal number."""
    return f"{Subject.EXTENSION}:{extension}"


def subjects_of(user: User, account: Account | None) -> list[str]:
    """Return the subjects whose findings concern ``user``, who has ``account`` under the plan."""
    subjects = [user_subject(user.key)]
    if user.gone:
        return subjects
    if user.account_id is not None:
        subjects.append(account_subject(user.account_id))
    if account is not None and account.extension and not account.gone:
        subjects.append(extension_subject(account.extension))
    return subjects + [number_subject(number) for number in user.numbers]


def findings_of(
    user: User, account: Account | None, found: Mapping[str, Iterable[Finding]]
) -> Iterator[Finding]:
    """Yield what of ``found``, by subject, concerns ``user``, who has ``account`` under the plan."""
    return findings_about(user, subjects_of(user, account), found)


def findings_about(
    user: User, subjects: Iterable[str], found: Mapping[str, Iterable[Finding]]
) -> Iterator[Finding]:
    """Yield what of ``found``, by subject, concerns ``user``, given what ``subjects_of`` them returns.

    That a plan gives a number to too many concerns those to whom it gives it, not those who have it anyway.
    """
    for subject in subjects:
        for finding in found.get(subject, ()):
            given_too_often = finding.code == "number_crowded" and finding.origin is Origin.PLAN
            if not given_too_often or subject not in map(number_subject, user.live_numbers):
                yield finding


def worst_of(findings: Iterable[Finding]) -> int:
    """Return how bad findings are together: a number that orders rows, and tells them apart.

    That is four times the rank of the worst that comes of the plan, and the rank of the worst of the others;
    what is acknowledged is not bad.
    """
    planned = live = 0
    for finding in findings:
        if finding.acknowledgement is not None:
            continue
        if finding.origin is Origin.PLAN:
            planned = max(planned, finding.severity.rank)
        else:
            live = max(live, finding.severity.rank)
    return 4 * planned + live


WORST_OF_ALL = 15  # what ``worst_of`` returns at most


def ranks_of(worst: int) -> dict[Origin, int]:
    """Return the ranks of the worst findings, by origin, that ``worst_of`` made one number of."""
    return dict(zip(Origin, divmod(worst, 4), strict=True))
