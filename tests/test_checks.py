"""The checks of ``make lint`` that are our own find what they are there for."""

from __future__ import annotations

import ast
import os
import runpy
import shutil
from pathlib import Path
from typing import Any

import polib
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


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.extend(entries)
    return made


def entry(text: str = "name", translation: str = "nazwa", **more: Any) -> polib.POEntry:
    return polib.POEntry(msgid=text, msgstr=translation, **more)


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ([entry(), entry("nobody asks for this")], "no source has this text"),
        ([entry(), entry("nobody asks for this", "")], "no source has this text"),
        ([entry(), entry("name", msgctxt="of a ship")], "no source has this text"),
        ([entry(), entry("nor this", obsolete=True)], "no source has this text"),
        ([entry(translation="")], "not translated"),
        ([entry(flags=["fuzzy"])], "not translated"),
        ([], "missing"),
    ],
)
def test_a_fault_of_a_catalogue_is_found(entries: list[polib.POEntry], fault: str) -> None:
    faults_in = script("translations.py")["faults_in"]
    assert [fault in found for found in faults_in(catalogue(*entries), catalogue(entry()))] == [True]
    assert not list(faults_in(catalogue(entry()), catalogue(entry(translation=""))))


def test_an_unused_translation_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not shutil.which("xgettext"):
        assert not os.environ.get("CI"), "CI has to install gettext"
        pytest.skip("needs gettext (apt-get install gettext)")
    path = tmp_path / "pl" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    polish = polib.pofile(str(settings.BASE_DIR / "locale" / path.relative_to(tmp_path)))
    polish.append(entry("nobody asks for this"))
    polish.save(str(path))
    assert script("translations.py")["main"](tmp_path) == 1
    [fault] = capsys.readouterr().out.splitlines()
    assert fault.endswith("no source has this text: nobody asks for this")
