"""A stand-in CCRM server on loopback, for the demo and for the tests.

It speaks the API as the vendor documents it (authorisation, envelope, paging, rate limit), serves
believable Polish sample data made from a seed, changes that data on request, and misbehaves on
request. Plain Python: the standard library alone.

    with SandboxServer([SandboxTenant("demo", key="demo-key")]) as server:
        server.url("demo")
"""

from ccrm_admin.sandbox.faults import Fault
from ccrm_admin.sandbox.server import SandboxServer
from ccrm_admin.sandbox.tenant import SandboxTenant

__all__ = ["Fault", "SandboxServer", "SandboxTenant"]
