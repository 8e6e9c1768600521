"""The rows of a worksheet, drawn here since there are many: a template takes much longer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ccrm_admin.planning.domain.state import Part
from ccrm_admin.planning.pages.grid.cell_html import aloud
from ccrm_admin.planning.pages.grid.presence import face_of
from ccrm_admin.rollout.models import Step
from ccrm_admin.rollout.pages.worksheet.described import Words
from ccrm_admin.rollout.pages.worksheet.states import order_of, state_of
from ccrm_admin.spelling import isolated
from ccrm_admin.tenants.models import User
from ccrm_admin.ui.icons import render_icon


def drawn(step: Step, words: Words, *, may_tick: bool) -> SafeString:
    """Return the row of one step."""
    name = isolated(str(step.plan_user))
    labels = _labels()
    link = (
        f'<a class="cell" id="step-{step.number}" href="{step.number}/">'
        f'<span class="step-number num">{step.number}</span><span class="value">{escape(name)}</span></a>'
    )
    box = f'<span class="pick-target">{_box(step, name, may_tick=may_tick)}</span>'
    cells = [
        f'<th scope="row" class="name">{box}{link}</th>',
        _cell("extension", labels[0], _account(step, words)),
        _cell("calls", labels[1], _pool(step, words, Part.CALLS)),
        _cell("sms", labels[2], _pool(step, words, Part.SMS)),
        _cell("after", labels[3], escape(order_of(step)), nothing=""),
        _cell("who", labels[4], _who(step.assigned_to)),
        _cell("outcome", labels[5], _state(step, words)),
    ]
    settled = step.confirmed or step.skipped or (step.ticked and not step.not_confirmed)
    css = "step settled" if settled else "step"
    return mark_safe(f'<tr data-key="{step.number}" class="{css}">{"".join(cells)}</tr>')  # noqa: S308 - escaped


def _labels() -> Sequence[str]:
    return (
        _("SIP account"),
        _("Presentations"),
        _("SMS"),
        pgettext("of steps", "Order"),
        pgettext("column", "Who"),
        _("State"),
    )


def heads() -> list[tuple[str, str]]:
    """Return the class and the name of each column."""
    css = ("extension", "calls", "sms", "after", "who", "outcome")
    return [("name", _("User")), *zip(css, _labels(), strict=True)]


def _cell(css: str, label: str, html: str, nothing: str = '<span class="nothing">–</span>') -> str:
    empty = "" if html else ' data-empty=""'
    inside = f'<span class="cell">{html or nothing}</span>'
    return f'<td class="{css}" data-label="{escape(label)}"{empty}>{inside}</td>'


def _box(step: Step, name: str, *, may_tick: bool) -> str:
    """Return the box that ticks a step: a button, so that it needs no script."""
    done = step.ticked or step.confirmed
    label = escape(_("Step %(number)s, %(name)s: done") % {"number": step.number, "name": name})
    able = may_tick and (step.possible or (step.failed and not step.waits_for) or step.ticked)
    checked = "true" if done else "false"
    return (
        f'<button class="step-box" id="box-{step.number}" name="box"'
        f' value="{step.number}.{step.version}" role="checkbox" aria-checked="{checked}" aria-label="{label}"'
        f"{'' if able else ' disabled'}>{render_icon('check') if done else ''}</button>"
    )


def _account(step: Step, words: Words) -> str:
    before, after = words.account(step)
    busy = _in_a_call(step)
    word, became = _("create"), _("became")
    create = f'<span class="badge bg-blue-lt">{render_icon("user-plus")}{escape(word)}</span>'
    if not after:
        return create if step.create else ""
    if step.create:
        return f"{create}<ins>{escape(after)}</ins>"
    return (
        f'<del class="num">{escape(before)}</del>{render_icon("arrow-right", "becomes")}'
        f'<span class="visually-hidden">{escape(became)}</span><ins class="num">{escape(after)}</ins>{busy}'
    )


def _in_a_call(step: Step) -> str:
    """Return the sign of a user whose call a new account would cut off."""
    user = step.plan_user.survivor.crm_user
    if not (user and user.talking and step.to_do):
        return ""
    said = escape(_("in a call"))
    return (
        f'<span class="in-call" title="{said}">{render_icon("phone-call", "text-yellow")}{aloud(said)}</span>'
    )


def _pool(step: Step, words: Words, part: Part) -> str:
    changed = words.changed(step, part)
    if changed is None:
        return ""
    comes, goes = map(len, changed)
    plus = f'<span class="plus">+{comes}</span>' if comes else ""
    minus = f'<span class="minus">−{goes}</span>' if goes else ""
    said = ", ".join(
        f"{word} {count}" for word, count in ((_("added:"), comes), (_("removed:"), goes)) if count
    )
    return (
        f'<span class="delta" aria-hidden="true">{plus}{minus}</span>'
        f'<span class="visually-hidden">{escape(said)}</span>'
    )


def _who(person: User | None) -> str:
    if person is None:
        return ""
    face = face_of(person.pk, str(person))
    return (
        f'<span class="face face-{face.colour}" aria-hidden="true">{escape(face.initials)}</span>'
        f'<span class="value">{escape(isolated(face.name))}</span>'
    )


def _state(step: Step, words: Words) -> str:
    state = state_of(step, words)
    label = conditional_escape(state.label)
    return f'{render_icon(state.icon, state.css)}<span class="value" title="{label}">{label}</span>'
