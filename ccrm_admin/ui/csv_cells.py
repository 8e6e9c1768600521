"""What a cell of a CSV file holds, so that no program runs it as a formula or takes it for something else."""

from __future__ import annotations

import re
from typing import Final

from ccrm_admin.spelling import INVISIBLE, SHAPING

MARK: Final = "'"
# Where a cell or a line may end, for whatever program reads the file.
_SEPARATORS: Final = r",;\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
# Blanks, quotes, controls and what nobody sees: some programs drop them before they look for a formula.
_PASSED_OVER: Final = rf"\s\"'\x00-\x1f\x7f-\x9f{INVISIBLE}{SHAPING}"
# = + - @ and what Unicode takes for the same (NFKC): full width, small, raised, lowered; the minus sign.
_OPERATORS: Final = r"=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋﬩−"

_HARMLESS = re.compile(rf"(?:[^\W\d_{INVISIBLE}][^{_SEPARATORS}]*)?\Z")
_OPERATOR = re.compile(f"[{_OPERATORS}]")
_CELL_BEGINS = re.compile(rf"((?:\A|[{_SEPARATORS}])[{_PASSED_OVER}]*)([{_OPERATORS}]?)")

_NUMBER_LIKE = re.compile(r"[\s']*[(.,]*\d[\d\s.,:/()%-]*(?:[eE][+-]?\d+\s*)?\Z")
# Up to eleven digits are shown in full by every spreadsheet, and written back so.
_WRITTEN_BACK = re.compile(r"(?:0|[1-9][0-9]{0,10}|[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2})?)\Z")


def safe_cell(text: str) -> str:
    """Return ``text`` with an apostrophe before what a program would not take for the text it is.

    That is an operator that begins a formula (https://owasp.org/www-community/attacks/CSV_Injection), at the
    beginning of the text and behind whatever may end a cell or a line: ``X;=1+1`` is two cells where the
    semicolon separates. And it is a number that would come back as another: with zeros in front, with blanks,
    too long, or like a day. Taking one apostrophe away in each place gives the text back.
    """
    if _HARMLESS.match(text) or _WRITTEN_BACK.match(text):
        return text
    marked = text
    if _OPERATOR.search(text):  # most have none
        marked = _CELL_BEGINS.sub(lambda found: f"{found[1]}{MARK}{found[2]}" if found[2] else found[0], text)
    return MARK + marked if _NUMBER_LIKE.match(text) and ", " not in text else marked
