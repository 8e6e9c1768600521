"""Making the file, in the worker."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import get_resolver
from django.utils import timezone, translation

from ccrm_admin.exports.models import Export, Problem, Status
from ccrm_admin.exports.progress import Progress, WithdrawnError
from ccrm_admin.tenants.access import enter
from ccrm_admin.ui.export_xlsx import MOST_ROWS, write_xlsx
from ccrm_admin.ui.lists import list_called

if TYPE_CHECKING:
    from pathlib import Path

    from ccrm_admin.tenants.access import PersonRequest
    from ccrm_admin.ui.export import ExportedList

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
    except (Http404, PermissionDenied):
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
    if total > MOST_ROWS:
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
    """Return the list as the person sees it now. Raises Http404 if he may no longer."""
    request = cast("PersonRequest", HttpRequest())
    request.method, request.GET, request.user = "GET", QueryDict(export.query), export.person
    get_resolver().url_patterns  # noqa: B018 - the lists are known by name once the addresses are
    view = list_called(export.list_name)()
    view.setup(enter(request, export.tenant.name))
    return view.exported()


def _end(export: Export, **columns: object) -> bool:
    """Write the outcome, unless the export has been deleted or given up; return whether it was written."""
    running = Export.objects.filter(pk=export.pk, status=Status.RUNNING)
    return bool(running.update(heard_at=timezone.now(), **columns))
