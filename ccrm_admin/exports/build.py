"""Making the file, in the worker."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from django.http import Http404, QueryDict
from django.utils import timezone, translation

from ccrm_admin.exports.choices import Problem, Status
from ccrm_admin.exports.models import Export
from ccrm_admin.exports.progress import Progress, WithdrawnError
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.ui.export import ExportedList
from ccrm_admin.ui.export_xlsx import SHEET_ROWS, write_xlsx
from ccrm_admin.ui.list_spec import list_called

logger = logging.getLogger(__name__)


def make(export: Export) -> None:
    """Make the file of a waiting export, or write down why there is none; another one is left alone."""
    waiting = Export.objects.filter(pk=export.pk, status=Status.QUEUED)
    if not waiting.update(status=Status.RUNNING, heard_at=timezone.now()):
        return
    draft = export.path.with_suffix(".xlsx.part")
    try:
        with translation.override(export.language):
            _write(export, draft)
    except Http404:
        _end(export, status=Status.FAILED, problem=Problem.REFUSED)
    except WithdrawnError:
        logger.info("Export %s: nobody waits for it any more", export.pk)
    except Exception:
        logger.exception("Export %s failed", export.pk)
        _end(export, status=Status.FAILED, problem=Problem.BROKEN)
    finally:
        draft.unlink(missing_ok=True)


def _write(export: Export, draft: Path) -> None:
    exported = _list_as_seen(export)
    total = exported.rows.count()
    if total > SHEET_ROWS:
        _end(export, status=Status.FAILED, problem=Problem.TOO_LONG)
        return
    Export.objects.filter(pk=export.pk, status=Status.RUNNING).update(total=total, heard_at=timezone.now())
    draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    progress = Progress(export.pk)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600), "w+b") as file:
        with progress.reported():
            rows = write_xlsx(file, exported, on_rows=progress.count)
        size = file.tell()
    draft.rename(export.path)
    if not _end(export, status=Status.READY, rows=rows, total=rows, size=size):
        export.path.unlink(missing_ok=True)


def _list_as_seen(export: Export) -> ExportedList:
    """Return the list as the person sees it now. Raises Http404 if they may no longer."""
    tenant = Tenant.objects.visible_to(export.person).filter(pk=export.tenant_id).first()
    if tenant is None:
        raise Http404
    return list_called(export.list_name)(tenant, export.person, QueryDict(export.query)).exported()


def _end(export: Export, **columns: object) -> bool:
    """Write the outcome, unless the export has been deleted or given up; return whether it was written."""
    running = Export.objects.filter(pk=export.pk, status=Status.RUNNING)
    return bool(running.update(heard_at=timezone.now(), **columns))
