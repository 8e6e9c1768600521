"""Mail about approvals: to those concerned, in their language, one for each change."""

from __future__ import annotations

import logging
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from ccrm_admin.planning.models import Plan, PlanningSettings
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.services.who_may import edits_since_approval
from ccrm_admin.spelling import undirected
from ccrm_admin.tenants.models import Membership, Tenant, User

logger = logging.getLogger(__name__)


class News(StrEnum):
    """What a mail says."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REOPENED = "reopened"
    OUT_OF_DATE = "out_of_date"
    CARRIED_OUT = "carried_out"


def subject_of(news: News, plan: str, person: str) -> str:
    """Return what a mail is about, in the language that is on; it says all that there is to know."""
    subjects = {
        News.PROPOSED: _("“%(plan)s” waits for your approval, proposed by %(person)s"),
        News.APPROVED: _("“%(plan)s” was approved by %(person)s"),
        News.SENT_BACK: _("“%(plan)s” was sent back by %(person)s"),
        News.REOPENED: _("“%(plan)s” is a draft again, by %(person)s"),
        News.OUT_OF_DATE: _("The approval of “%(plan)s” is out of date"),
        News.CARRIED_OUT: _("“%(plan)s” is carried out"),
    }
    said = subjects[news] % {"plan": plan, "person": person}
    return " ".join(undirected(said).split())  # a header has one line


@task()
def tell(rollout_id: int, news: str, by_id: int | None, comment: str) -> None:
    """Send the mails about one change of an approval, in a worker.

    One person who can't be reached keeps none of the others from it.
    """
    rollouts = Rollout.objects.select_related("plan__owner", "tenant", "proposed_by", "approved_by")
    rollout = rollouts.filter(pk=rollout_id).first()
    if rollout is None or not settings.MAIL_IS_SENT:
        return
    by = User.objects.filter(pk=by_id).first() if by_id else None
    connection = get_connection()
    for person in receivers_of(rollout, News(news), by):
        try:
            mail_to(person, rollout, News(news), by, comment, connection).send()
        except OSError as error:  # smtplib's errors are such, too
            logger.warning("No mail to %s about plan %s: %s", person.email, rollout.plan_id, error)


def receivers_of(rollout: Rollout, news: News, by: User | None) -> list[User]:
    """Return who gets a mail.

    Of what waits for an approval, those who may give it; of all but a proposal, its proposer and the plan's
    owner; of its end, who approved it, too.
    """
    plan: Plan = rollout.plan
    plan.tenant = rollout.tenant
    if news == News.PROPOSED:
        return _approvers(rollout, plan)
    concerned = {person.pk: person for person in (rollout.proposed_by, plan.owner) if person}
    if news == News.OUT_OF_DATE:
        concerned |= {person.pk: person for person in _approvers(rollout, plan)}
    if news == News.CARRIED_OUT and rollout.approved_by:
        concerned[rollout.approved_by.pk] = rollout.approved_by
    return [person for person in concerned.values() if person != by and _may_look(person, rollout.tenant)]


def _approvers(rollout: Rollout, plan: Plan) -> list[User]:
    managers = Membership.objects.for_tenant(plan.tenant).managers().select_related("user").order_by("pk")
    barred = {rollout.proposed_by_id}
    found = PlanningSettings.objects.for_tenant(plan.tenant).first()
    if not (found and found.same_person_approves):
        barred |= set(edits_since_approval([plan.pk]).values_list("by", flat=True))
    return [membership.user for membership in managers if membership.user_id not in barred]


def _may_look(person: User, tenant: Tenant) -> bool:
    return person.is_active and Tenant.objects.active().visible_to(person).filter(pk=tenant.pk).exists()


def mail_to(
    person: User, rollout: Rollout, news: News, by: User | None, comment: str, connection: object
) -> EmailMultiAlternatives:
    """Return the mail to one person, as text and as HTML."""
    page = "report" if news == News.CARRIED_OUT else "approval"
    path = reverse(f"rollout:{page}", kwargs={"tenant": rollout.tenant.name, "plan": rollout.plan_id})
    known = dict(settings.LANGUAGES)
    with translation.override(person.language if person.language in known else settings.LANGUAGE_CODE):
        who = str(by) if by else _("the command line")
        subject = subject_of(news, rollout.plan.title, who)
        context = {
            "subject": subject,
            "tenant": rollout.tenant,
            "plan": rollout.plan,
            "comment": comment,
            "url": f"{settings.PUBLIC_URL}{path}",
            "page": page,
            "count": rollout.entries.frozen().count(),
        }
        mail = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("rollout/mail/news.txt", context),
            to=[person.email],
            connection=connection,
        )
        mail.attach_alternative(render_to_string("rollout/mail/news.html", context), "text/html")
    return mail
