"""Workbooks that the worker makes, and what became of them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ccrm_admin.exports.choices import ACTIVE, Problem, Status
from ccrm_admin.exports.querysets import ExportQuerySet
from ccrm_admin.moments import is_within
from ccrm_admin.tenants.models import Tenant, User

KEPT = timedelta(days=1)  # from when it was asked for
REPORT_WITHIN = timedelta(minutes=1)  # after which a worker that reported progress counts as dead
START_WITHIN = timedelta(hours=1)  # for a worker to begin


class Export(models.Model):
    """A workbook of a list as one person saw it; nobody else gets it.

    The primary key can't be guessed: it is part of the URL and of the file's name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="exports")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports", db_index=False)
    list_name = models.CharField(_("list"), max_length=50)
    query = models.TextField(_("filter"), blank=True)  # see ui.querystrings
    language = models.CharField(_("language"), max_length=10)
    fingerprint = models.CharField(max_length=64, editable=False)  # of list, query and language
    file_name = models.CharField(_("file"), max_length=150)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.QUEUED)
    problem = models.CharField(_("problem"), max_length=10, choices=Problem, blank=True)
    rows = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows"), default=0)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    created_at = models.DateTimeField(_("requested"), default=timezone.now)
    heard_at = models.DateTimeField(_("last sign of the worker"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["person", "tenant", "list_name"], name="exports_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "person", "fingerprint"],
                condition=Q(status__in=ACTIVE),
                name="same_export_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="known_export_status"),
            models.CheckConstraint(
                condition=Q(status=Status.FAILED) ^ Q(problem=""), name="failed_export_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def path(self) -> Path:
        """Where the finished file is."""
        return settings.EXPORT_DIR / f"{self.pk}.xlsx"

    @property
    def expires_at(self) -> datetime:
        """When the file is deleted."""
        return self.created_at + KEPT

    @property
    def explanation(self) -> str:
        """Why there is no file; "" if there is one, or may still be."""
        if self.problem:
            return str(Problem(self.problem).label)
        now = timezone.now()
        if (
            self.status == Status.RUNNING
            and self.heard_at
            and not is_within(self.heard_at, REPORT_WITHIN, now=now)
        ):
            return str(Problem.LOST.label)
        if self.status == Status.QUEUED and not is_within(self.created_at, START_WITHIN, now=now):
            return str(Problem.IDLE.label)
        return ""

    @property
    def active(self) -> bool:
        """Whether the file may still come."""
        return self.status in ACTIVE and not self.explanation

    @property
    def running(self) -> bool:
        """Whether a worker is at it."""
        return self.status == Status.RUNNING and self.active

    @property
    def ready(self) -> bool:
        """Whether the file is there."""
        return self.status == Status.READY

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return min(self.rows * 100 // self.total, 100) if self.total else 0
