"""Finds statuses, modes, kinds and roles that are named by a literal instead of their choice.

What is a choice is read from the sources: the values of every ``TextChoices`` and ``StrEnum``.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VOCABULARY = ROOT / "ccrm_admin" / "inventory" / "vocabulary.py"
COLUMNS = {"kind", "mode", "problem", "role", "severity", "state", "status", "step", "trigger"}
BASES = {"StrEnum", "TextChoices"}
APART = {"ccrm_api", "sandbox", "migrations"}  # the CCRM's own words, and what an older release had
IN_TEMPLATE = re.compile(rf"""\b(?:{"|".join(sorted(COLUMNS))}|grouper)\s*(?:==|!=)\s*"(\w+)\"""")


def main() -> int:
    """Print every literal that names a choice; return how the process ends."""
    trees = {
        path: ast.parse(path.read_text())
        for path in sorted((ROOT / "ccrm_admin").rglob("*.py"))
        if not APART & set(path.parts)
    }
    values = {value for tree in trees.values() for value in choices_in(tree)}
    values |= {
        text
        for line in trees[VOCABULARY].body
        if isinstance(line, ast.Assign)
        for text in texts_in(line.value)
    }
    faults = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path, tree in trees.items()
        for fault in in_python(tree, values)
    ]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        faults += [f"{path.relative_to(ROOT)}:{fault}" for fault in in_template(path.read_text(), values)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def choices_in(tree: ast.AST) -> Iterator[str]:
    """Yield the values of the choices that a module defines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and BASES & {name_of(base) for base in node.bases}:
            for line in node.body:
                if isinstance(line, ast.Assign):
                    value = line.value.elts[0] if isinstance(line.value, ast.Tuple) else line.value
                    yield from texts_in(value)


def in_python(tree: ast.AST, values: set[str]) -> Iterator[str]:
    """Yield the comparisons, and the arguments by name, in which a column meets a literal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            meet = any(name_of(side) in COLUMNS for side in sides)
            if meet and any(text in values for side in sides for text in texts_in(side)):
                yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.keyword):
            named = [text for text in texts_in(node.value) if text in values]
            if named and column_of(node.arg or "") in COLUMNS:
                yield f"{node.value.lineno}: {ast.unparse(node)}"


def in_template(text: str, values: set[str]) -> Iterator[str]:
    """Yield the comparisons of a template in which a column meets a literal."""
    for number, line in enumerate(text.splitlines(), start=1):
        for match in IN_TEMPLATE.finditer(line):
            if match[1] in values:
                yield f"{number}: {match[0]}"


def name_of(node: ast.expr) -> str:
    """Return the last name of ``a.b.c``, or of a plain name; "" for anything else."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def column_of(lookup: str) -> str:
    """Return the column that a lookup such as ``run__status__in`` compares."""
    return next((part for part in reversed(lookup.split("__")) if part not in ("exact", "in")), "")


def texts_in(node: ast.expr) -> Iterable[str]:
    """Return the literal texts that an expression is, or holds in brackets."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, (ast.List, ast.Set, ast.Tuple)):
        return [text for item in node.elts for text in texts_in(item)]
    return []


if __name__ == "__main__":
    sys.exit(main())
