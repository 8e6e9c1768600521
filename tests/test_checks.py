"""The checks of ``make lint`` that are our own find what they are there for."""

from __future__ import annotations

import ast
import runpy
from typing import Any

import pytest
from django.conf import settings


def script(name: str) -> dict[str, Any]:
    return runpy.run_path(str(settings.BASE_DIR / "scripts" / name))


@pytest.mark.parametrize(
    "source",
    [
        'run.status == "failed"',
        'rows.filter(run__status="failed")',
        'rows.exclude(status__in=("ok", "failed"))',
        '"failed" != status',
        'kind in {"failed"}',
    ],
)
def test_a_literal_status_is_found(source: str) -> None:
    found = script("literals.py")["in_python"](ast.parse(source), {"failed"})
    assert len(list(found)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "run.status == RunStatus.FAILED",
        'title == "failed"',
        'run.status == "nothing of ours"',
        'run.status == ""',
    ],
)
def test_what_is_no_literal_status_is_not(source: str) -> None:
    assert not list(script("literals.py")["in_python"](ast.parse(source), {"failed"}))


def test_a_literal_status_in_a_template_is_found() -> None:
    check = script("literals.py")["in_template"]
    assert list(check('{% if run.status == "failed" %}', {"failed"}))
    assert not list(check('{% if run.is_failed %}{% elif tab == "failed" %}', {"failed"}))


def test_the_choices_are_read_from_the_sources() -> None:
    source = (
        'class Status(models.TextChoices):\n    OK = "ok", _("complete")\n    LIVE = words.LIVE, _("live")'
    )
    assert list(script("literals.py")["choices_in"](ast.parse(source))) == ["ok"]


@pytest.mark.parametrize(
    "line",
    [
        '{% include "sync/_status.html" %}',
        '<a href="{% url "sync:runs" tenant=tenant.name %}">',
        "{% load humanize sync_status %}",
        'reverse("sync:runs")',
    ],
)
def test_what_names_a_page_above_is_found(line: str) -> None:
    floors = script("floors.py")
    assert floors["named_in"](line, {"sync_status": "sync"}) == ["sync"]
    assert not floors["may_name"]("ui", "sync")
    assert not floors["may_name"]("planning", "sync")
    assert floors["may_name"]("dashboard", "sync")
    assert floors["may_name"]("sync", "sync")
