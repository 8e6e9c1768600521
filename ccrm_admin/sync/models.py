"""The record of every sync: its runs, what each resource came to, and what changed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ccrm_admin.ccrm_api import DUPLICATE
from ccrm_admin.inventory.choices import Resource
from ccrm_admin.moments import is_within
from ccrm_admin.ordering.fields import SortKeyField
from ccrm_admin.sync.choices import ACTIVE, ChangeKind, CheckStatus, ResultStatus, RunStatus, Step, Trigger
from ccrm_admin.sync.messages import NO_WORKER, Explanation, explain
from ccrm_admin.sync.querysets import InventoryChangeQuerySet, SyncRunQuerySet
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.tenants.querysets import TenantQuerySet


class SyncRun(models.Model):
    """One attempt to bring a tenant's mirror up to date.

    A run belongs to the process that holds ``lease_token``, as long as ``lease_until`` lies ahead.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="sync_runs")
    status = models.CharField(_("result"), max_length=20, choices=RunStatus, default=RunStatus.QUEUED)
    trigger = models.CharField(_("started by"), max_length=20, choices=Trigger)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    queued_at = models.DateTimeField(_("queued"))
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.JSONField(default=dict)  # see sync.mirroring.progress
    accepted_removals = models.JSONField(default=dict)  # resource: rows a manager agreed to lose
    figures = models.JSONField(default=dict)  # the mirror's totals after the run: see sync.mirroring.metrics

    objects = SyncRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("sync")
        verbose_name_plural = _("syncs")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(status__in=ACTIVE), name="one_active_sync_per_tenant"
            ),
            models.CheckConstraint(condition=Q(status__in=RunStatus.values), name="known_run_status"),
        ]
        indexes = [
            models.Index(fields=["tenant", "-id"], name="runs_of_tenant"),
            models.Index(fields=["status"], condition=Q(status__in=ACTIVE), name="active_runs"),
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} #{self.pk} {self.status}"

    @property
    def active(self) -> bool:
        """Whether it is still waiting or at work."""
        return self.status in ACTIVE

    @property
    def colour(self) -> str:
        """The colour of its badge."""
        return RunStatus(self.status).colour

    @property
    def counts(self) -> dict[str, int]:
        """How many records came, changed and went, in all lists together."""
        results = self.results.all()
        names = ("added", "changed", "removed")
        return {name: sum(getattr(result, name) for result in results) for name in names}

    @property
    def is_saving(self) -> bool:
        """Whether what was fetched is being written."""
        return bool(self.progress.get("step") == Step.SAVING)

    @property
    def progress_label(self) -> str:
        """The name of the resource that the run is at; "" before the first."""
        resource = self.progress.get("resource")
        return str(Resource(resource).label) if resource in Resource.values else ""


class ResourceResult(models.Model):
    """What one run did to one resource."""

    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="results")
    resource = models.CharField(_("resource"), max_length=30, choices=Resource)
    status = models.CharField(_("result"), max_length=20, choices=ResultStatus)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    skipped = models.PositiveIntegerField(_("skipped"), default=0)
    error_code = models.CharField(max_length=40, blank=True)  # worded by sync.messages
    error_params = models.JSONField(default=dict)
    skipped_records = models.JSONField(default=list)  # the first of them: see sync.mirroring.results
    missing_records = models.JSONField(default=list)  # if held: the names of the first of them
    requests = models.PositiveIntegerField(_("requests"), default=0)
    bytes = models.PositiveBigIntegerField(_("bytes"), default=0)
    seconds = models.FloatField(_("seconds"), default=0.0)

    class Meta:
        verbose_name = _("result of a resource")
        verbose_name_plural = _("results of resources")
        constraints = [models.UniqueConstraint(fields=["run", "resource"], name="one_result_per_resource")]

    def __str__(self) -> str:
        return f"{self.resource}: {self.status}"

    @property
    def colour(self) -> str:
        """The colour of its badge."""
        return ResultStatus(self.status).colour

    @property
    def explanation(self) -> Explanation | None:
        """What went wrong and what to do about it; None if nothing did."""
        return explain(self.error_code, self.error_params) if self.error_code else None

    @property
    def unread(self) -> frozenset[str] | None:
        """The keys of the records that could not be read; None if not all of them can be named."""
        keys = frozenset(each["key"] for each in self.skipped_records if each["problem"] != DUPLICATE)
        return None if self.skipped > len(self.skipped_records) or "" in keys else keys

    @property
    def unavailable(self) -> bool:
        """Whether CCRM does not give this tenant the list."""
        return self.status == ResultStatus.UNAVAILABLE

    @property
    def missing_unnamed(self) -> int:
        """How many records are held beside those that are named."""
        return self.removed - len(self.missing_records)


