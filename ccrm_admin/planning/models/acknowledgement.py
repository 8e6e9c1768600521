"""Findings that somebody has looked at and accepted, with the reason."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ccrm_admin.planning.domain.finding import Finding, Origin
from ccrm_admin.planning.models.finding_querysets import AcknowledgementQuerySet
from ccrm_admin.planning.models.history import REASON_MAX_CHARACTERS, Edit
from ccrm_admin.planning.models.plan import Plan


class Acknowledgement(models.Model):
    """That a finding of a plan is accepted as it is, by whom, when and why.

    It holds for what the finding says, word for word: one that says anything else is found anew. People have
    keys that stay (see ``engine.acknowledged``). One that is not ``active`` was taken back, or undone.
    ``edits`` are those that made it, took it back, or undid either.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, db_index=False, related_name="+")
    subject = models.CharField(max_length=120)
    code = models.CharField(max_length=40)
    origin = models.CharField(max_length=10)
    people = models.JSONField()
    params = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=REASON_MAX_CHARACTERS)
    active = models.BooleanField(default=True)
    edits = models.ManyToManyField(Edit, related_name="acknowledgements")

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="acknowledged_for_a_reason")
        ]
        indexes = [models.Index(fields=["plan", "active", "subject"], name="acknowledged_by_subject")]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"

    @property
    def finding(self) -> Finding:
        """The finding as it was accepted."""
        people = tuple((key, name) for key, name in self.people)
        return Finding(self.code, self.subject, people, self.params, Origin(self.origin))
