"""What the API answers to a request, and what a fault makes of it."""

import hmac
from dataclasses import replace

from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.faulty_responses import ENVELOPE_FAULTS, LIST_FAULTS, REPLY_FAULTS, ROW_FAULTS
from ccrm_admin.sandbox.responses import Answer, Body, over_the_limit, refusal, unauthorized
from ccrm_admin.sandbox.tenant import SandboxTenant


def is_authorized(tenant: SandboxTenant, authorization: str) -> bool:
    """Return whether the header carries the tenant's key as a Bearer token."""
    expected = f"Bearer {tenant.key}"
    return hmac.compare_digest(authorization.encode(), expected.encode())


def answer(
    tenant: SandboxTenant | None, resource: str | None, *, method: str, page: int, authorized: bool
) -> Answer:
    """Return the answer to a request for a resource's page (from 1)."""
    if tenant is None or resource is None:
        return refusal(404, "Not found")
    if method != "GET":
        return refusal(405, "Method not allowed", {"Allow": "GET"})
    if not authorized:
        return unauthorized()
    if not tenant.rate.allows():
        return over_the_limit()
    fault = tenant.faults.take(resource, page)
    if fault is None:
        return Answer(200, tenant.body(resource, page))
    return _faulty(tenant, resource, page, fault)


def _faulty(tenant: SandboxTenant, resource: str, page: int, fault: Fault) -> Answer:
    if fault.kind in ROW_FAULTS:
        with tenant.data.lock:
            rows = ROW_FAULTS[fault.kind](tenant.rows(resource), resource, fault)
            return Answer(200, Body.of(tenant.enveloped(resource, rows, page)))
    if fault.kind in ENVELOPE_FAULTS:
        with tenant.data.lock:
            envelope = tenant.enveloped(resource, tenant.rows(resource), page)
            return Answer(200, Body.of(ENVELOPE_FAULTS[fault.kind](envelope)))
    if fault.kind in LIST_FAULTS:
        return Answer(200, LIST_FAULTS[fault.kind](tenant, resource, page, fault))
    healthy = Answer(200, tenant.body(resource, page))
    if fault.kind in REPLY_FAULTS:
        return REPLY_FAULTS[fault.kind](healthy, fault)
    return replace(healthy, fault=fault)
