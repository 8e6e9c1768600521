"""What has to be done now and then: nothing is kept for long, nothing waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone

from ccrm_admin.exports.choices import Problem, Status
from ccrm_admin.exports.models import KEPT, REPORT_WITHIN, START_WITHIN, Export
from ccrm_admin.moments import is_within, within


def tidy() -> None:
    """Fail what no worker is at any more, and delete the exports and the files that are a day old.

    Cheap enough for a worker to call every minute; every new export calls it too.
    """
    now = timezone.now()
    exports = Export.objects.all()
    exports.filter(status=Status.RUNNING).exclude(within("heard_at", REPORT_WITHIN, now=now)).update(
        status=Status.FAILED, problem=Problem.LOST
    )
    exports.filter(status=Status.QUEUED).exclude(within("created_at", START_WITHIN, now=now)).update(
        status=Status.FAILED, problem=Problem.IDLE
    )
    exports.exclude(within("created_at", KEPT, now=now)).delete()
    _delete_old_files(now)


def _delete_old_files(now: datetime) -> None:
    """Delete old files by their own age, so that those of deleted tenants and killed workers go too."""
    for path in settings.EXPORT_DIR.glob("*.xlsx*"):
        try:
            if not is_within(datetime.fromtimestamp(path.stat().st_mtime, UTC), KEPT, now=now):
                path.unlink()
        except FileNotFoundError:  # another worker was quicker
            continue
