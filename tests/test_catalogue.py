"""The Polish catalogue: complete, consistent, and in step with the sources."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
CATALOGUE = ROOT / "locale" / "pl" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def entries() -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def test_every_string_is_translated(entries: list[polib.POEntry]) -> None:
    assert entries
    assert [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy] == []


def test_plurals_have_the_forms_that_polish_has(entries: list[polib.POEntry]) -> None:
    assert "nplurals=3" in polib.pofile(str(CATALOGUE)).metadata["Plural-Forms"]
    for entry in entries:
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == [0, 1, 2], entry.msgid
            assert all(entry.msgstr_plural.values()), entry.msgid


def test_translations_keep_the_placeholders(entries: list[polib.POEntry]) -> None:
    for entry in entries:
        wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
        for text in (entry.msgstr_plural or {0: entry.msgstr}).values():
            found = set(PLACEHOLDER.findall(text))
            assert found == wanted if not entry.msgid_plural else found <= wanted, entry.msgid


def test_no_string_hides_where_it_is_not_collected() -> None:
    """xgettext does not look into f-strings."""
    hidden = re.compile(r"""f["'].*\{[^}]*\b(_|n?gettext|n?pgettext)\(""")
    sources = (ROOT / "ccrm_admin").rglob("*.py")
    assert [
        f"{path.name}: {line}"
        for path in sources
        for line in path.read_text().splitlines()
        if hidden.search(line)
    ] == []


def test_the_catalogue_is_in_step_with_the_sources(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        assert not os.environ.get("CI"), "CI has to install gettext"
        pytest.skip("needs gettext (apt-get install gettext)")
    for folder in ("ccrm_admin", "templates", "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale=pl", "--no-obsolete", "--no-location"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    made = polib.pofile(str(tmp_path / CATALOGUE.relative_to(ROOT)))
    assert {entry.msgid for entry in made} == {entry.msgid for entry in polib.pofile(str(CATALOGUE))}
