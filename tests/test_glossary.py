"""The words of both languages: one for each thing, and none of those that were given up for it.

The rows follow the glossary of the product's words: what is written, and what is not written for it any
more. A word that is right in another sense is let through by the texts in which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polib
import pytest
from django.conf import settings

CATALOGUE = settings.BASE_DIR / "locale" / "pl" / "LC_MESSAGES" / "django.po"


@dataclass(frozen=True)
class Word:
    """What is written, a pattern of what is never written for it, and the texts where that is right.

    Patterns match whole words in any case; ``right`` matches any part of a text, with the reason beside it.
    """

    written: str
    never: str
    right: str = ""

    def is_wrong_in(self, text: str) -> bool:
        """Tell whether the text holds what is never written."""
        found = re.search(rf"\b(?:{self.never})\b", text, re.IGNORECASE)
        return bool(found) and not (self.right and re.search(self.right, text, re.IGNORECASE))


ENGLISH = (
    Word("CCRM", r"the CCRM(?! (address|panel))|the CRM(?! user)|in the CRM"),
    Word("inactive", "switched off|not active", r"the API is switched off"),  # CCRM's own API, by TeleCube
    Word("SIP account", "SIP numbers?"),
    Word("extension", "internal numbers?"),
    Word("call presentation", "presentation numbers?|CLIP"),
    Word("caller ID", "CLI"),
    Word("assigned, link", "ties?|tied|untied|merged?"),
    Word("mismatch", "contradictions?|contradicts"),
    Word("holder", "owners?", r"^owner|plan"),  # a plan has an owner
    Word("in use", "used|taken", "(be|been|was|not) used|used (before|here|up)"),  # what one uses, not has
    Word("in CCRM", "present", r"%\(present\)s"),
    Word("gone", "went|vanish(es)?", "went wrong"),
    Word("new, back", "came", r"came by|came later"),
    Word("no change, live", "as live|actual"),
    Word("plan", "scenarios?"),
    Word("add to, remove from", r"tak(e|es|en) (them )?(in|into|out)|le(ave|ft) (them |it )?out|drop"),
    Word("filled in", "decided|decides"),
    Word("differences", "diffs?"),
    Word("finding", "issues?|alerts?"),
    Word("fix", "ways? out|remed(y|ies)"),
    Word("conflict", "collisions?"),
    Word("planned user", "newcomers?"),
    Word("select", r"picks?|picked|tick(s|ed)?|ticked"),
    Word("bulk change", "batch|together|do it"),
    Word("swap", "exchange"),
    Word("undo", "take back|taken back|takes back"),
    Word("Restore this state", "rewind|back to this"),
    Word("due", "target date|carried out by"),
    Word("CCRM changes", "what changed"),
    Word("Refresh", "newer state"),
    Word("sync", r"(?:complete|last|first|every|a) fetch"),
    Word("to be confirmed", "held"),
    Word("queued", "waits for the worker|waiting for a worker"),
    Word("default", "opens first"),
    Word("Propose", "submit"),
    Word("approval out of date", "stale"),
    Word("carry out", "executes?|executed|deploy"),
    Word("temporary step", "detours?"),
    Word("resting until", "cooling"),
    Word("blocked", "banned"),
    Word("planned elsewhere", "reserved"),
    Word("Waiting for you", "inbox"),
    Word("team", "departments?"),
    Word("suggestion", "score"),
    Word("Check first", "dry run|commit"),
    Word("two-step log-in", "2FA|MFA"),
    Word("operator, person", "members?|admin(?!s)", r"CCRM Admin"),  # the product's name
    # What is said to people, whatever the thing.
    Word("match", "fits?|answers? to", r"fit in 64 bits"),  # a number's size
    Word("can", "may", "may be overloaded"),  # perhaps
    Word("again", "anew"),
    Word("if it persists", "if it stays"),
    Word("they", "he|him|his|she|her"),
    Word("created", r"(?:be|been|was|were|being) made"),
    Word("a participle alone", "has been (?:added|changed|deleted|removed|saved|stored|undone|made)"),
)
POLISH = (
    Word(
        "numer wewnętrzny",
        r"(?<!numer )(?<!numeru )(?<!numery )(?<!numerów )(?<!numerem )wewnętrzn\w+",
        r"błąd CCRM",
    ),
    Word("prezentacja numeru, numer CLIP", r"numer\w* prezentowan\w+"),
    Word("pole nadawcy", r"(?<!pole )(?<!pola )(?<!pól )(?<!polu )(?<!polem )nadawc\w+", r"nazwa nadawcy"),
    Word("pula", r"zestaw\w*"),
    Word("tryb konta", r"tryb(?:u|y|ów|em)?(?! konta)"),
    Word("powiązane", r"przypisane|nieprzypisane"),
    Word("niezgodność", r"sprzeczno\w+"),
    Word("posiadacz", r"właściciel\w*", "^właściciel|plan"),  # a plan has one
    Word("zajęte", r"używan[ey]", r"przeglądar|używane wcześniej|nie jest używane"),
    Word("w CCRM", "obecne"),
    Word("brak w CCRM", r"nieobecn\w+"),
    Word("przybyło, wróciło", r"powróciło"),
    Word("stan bieżący", "jak obecnie"),
    Word("dodano, zmieniono, usunięto", "dodane|zmienione|usunięte", "zmienione rekordy|nic nie zostanie"),
    Word("plan", r"projekt\w*|scenariusz\w*"),
    Word("dodaj do planu, usuń z planu", r"(?:w|wy)łącz(?:ono|yć)?(?= .*plan)|(?:w|wy)łączać"),
    Word("rozwiązanie", r"wyjści\w+"),
    Word("konflikt", r"kolizj\w+"),
    Word("planowany użytkownik", r"przyszł\w+"),
    Word("połącz, odłącz", r"powiąż\w*|odwiąż\w*|rozłącz\w*|odwiązano|powiązano"),
    Word("cofnij", r"wycof\w+"),
    Word("termin", "data docelowa|daty docelowej"),
    Word("do potwierdzenia", r"wstrzyman\w+"),
    Word("w kolejce", r"proces\w* robocz\w+", r"sprawdź proces roboczy|ostatni znak"),  # operators' pages
    Word("zatwierdź", r"akceptuj\w*"),
    Word("wdróż", r"realizuj\w*|zrealizowan\w*"),
    Word("krok tymczasowy", r"objazd\w*"),
    Word("blokada", r"zablokowany"),
    Word("zespół", r"dział(?:u|y|ów)?"),
    Word("link", r"odnośnik\w*"),
    Word("osoba", r"człon(?:ek|k\w+)", "^członkostw"),  # the name of a table
    Word("zapytanie", r"żądani\w+", r"nieprawidłowe żądanie"),  # what a browser sends
    # What is said to people, whatever the thing.
    Word("-no, -to", r"został\w*"),
    Word("właśnie", "w międzyczasie"),
    Word("zamówiono", r"zlec\w+"),
    Word("bezpieczne", r"utracon\w+|nienaruszon\w+"),
    Word("jeśli to nie pomoże", "nie ustąpi"),
    Word("a count before its noun", r"tyle znaków|liczba \w+: %"),
    Word("nieaktywna", "instancja jest wyłączona"),
    # Names and people that are inserted stay as they are: after a colon or a dash.
    Word(
        "a colon before a name",
        r"(?:użytkownik(?:a|owi|iem)|osob(?:y|ie|ę|ą)|dla) %\((?:name|person|people|user|holder|email)\)s",
    ),
)


@pytest.fixture(scope="module")
def entries() -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def wrong_words(words: tuple[Word, ...], texts: Iterator[str]) -> list[str]:
    return [f"{word.written}: {text}" for text in texts for word in words if word.is_wrong_in(text)]


def test_english_has_one_word_for_each_thing(entries: list[polib.POEntry]) -> None:
    texts = (text for entry in entries for text in (entry.msgid, entry.msgid_plural) if text)
    assert wrong_words(ENGLISH, texts) == []


def test_polish_has_one_word_for_each_thing(entries: list[polib.POEntry]) -> None:
    texts = (text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values()) if text)
    assert wrong_words(POLISH, texts) == []


@pytest.mark.parametrize(
    ("words", "wrong", "right"),
    [
        (ENGLISH, "The CCRM no longer has it.", "The CRM user is in CCRM."),
        (ENGLISH, "Pick users", "The picker shows accounts"),
        (ENGLISH, "1 went", "3 new, 1 gone"),
        (POLISH, "Tryb: statyczne", "Tryb konta: statyczne"),
        (POLISH, "Wybierz inny dla użytkownika %(name)s", "Wybierz inny: %(name)s"),
        (POLISH, "Plan został utworzony.", "Utworzono plan."),
        (POLISH, "nieobecne", "brak w CCRM"),
        (POLISH, "wewnętrzny", "numer wewnętrzny"),
    ],
)
def test_what_is_given_up_is_found(words: tuple[Word, ...], wrong: str, right: str) -> None:
    assert len(wrong_words(words, iter([wrong, right]))) == 1
