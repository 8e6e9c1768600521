"""``python -m bench.xlsx_once NAME``: the workbook of a tenant's SIP accounts, made as the worker makes it.

Prints one JSON object: {"seconds", "peak" (MB), "rows"}.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import django


def main(name: str) -> None:
    """Ask for the workbook and make it in this process, which the worker's then need not do."""
    django.setup()
    from ccrm_admin.exports.build import make  # noqa: PLC0415 - after setup
    from ccrm_admin.exports.choices import Status  # noqa: PLC0415
    from ccrm_admin.exports.services import delete_export, request_export  # noqa: PLC0415
    from ccrm_admin.tenants.models import Tenant, User  # noqa: PLC0415

    person = User.objects.get(email="person@example.com")
    tenant = Tenant.objects.get(name=name)
    export = request_export(tenant=tenant, person=person, list_name="sip-accounts", query="")
    started = time.perf_counter()
    make(export)
    seconds = time.perf_counter() - started
    export.refresh_from_db()
    if export.status != Status.READY:
        sys.exit(f"The workbook was not made: {export.status}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"seconds": seconds, "peak": peak, "rows": export.rows}))
    delete_export(export=export)


if __name__ == "__main__":
    main(*sys.argv[1:])
