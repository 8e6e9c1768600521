"""What a sync came to, for scripts: the shape that ``sync --json`` promises."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.sync.choices import ResultStatus, RunStatus
from ccrm_admin.sync.messages import INTERRUPTED, Explanation, explain
from ccrm_admin.sync.models import ResourceResult, SyncRun

COUNTS = ("added", "changed", "removed", "unchanged", "skipped")


def report_of(run: SyncRun) -> dict[str, Any]:
    """Return the result of an ended run; errors are English sentences."""
    with translation.override("en"):
        results = {result.resource: result for result in run.results.all()}
        missing = _failed(explain(INTERRUPTED, {}))
        return {
            "status": run.status,
            "resources": {
                resource.value: _told(results[resource]) if resource in results else missing
                for resource in Resource
            },
        }


def report_of_refusal(explanation: Explanation) -> dict[str, Any]:
    """Return the result for a tenant that could not be synced at all."""
    failed = _failed(explanation)
    return {
        "status": RunStatus.FAILED.value,
        "resources": {resource.value: failed for resource in Resource},
    }


def _told(result: ResourceResult) -> dict[str, Any]:
    error = str(result.explanation) if result.explanation else None
    return {"status": result.status, **{name: getattr(result, name) for name in COUNTS}, "error": error}


def _failed(explanation: Explanation) -> dict[str, Any]:
    return {"status": ResultStatus.FAILED.value, **dict.fromkeys(COUNTS, 0), "error": str(explanation)}
