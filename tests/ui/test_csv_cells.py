"""Cells of a CSV file: inert whatever separates them, and read back as they were."""

from __future__ import annotations

import csv
import io
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ccrm_admin.spelling import visible
from ccrm_admin.ui.csv_cells import safe_cell

SEPARATORS = ",;\t"
ALIKE = {
    char for char in map(chr, range(sys.maxunicode)) if unicodedata.normalize("NFKC", char) in set("=+-@")
}
OPERATORS = ALIKE | {"\N{MINUS SIGN}"}
PIECES = st.sampled_from(
    [
        *"=+-@＝＋－＠−,;\t\n\r\"' x70(.Ł",
        *"\u00a0\u200b\x00\x1c\ufeff\u2028\u202e\u200d\u00ad\u3164\U000e0020",
    ]
)
TEXTS = st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=3)
FEW = st.text("'=7 ;", max_size=4)


def line(cells: list[str], separator: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerow([safe_cell(cell) for cell in cells])
    return file.getvalue()


def begins(cell: str) -> str:
    """What a program may take for the beginning of a cell: all that follows blanks and what nobody sees."""
    return next((char for char in cell if visible(char).strip() and unicodedata.category(char) != "Cc"), "")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-", "'-"),
        ("＝1+1", "'＝1+1"),
        ("\u200b ＠SUM(A1)", "\u200b '＠SUM(A1)"),
        ("  =1+1", "  '=1+1"),
        ("\u3164=1+1", "\u3164'=1+1"),
        ("X;=1+1", "X;'=1+1"),
        ("Z\t=2+2", "Z\t'=2+2"),
        ("Smith, -5; +1", "Smith, '-5; '+1"),
        ('X;"=1+1"', 'X;"\'=1+1"'),
        ("two\n- lines", "two\n'- lines"),
        ("'=1+1", "''=1+1"),
        ("a=b, c-d; e@f", "a=b, c-d; e@f"),
        ("Łukasz Żak-Nowak", "Łukasz Żak-Nowak"),
        ("", ""),
        ("none → static; Extension: — → 101", "none → static; Extension: — → 101"),
        ("0", "0"),
        ("101", "101"),
        ("48777888999", "48777888999"),
        ("007", "'007"),
        ("'007", "''007"),
        ("+48777888999", "'+48777888999"),
        ("0048777888999", "'0048777888999"),
        ("4915112345678", "'4915112345678"),
        ("777 888 999", "'777 888 999"),
        ("(22) 123-45-67", "'(22) 123-45-67"),
        ("48111222333, 48777888999", "48111222333, 48777888999"),
        ("+48111222333, +48777888999", "'+48111222333, '+48777888999"),
        ("1e5", "'1e5"),
        ("3-4", "'3-4"),
        ("1/2", "'1/2"),
        ("2030-01-07", "2030-01-07"),
        ("2030-01-07 12:30", "2030-01-07 12:30"),
        ("2 floor", "2 floor"),
    ],
)
def test_what_a_cell_holds(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@pytest.mark.parametrize("operator", sorted(OPERATORS))
def test_every_spelling_of_an_operator_is_marked(operator: str) -> None:
    assert safe_cell(f"{operator}1") == f"'{operator}1"


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=2), st.sampled_from(",;"))
@example([["Anna", 'X,";=1+1', ""], ["=1+1"]], ",")
@example([["a;", "=1+1"], ['x,;"', "=1"], ['"', "-1"]], ",")
def test_no_cell_begins_a_formula_whatever_separates(rows: list[list[str]], written: str) -> None:
    file = "".join(line(row, written) for row in rows)
    for separator in SEPARATORS:
        for row in csv.reader(io.StringIO(file, newline=""), delimiter=separator):
            assert [cell for cell in row if begins(cell) in OPERATORS] == []


@given(st.lists(TEXTS, min_size=2, max_size=4), st.sampled_from(",;"))
def test_what_the_right_separator_reads_is_what_was_written(cells: list[str], written: str) -> None:
    (row,) = csv.reader(io.StringIO(line(cells, written), newline=""), delimiter=written)
    assert row == [safe_cell(cell) for cell in cells]


@given(FEW, FEW)
@example("'=1", "=1")
@example("007", "'007")
def test_no_two_texts_become_one_cell(one: str, other: str) -> None:
    assert (safe_cell(one) == safe_cell(other)) == (one == other)