class KeyCheck(models.Model):
    """The last try of a tenant's key; one at a time, since a tenant has one row."""

    END_WITHIN = timedelta(minutes=3)  # of being asked for

    tenant = models.OneToOneField(Tenant, on_delete=models.CASCADE, primary_key=True, related_name="+")
    token = models.UUIDField(default=uuid4)  # of this try; whoever finds another one there is too late
    key_digest = models.CharField(max_length=64)  # of the encrypted key that is tried
    status = models.CharField(_("result"), max_length=20, choices=CheckStatus, default=CheckStatus.QUEUED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("requested"))
    ended_at = models.DateTimeField(_("finished"), null=True)
    error_code = models.CharField(max_length=40, blank=True)  # worded by sync.messages
    error_params = models.JSONField(default=dict)

    objects = TenantQuerySet["KeyCheck"].as_manager()

    class Meta:
        verbose_name = _("try of a key")
        verbose_name_plural = _("tries of keys")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=CheckStatus.values), name="known_check_status")
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.status}"

    @property
    def active(self) -> bool:
        """Whether it may still end."""
        going_on = self.status in (CheckStatus.QUEUED, CheckStatus.RUNNING)
        return going_on and is_within(self.asked_at, self.END_WITHIN, now=timezone.now())

    @property
    def is_running(self) -> bool:
        """Whether a worker is at it."""
        return self.status == CheckStatus.RUNNING

    @property
    def problem(self) -> str:
        """Why the key does not work, or was not tried, and what to do; "" if it works or may still do."""
        if self.active or self.status == CheckStatus.OK:
            return ""
        return explain(self.error_code or NO_WORKER, self.error_params).advice


class InventoryChange(models.Model):
    """One record's change in one run, field by field: ``fields`` is {name: [before, after]}."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, db_index=False, related_name="+")
    run = models.ForeignKey(SyncRun, on_delete=models.CASCADE, related_name="changes")
    resource = models.CharField(_("resource"), max_length=30, choices=Resource)
    row_id = models.BigIntegerField()
    label = models.TextField(_("what"))
    kind = models.CharField(_("change"), max_length=20, choices=ChangeKind)
    fields = models.JSONField(default=dict)
    at = models.DateTimeField(_("when"))
    label_sort = SortKeyField()
    search = models.TextField(editable=False)  # folded: see sync.mirroring.changelog

    objects = InventoryChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(fields=["tenant", "-id"], name="changes_of_tenant"),
            models.Index(fields=["tenant", "resource", "row_id"], name="changes_of_row"),
            models.Index(fields=["tenant", "at", "resource", "kind"], name="changes_by_facets"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.label}"


class SeenChanges(models.Model):
    """How far a person has looked at the changes of a tenant. No row: not at all."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    last = models.PositiveBigIntegerField(_("newest change seen"))  # its primary key

    objects = TenantQuerySet["SeenChanges"].as_manager()

    class Meta:
        verbose_name = _("seen changes")
        verbose_name_plural = _("seen changes")
        constraints = [
            models.UniqueConstraint(fields=["person", "tenant"], name="one_mark_per_person_and_tenant")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.tenant_id}: {self.last}"


class WriteProbe(models.Model):
    """One row that ``/healthz`` writes."""

    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("write probe")
        verbose_name_plural = _("write probes")

    def __str__(self) -> str:
        return f"{self.at}"
