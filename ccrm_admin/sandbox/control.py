"""Control at run time over HTTP, for people and scripts: `/_sandbox/`."""

import json
from typing import TYPE_CHECKING, Any

from ccrm_admin.sandbox.faults import KINDS, Fault
from ccrm_admin.sandbox.resources import RESOURCES
from ccrm_admin.sandbox.responses import Answer, Body, refusal
from ccrm_admin.sandbox.tenant import SandboxTenant

if TYPE_CHECKING:
    from ccrm_admin.sandbox.server import SandboxServer

PREFIX = "_sandbox"
LARGEST_BODY = 65_536
"""Bytes of a request's body that are read."""

_MOST_STEPS = 1_000

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


def answer(sandbox: "SandboxServer", method: str, path: str, body: bytes) -> Answer:
    """Return the answer to a request below the prefix."""
    if not path:
        if method != "GET":
            return refusal(405, "Method not allowed", {"Allow": "GET"})
        text = overview(sandbox)
        return Answer(200, Body(text.encode()), content_type="text/plain; charset=utf-8")
    name, _, action = path.partition("/")
    tenant = sandbox.tenants.get(name)
    if tenant is None:
        return refusal(404, "There is no such tenant.")
    try:
        return _act(tenant, method, action, json.loads(body) if body.strip() else {})
    except (ValueError, TypeError) as error:
        return refusal(400, str(error))


def _act(tenant: SandboxTenant, method: str, action: str, asked: Any) -> Answer:
    match method, action:
        case "POST", "faults":
            tenant.faults.add(Fault.from_json(asked))
        case "DELETE", "faults":
            tenant.faults.clear()
        case "POST", "evolve":
            steps = asked.get("steps", 1) if isinstance(asked, dict) else None
            if not isinstance(steps, int) or not 1 <= steps <= _MOST_STEPS:
                raise ValueError(f"steps must be 1 to {_MOST_STEPS}.")
            tenant.data.evolve(steps)
        case _, "faults" | "evolve":
            return refusal(405, "Method not allowed", {"Allow": "POST, DELETE"})
        case _:
            return refusal(404, "Not found")
    state = {"tenant": tenant.name, "faults": [str(fault) for fault in tenant.faults]}
    return Answer(200, Body.of(state))


def overview(sandbox: "SandboxServer") -> str:
    """Return, as text, the tenants, their sizes and faults, and how to change them."""
    lines = ["CCRM sandbox", "", f"CCRM_URL_TEMPLATE={sandbox.url_template}", ""]
    for tenant in sandbox.tenants.values():
        sizes = ", ".join(f"{name} {len(tenant.rows(name))}" for name in RESOURCES)
        lines.append(f"{tenant.name}: {sizes}")
        lines.extend(f"  fault: {fault}" for fault in tenant.faults)
    lines += ["", _USAGE.format(base=sandbox.url(PREFIX)), "Kinds of fault:"]
    lines.extend(f"  {kind:13} {meaning}" for kind, meaning in KINDS.items())
    return "\n".join(lines) + "\n"
