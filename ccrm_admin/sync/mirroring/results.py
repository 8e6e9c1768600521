"""What became of a resource, as it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Facts
from dataclasses import asdict
from typing import Any

from ccrm_admin.ccrm_api import Fetched, Skipped
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ResultStatus, RunStatus
from ccrm_admin.sync.messages import HELD, HELD_OVER_A_DAY, MOVED, UNAVAILABLE
from ccrm_admin.sync.mirroring.diff import Difference
from ccrm_admin.sync.mirroring.mapping import Mapping
from ccrm_admin.sync.models import ResourceResult, SyncRun

SKIPPED_KEPT = 200  # records a resource; the number of all of them is kept too
NAMED = 200  # of the records that a fetch lacks
TEXT_KEPT = 100  # characters


def applied(run: SyncRun, fetched: Fetched[Any], difference: Difference) -> ResourceResult:
    """Store that the mirror now holds what was fetched, or that its list kept moving meanwhile."""
    if fetched.sure:
        return _stored(run, fetched, difference, ResultStatus.OK)
    params = {"spared": difference.spared}
    return _stored(run, fetched, difference, ResultStatus.UNSURE, error_code=MOVED, error_params=params)


def repeated(run: SyncRun, fetched: Fetched[Any], last: ResourceResult) -> ResourceResult:
    """Store that the same came as the ``last`` time, when it was read."""
    return ResourceResult.objects.create(
        run=run,
        resource=fetched.resource.value,
        status=ResultStatus.OK,
        unchanged=last.added + last.changed + last.unchanged,
        skipped=last.skipped,
        skipped_records=last.skipped_records,
        **_traffic(fetched),
    )


def held(
    run: SyncRun, fetched: Fetched[Any], difference: Difference, *, mapping: Mapping, earlier: int
) -> ResourceResult:
    """Store what a fetch would have changed, had it not lacked so many rows after ``earlier`` ones."""
    params = {"removed": len(difference.removed), "present": difference.present}
    code = HELD
    if earlier:
        code, params = HELD_OVER_A_DAY, {**params, "earlier": earlier}
    names = [mapping.label(mapping.row(key, row.values)) for key, row in difference.removed[:NAMED]]
    return _stored(
        run,
        fetched,
        difference,
        ResultStatus.HELD,
        error_code=code,
        error_params=params,
        missing_records=[name[:TEXT_KEPT] for name in names],
    )


def failed(run: SyncRun, resource: Resource, code: str, params: Facts[str, Any]) -> ResourceResult:
    """Store that a resource was left as it was, and why."""
    return ResourceResult.objects.create(
        run=run, resource=resource, status=ResultStatus.FAILED, error_code=code, error_params=dict(params)
    )


def unavailable(run: SyncRun, resource: Resource, *, status: int) -> ResourceResult:
    """Store that CCRM gives this tenant no such list, as the HTTP ``status`` says."""
    return ResourceResult.objects.create(
        run=run,
        resource=resource,
        status=ResultStatus.UNAVAILABLE,
        error_code=UNAVAILABLE,
        error_params={"status": status},
    )


def overall(results: Iterable[ResourceResult]) -> RunStatus:
    """Return what a run came to as a whole; a list that CCRM does not give is no fault."""
    statuses = [result.status for result in results if result.status != ResultStatus.UNAVAILABLE]
    if all(status == ResultStatus.OK for status in statuses):
        return RunStatus.OK
    return (
        RunStatus.FAILED if all(status == ResultStatus.FAILED for status in statuses) else RunStatus.PARTIAL
    )


def _stored(
    run: SyncRun, fetched: Fetched[Any], difference: Difference, status: ResultStatus, **error: Any
) -> ResourceResult:
    return ResourceResult.objects.create(
        run=run,
        resource=fetched.resource.value,
        status=status,
        added=len(difference.added) + len(difference.returned),
        changed=len(difference.changed),
        removed=len(difference.removed),
        unchanged=difference.unchanged,
        skipped=len(fetched.skipped),
        skipped_records=[_skipped(record) for record in fetched.skipped[:SKIPPED_KEPT]],
        **_traffic(fetched),
        **error,
    )


def _traffic(fetched: Fetched[Any]) -> dict[str, Any]:
    return {"requests": fetched.requests, "bytes": fetched.bytes, "seconds": round(fetched.seconds, 3)}


def _skipped(record: Skipped) -> dict[str, str | int]:
    facts = asdict(record).items()
    return {name: fact[:TEXT_KEPT] if isinstance(fact, str) else fact for name, fact in facts}
