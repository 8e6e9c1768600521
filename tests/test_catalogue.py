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

# Texts with a number beside which no word changes: an abbreviation, "more", or a number in parentheses.
COUNTS_NO_WORD = {
    "%(count)d h ago",
    "%(count)d min ago",
    "%(count)d more",
    "%(planned)s in the pool",
    "Apply to the rest: %(users)s user",
    "and %(count)d more",
    "and %(count)s more",
    "and %(shown)s more",
    "of %(total)s",
}
# What xgettext knows without being told: its own keywords, and those that makemessages adds.
KEYWORDS = {
    "_",
    *(f"{kind}gettext{late}" for kind in ("", "n", "p", "np") for late in ("", "_lazy")),
    "gettext_noop",
}


@pytest.fixture(scope="module")
def entries() -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def test_plurals_have_the_forms_that_polish_has(entries: list[polib.POEntry]) -> None:
    assert "nplurals=3" in polib.pofile(str(CATALOGUE)).metadata["Plural-Forms"]
    for entry in entries:
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == [0, 1, 2], entry.msgid
            assert all(entry.msgstr_plural.values()), entry.msgid


# Words whose form for 2 to 4 is that for 5 and more: "użytkownicy" would be men alone.
SAME_FROM_TWO_ON = re.compile(
    r"\b(użytkownik\w*|dni|inni|kroki|krokach|planach|rozbieżności|rozbieżnościom|wszystkie)\b"
)


def test_plurals_differ_where_a_word_is_counted(entries: list[polib.POEntry]) -> None:
    for entry in entries:
        if entry.msgid_plural:
            one, few, many = (entry.msgstr_plural[form] for form in range(3))
            counts_nothing = entry.msgid in COUNTS_NO_WORD
            assert (one == few == many) == counts_nothing, entry.msgid
            assert counts_nothing or (one != many), entry.msgid
            assert counts_nothing or few != many or SAME_FROM_TWO_ON.search(few), entry.msgid


def test_translations_keep_the_placeholders(entries: list[polib.POEntry]) -> None:
    for entry in entries:
        one, other = (set(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural))
        if not entry.msgid_plural:
            assert set(PLACEHOLDER.findall(entry.msgstr)) == one, entry.msgid
        for form, text in entry.msgstr_plural.items():
            assert set(PLACEHOLDER.findall(text)) in ((one, other) if form == 0 else (other,)), entry.msgid


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


def test_every_name_of_gettext_is_one_that_is_collected() -> None:
    imported = re.compile(r"^from django\.utils\.translation import (.+)$", re.MULTILINE)
    names = {
        (name.strip().split(" as ")[0], name.strip().split(" as ")[-1])
        for path in (ROOT / "ccrm_admin").rglob("*.py")
        for names in imported.findall(path.read_text())
        for name in names.split(",")
        if "gettext" in name
    }
    assert [name for name in names if name[1] not in KEYWORDS] == []
    assert {name for name, alias in names if alias == "_"} <= {"gettext", "gettext_lazy"}, "_ takes one text"
