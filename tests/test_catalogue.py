"""The Polish catalogue is consistent; that it is whole and holds nothing else, ``make lint`` checks."""

from __future__ import annotations

import re
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
