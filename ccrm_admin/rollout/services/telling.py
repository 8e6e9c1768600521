"""Lets a worker tell people what became of an approval: in the transaction that it is about."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from ccrm_admin.planning.models import Edit, Plan
from ccrm_admin.planning.models.choices import EditKind
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.services.mail import News, tell
from ccrm_admin.tenants.models import User

_NEWS = {
    EditKind.SEND_BACK: News.SENT_BACK,
    EditKind.REOPEN: News.REOPENED,
    EditKind.CARRY_OUT: News.CARRIED_OUT,
}


def tell_of_proposal(*, rollout: Rollout, by: User, comment: str) -> None:
    """Tell those who may approve."""
    _enqueue(rollout, News.PROPOSED, by, comment)


def tell_of_approval(*, rollout: Rollout, by: User, comment: str) -> None:
    """Tell the proposer and the owner."""
    _enqueue(rollout, News.APPROVED, by, comment)


def tell_of_the_end(*, plan: Plan, edit: Edit, **_signal: Any) -> None:
    """Tell them that a plan was sent back, taken back to draft, or carried out."""
    news = _NEWS.get(EditKind(edit.kind))
    rollout = Rollout.objects.for_plan(plan).first() if news else None
    if news and rollout:
        _enqueue(rollout, news, edit.by, edit.reason)


def tell_of_out_of_date(*, rollout: Rollout, **_signal: Any) -> None:
    """Tell them that an approval lacks something."""
    _enqueue(rollout, News.OUT_OF_DATE, None, "")


def _enqueue(rollout: Rollout, news: News, by: User | None, comment: str) -> None:
    if settings.MAIL_IS_SENT:
        tell.enqueue(rollout.pk, news.value, by.pk if by else None, comment)
