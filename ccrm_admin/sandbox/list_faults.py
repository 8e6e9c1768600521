"""Faults of a list as a whole: each answer by itself is right."""

from collections.abc import Callable
from itertools import islice

from ccrm_admin.sandbox.envelope import Body
from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.moving import more_like
from ccrm_admin.sandbox.resources import PAGE_ROWS
from ccrm_admin.sandbox.tenant import SandboxTenant


def _moves(tenant: SandboxTenant, resource: str, page: int, fault: Fault) -> Body:
    with tenant.data.lock:
        served = tenant.body(resource, page)
        tenant.data.move(resource, delete=fault.delete, add=fault.add)
    return served


def _endless(tenant: SandboxTenant, resource: str, page: int, _fault: Fault) -> Body:
    with tenant.data.lock:
        rows = tenant.rows(resource)
        new = list(islice(more_like(rows, resource, page * PAGE_ROWS), PAGE_ROWS)) if rows else []
    return Body.of({"success": True, "data": new, "otherData": {}, "message": "OK"})


LIST_FAULTS: dict[str, Callable[[SandboxTenant, str, int, Fault], Body]] = {
    "moves": _moves,
    "endless": _endless,
}
"""Kind to the body of the answer for the resource's page."""
