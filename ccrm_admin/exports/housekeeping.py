"""What has to be done now and then: nothing is kept for long, nothing waits for ever."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from ccrm_admin.exports.models import KEPT, PATIENCE, SILENCE, Export, Problem, Status


def tidy() -> None:
    """Fail what no worker is at any more, and delete the exports and the files that are a day old.

    Cheap enough for a worker to call every minute; every new export calls it too.
    """
    now = timezone.now()
    exports = Export.objects.all()
    exports.filter(status=Status.RUNNING, heard_at__lt=now - SILENCE).update(
        status=Status.FAILED, problem=Problem.LOST
    )
    exports.filter(status=Status.QUEUED, created_at__lt=now - PATIENCE).update(
        status=Status.FAILED, problem=Problem.IDLE
    )
    exports.asked_for_before(now - KEPT).delete()
    _delete_files_before((now - KEPT).timestamp())


def _delete_files_before(moment: float) -> None:
    """Delete old files by their own age, so that those of deleted tenants and killed workers go too."""
    for path in settings.EXPORT_DIR.glob("*.xlsx*"):
        try:
            if path.stat().st_mtime < moment:
                path.unlink()
        except FileNotFoundError:  # another worker was quicker
            continue
