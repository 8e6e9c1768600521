"""Asking for a file, and doing away with it."""

from __future__ import annotations

from hashlib import sha256

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ccrm_admin.exports.cleanup import tidy
from ccrm_admin.exports.models import Export
from ccrm_admin.exports.tasks import make_export
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui.export import file_name
from ccrm_admin.ui.list_spec import list_called

WAITING_FILES_LIMIT = 3  # of one person, waiting or being made, over all tenants
FILES_LIMIT = 50  # of one person, in the day that they are kept


class ExportRefusedError(Exception):
    """A person has asked for too many files; the message is a sentence for them."""


def request_export(*, tenant: Tenant, person: User, list_name: str, query: str) -> Export:
    """Let the worker make a workbook of a list, as its canonical ``query`` shows it; return the export.

    Whoever asks again while the same one waits or is being made gets that one. Raises ExportRefusedError
    if ``person`` lets too many be made, or has too many.
    """
    tidy()
    language = get_language() or ""
    shown = list_called(list_name)(tenant, person, QueryDict(query))
    fingerprint = sha256(f"{list_name}\n{language}\n{query}".encode()).hexdigest()
    try:
        with transaction.atomic():
            _refuse_too_many(person, fingerprint)
            export = Export.objects.create(
                tenant=tenant,
                person=person,
                list_name=list_name,
                query=query,
                language=language,
                fingerprint=fingerprint,
                file_name=file_name(tenant, list_name, "xlsx", shown.as_of),
            )
            make_export.enqueue(str(export.pk))
    except IntegrityError:
        same = Export.objects.for_tenant(tenant).of_person(person).filter(fingerprint=fingerprint)
        return same.latest("created_at")
    return export


def _refuse_too_many(person: User, fingerprint: str) -> None:
    """Raise ExportRefusedError; the person's row is locked, so that requests at once are counted too."""
    User.objects.select_for_update().get(pk=person.pk)
    own = Export.objects.of_person(person)
    others = own.active().exclude(fingerprint=fingerprint).count()
    if others >= WAITING_FILES_LIMIT:
        raise ExportRefusedError(
            _("%(count)s of your files are still being prepared. Nothing was added; wait until one is ready.")
            % {"count": others}
        )
    if own.count() >= FILES_LIMIT:
        raise ExportRefusedError(
            _("You already have %(count)s files. Nothing was added; delete one first.")
            % {"count": FILES_LIMIT}
        )


def delete_export(*, export: Export) -> None:
    """Delete the file and all trace of it; a worker that is at it stops."""
    export.path.unlink(missing_ok=True)
    export.delete()
