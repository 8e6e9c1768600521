"""``manage.py plan propose|approve|send-back|reopen``: what a person does, from a script."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.models.choices import PlanStatus
from ccrm_admin.planning.registry import Printed, Subcommand
from ccrm_admin.printing import printable
from ccrm_admin.rollout import services
from ccrm_admin.rollout.models import Rollout
from ccrm_admin.rollout.pages.approval.moved import moved_lines
from ccrm_admin.rollout.text.errors import ErrorsNotAgreedError, MovedSinceProposalError
from ccrm_admin.spelling import email_key, undirected
from ccrm_admin.tenants.models import User

Options = Mapping[str, Any]


def person_in(options: Options) -> User:
    """Return who acts, by the e-mail of ``--as``. Raises ValidationError if nobody active has it."""
    person = User.objects.filter(email=email_key(options["as"]), is_active=True).first()
    if person is None:
        raise ValidationError(f"There is no active person with the e-mail {printable(options['as'])}.")
    return person


def add_person(parser: ArgumentParser) -> None:
    """Take ``--as``."""
    parser.add_argument("--as", required=True, metavar="EMAIL", help="who does it; they need the role for it")


def _with_comment(parser: ArgumentParser) -> None:
    add_person(parser)
    parser.add_argument("--comment", default="", metavar="TEXT", help="shown in the history")


def _approving(parser: ArgumentParser) -> None:
    _with_comment(parser)
    parser.add_argument(
        "--accept-errors", action="store_true", help="agree to all errors among the plan's own findings"
    )
    parser.add_argument(
        "--accept-moved",
        action="store_true",
        help="approve changes that have moved since the proposal as they would be now",
    )


def _propose(plan: Plan, options: Options) -> Printed:
    rollout = services.propose(plan=plan, by=person_in(options), comment=options["comment"])
    return _done(plan, rollout, "proposed")


def _approve(plan: Plan, options: Options) -> Printed:
    """Approve what is proposed, or, of an approved plan, all that has moved."""
    by, agree = person_in(options), options["accept_errors"]
    try:
        if plan.status == PlanStatus.APPROVED:
            rollout = services.approve_moved(plan=plan, by=by, agree_to_all=agree, comment=options["comment"])
        else:
            rollout = services.approve(
                plan=plan,
                by=by,
                accept_moved=options["accept_moved"],
                agree_to_all=agree,
                comment=options["comment"],
            )
    except MovedSinceProposalError as error:
        named = "\n".join(undirected(line) for line in moved_lines(plan, error.moved))
        raise ValidationError(
            f"{error.sentence}\n{named}\nWith --accept-moved they are approved as they would be now."
        ) from None
    except ErrorsNotAgreedError as error:
        named = "\n".join(undirected(sentence) for sentence in error.sentences)
        raise ValidationError(
            f"{error.sentence}\n{named}\nWith --accept-errors they are all agreed to."
        ) from None
    return _done(plan, rollout, "approved")


def _send_back(plan: Plan, options: Options) -> Printed:
    services.send_back(plan=plan, by=person_in(options), comment=options["comment"])
    return _done(plan, None, "sent back")


def _reopen(plan: Plan, options: Options) -> Printed:
    services.reopen(plan=plan, by=person_in(options), comment=options["comment"])
    return _done(plan, None, "a draft again")


def _done(plan: Plan, rollout: Rollout | None, what: str) -> Printed:
    plan.refresh_from_db()
    data: dict[str, Any] = {"id": plan.pk, "title": plan.title, "status": plan.status}
    line = f"{plan.title}: {what}"
    if rollout:
        entries = rollout.entries.frozen().count()
        data |= {"hash": rollout.hash, "entries": entries}
        line += f", {entries} {'change' if entries == 1 else 'changes'}, hash {rollout.hash}"
    return Printed(data, [line])


SUBCOMMANDS = (
    Subcommand("propose", "put a draft up for approval", _propose, _with_comment),
    Subcommand(
        "approve",
        "approve a proposed plan, or what has moved of an approved one; exit 1 if it has errors that nobody "
        "has agreed to, unless --accept-errors, or if something moved since the proposal, unless "
        "--accept-moved",
        _approve,
        _approving,
    ),
    Subcommand(
        "send-back", "send a plan back to draft with a --comment that says why", _send_back, _with_comment
    ),
    Subcommand("reopen", "take a plan back to draft, so that it can be edited", _reopen, _with_comment),
)
