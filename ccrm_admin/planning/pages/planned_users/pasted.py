"""People as they are pasted: from a spreadsheet, with headings or without, or from a mail program."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import unquote

from django.utils.translation import gettext as _

from ccrm_admin.inventory.normalize import fold
from ccrm_admin.planning.services import Newcomer
from ccrm_admin.spelling import email_key, spelled

EMAIL, FIRST, LAST, GROUP = "email", "first_name", "last_name", "permission_group"
FIRST_THEN_LAST, LAST_THEN_FIRST = "first, last", "last, first"  # both names in one column
WITHOUT_HEADINGS = (EMAIL, FIRST, LAST, GROUP)

# Folded, without punctuation, as people and other programs call the columns in Polish and English.
_HEADINGS = {
    EMAIL: ("email", "e mail", "mail", "adres email", "adres e mail", "email address", "e mail address"),
    FIRST: ("imie", "imiona", "first name", "firstname", "given name", "forename"),
    LAST: ("nazwisko", "last name", "lastname", "surname", "family name"),
    GROUP: ("grupa", "grupa uprawnien", "group", "permission group"),
    FIRST_THEN_LAST: ("imie i nazwisko", "imie nazwisko", "name", "full name", "first and last name"),
    LAST_THEN_FIRST: ("nazwisko i imie", "nazwisko imie", "last name first name", "surname and first name"),
}
_COLUMNS = {heading: column for column, headings in _HEADINGS.items() for heading in headings}
_ADDRESS = re.compile(r"([^<>]*)<([^<>]*@[^<>]*)>")
_BOTH_NAMES = {FIRST_THEN_LAST, LAST_THEN_FIRST}


class UnreadableLineError(ValueError):
    """A line that can't be read; its text says why, to who pasted it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, by its number from 1, and who stands in it, or why that can't be read."""

    number: int
    person: Newcomer | None
    error: str = ""


def read_people(text: str) -> list[Line]:
    """Return who stands in each line of ``text`` that is not blank; headings are read and left out."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    headings: Sequence[str] | None = None
    read: list[Line] = []
    if lines and _are_headings(first := _cells(lines[0][1])):
        number, _line = lines.pop(0)
        try:
            headings = _columns(first)
        except UnreadableLineError as error:
            return [Line(number, None, str(error))]  # without them the lines below mean something else
    for number, line in lines:
        try:
            if line.count('"') % 2:  # it would take the rest of the line into its cell
                raise UnreadableLineError(_("A quotation mark is not closed. Close it or remove it."))
            read.append(Line(number, _person(_cells(line), headings)))
        except UnreadableLineError as error:
            read.append(Line(number, None, str(error)))
    return read


def _cells(line: str) -> list[str]:
    """Return the cells of a line, in their one spelling; what separates them is seen from the line alone."""
    line = line.rstrip(" ;,")  # what a mail program puts between addresses, a spreadsheet after the last cell
    bare = re.sub(r'"[^"]*"', "", line)
    separator = next((mark for mark in "\t;," if mark in bare), ",")
    if separator == "," and line.endswith(">") and line.count("@") == 1:
        return [line]  # Nowak, Anna <anna@firma.example>
    (cells,) = csv.reader([line], delimiter=separator, skipinitialspace=True)
    return [spelled(cell) for cell in cells]


def _are_headings(cells: Sequence[str]) -> bool:
    return not any("@" in cell for cell in cells) and any(_heading(cell) in _COLUMNS for cell in cells)


def _heading(cell: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", fold(cell)).split())


def _columns(cells: Sequence[str]) -> list[str]:
    """Return which column each heading names. Raises UnreadableLineError."""
    columns = [_COLUMNS.get(_heading(cell), "") for cell in cells]
    if unknown := [cell for cell, column in zip(cells, columns, strict=True) if cell and not column]:
        raise UnreadableLineError(
            _("These columns can't be read: %(columns)s. Remove them and paste again.")
            % {"columns": ", ".join(unknown)}
        )
    both_and_one = _BOTH_NAMES.intersection(columns) and {FIRST, LAST}.intersection(columns)
    named = [column for column in columns if column]
    if EMAIL not in columns or len(set(named)) < len(named) or both_and_one:
        raise UnreadableLineError(
            _(
                "The headings must include the e-mail; e-mail, first name, last name and group can "
                "each appear only once."
            )
        )
    return columns


def _person(cells: Sequence[str], headings: Sequence[str] | None) -> Newcomer:
    """Return who stands in the cells of a line. Raises UnreadableLineError."""
    if sum(cell.count("@") for cell in cells) > 1:
        raise UnreadableLineError(_("There is more than one e-mail. Write one person per line."))
    if headings is None:
        return _without_headings(cells)
    without = [*headings, *[""] * len(cells)]
    if more := [cell for cell, column in zip(cells, without, strict=False) if cell and not column]:
        raise UnreadableLineError(_too_many(more))
    known = {column: cell for column, cell in zip(headings, cells, strict=False) if column}
    for column in _BOTH_NAMES.intersection(known):
        known |= _split(known.pop(column), last_first=column == LAST_THEN_FIRST)
    name, address = _address(known.get(EMAIL, ""))
    return Newcomer(**{**_split(name), **known, EMAIL: address})


def _without_headings(cells: Sequence[str]) -> Newcomer:
    """Return who it is if the e-mail may be anywhere, and first name, last name and group follow in order."""
    email = next((cell for cell in cells if "@" in cell), cells[0] if cells else "")
    words = list(cells)
    if email in words:
        words.remove(email)
    name, address = _address(email)
    columns = (GROUP,) if name else WITHOUT_HEADINGS[1:]
    if more := [word for word in words[len(columns) :] if word]:
        raise UnreadableLineError(_too_many(more))
    return Newcomer(**{**_split(name), **dict(zip(columns, words, strict=False)), EMAIL: address})


def _address(cell: str) -> tuple[str, str]:
    """Return name and address of "Anna Nowak <anna@firma.example>"; a bare address has no name."""
    found = _ADDRESS.fullmatch(cell)
    return (spelled(unquote(found[1].strip())), email_key(found[2])) if found else ("", email_key(cell))


def _split(name: str, *, last_first: bool = False) -> dict[str, str]:
    """Return first and last name of what holds both: "Nowak, Anna", or the last word, or the first one."""
    if not name:
        return {}
    if "," in name:
        last, _comma, first = name.partition(",")
        return {FIRST: first.strip(), LAST: last.strip()}
    if " " not in name:
        return {FIRST: name}
    one, other = name.split(" ", maxsplit=1) if last_first else name.rsplit(" ", maxsplit=1)
    return {FIRST: other, LAST: one} if last_first else {FIRST: one, LAST: other}


def _too_many(cells: Sequence[str]) -> str:
    return _(
        "There are more columns than e-mail, first name, last name and group: %(cells)s. "
        "Remove them and paste again."
    ) % {"cells": ", ".join(_("“%s”") % cell for cell in cells)}
