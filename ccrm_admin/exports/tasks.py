"""The message to a worker."""

from __future__ import annotations

from django_tasks import task

from ccrm_admin.exports.build import make
from ccrm_admin.exports.models import Export

QUEUE = "exports"  # of their own: the worker gives it a share of its turns, however many syncs wait


@task(queue_name=QUEUE)
def make_export(export_id: str) -> None:
    """Make the file, unless it is made already or nobody wants it any more."""
    export = Export.objects.select_related("tenant", "person").filter(pk=export_id).first()
    if export is not None:
        make(export)
