"""Control at run time over HTTP, for people and scripts: `/_sandbox/`."""

import json
from collections.abc import Mapping
from typing import Any

from ccrm_admin.sandbox.faults import KINDS, Fault
from ccrm_admin.sandbox.resources import RESOURCES
from ccrm_admin.sandbox.responses import Body, Response, method_not_allowed, refusal
from ccrm_admin.sandbox.tenant import SandboxTenant

PREFIX = "_sandbox"

_MAX_STEPS = 1_000

_USAGE = """\
A fault, for the next 2 requests for users ("times" left out: until cleared; "resource": any):
  curl -X POST {base}/NAME/faults \\
    -d '{{"kind": "status", "status": 503, "times": 2, "resource": "crm_users"}}'
Twelve users are deleted as soon as the first page of them is served, once:
  curl -X POST {base}/NAME/faults \\
    -d '{{"kind": "moves", "resource": "crm_users", "page": 1, "times": 1, "delete": 12}}'
An empty list with success, until cleared:
  curl -X POST {base}/NAME/faults -d '{{"kind": "none", "resource": "crm_users"}}'
Well again:
  curl -X DELETE {base}/NAME/faults
Time passes:
  curl -X POST {base}/NAME/evolve -d '{{"steps": 1}}'
"""


def respond(
    tenants: Mapping[str, SandboxTenant], url_template: str, method: str, path: str, body: bytes
) -> Response:
    """Return the response to a request below the prefix."""
    if not path:
        if method != "GET":
            return method_not_allowed("GET")
        text = _overview(tenants, url_template)
        return Response(200, Body(text.encode()), content_type="text/plain; charset=utf-8")
    name, _, action = path.partition("/")
    tenant = tenants.get(name)
    if tenant is None:
        return refusal(404, "There is no such tenant.")
    try:
        return _act(tenant, method, action, json.loads(body) if body.strip() else {})
    except (ValueError, TypeError) as error:
        return refusal(400, str(error))


def _act(tenant: SandboxTenant, method: str, action: str, payload: Any) -> Response:
    match method, action:
        case "POST", "faults":
            tenant.faults.add(Fault.from_json(payload))
        case "DELETE", "faults":
            tenant.faults.clear()
        case "POST", "evolve":
            steps = payload.get("steps", 1) if isinstance(payload, dict) else None
            if not isinstance(steps, int) or not 1 <= steps <= _MAX_STEPS:
                raise ValueError(f"steps must be 1 to {_MAX_STEPS}.")
            tenant.data.evolve(steps)
        case _, "faults" | "evolve":
            return method_not_allowed("POST", "DELETE")
        case _:
            return refusal(404, "Not found")
    state = {"tenant": tenant.name, "faults": [str(fault) for fault in tenant.faults]}
    return Response(200, Body.json(state))


def _overview(tenants: Mapping[str, SandboxTenant], url_template: str) -> str:
    """Return, as text, the tenants, their sizes and faults, and how to change them."""
    lines = ["CCRM sandbox", "", f"CCRM_URL_TEMPLATE={url_template}", ""]
    for tenant in tenants.values():
        sizes = ", ".join(f"{name} {len(tenant.rows(name))}" for name in RESOURCES)
        lines.append(f"{tenant.name}: {sizes}")
        lines.extend(f"  fault: {fault}" for fault in tenant.faults)
    lines += ["", _USAGE.format(base=url_template.format(tenant=PREFIX)), "Kinds of fault:"]
    lines.extend(f"  {kind:13} {meaning}" for kind, meaning in KINDS.items())
    return "\n".join(lines) + "\n"
