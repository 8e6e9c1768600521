"""What a run changed, in people's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.models import MirrorRow
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.spelling import isolated
from ccrm_admin.sync.mirroring.mapping import MAPPINGS
from ccrm_admin.sync.models import InventoryChange
from ccrm_admin.ui.became import became
from ccrm_admin.ui.phone import format_phone

SHOWN = 200  # characters of a value
NUMBERS_SHOWN = 3  # that came into a pool, and as many that left it
NOTHING = "—"


@dataclass(frozen=True)
class FieldChange:
    """One field's value before and after, as text; of a pool, also what came into it and what left it.

    Of the ``people`` in a team only those are kept who left, as ``before``, and who joined, as ``after``:
    how many they are, as ``came`` and ``went``, and the first of them.
    """

    name: str
    before: str
    after: str
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    came: int = 0
    went: int = 0
    people: bool = False

    @property
    def text(self) -> str:
        """What happened to the field, for a file."""
        if self.people:
            words = {"joined": self.after, "left": self.before}
            return _("%(field)s: joined: %(joined)s; left: %(left)s") % {"field": self.name, **words}
        return f"{self.name}: {self.before} → {self.after}"

    @property
    def html(self) -> SafeString:
        """What happened to the field: of a pool, how many numbers came and left, and the first of them."""
        if not (self.came or self.went):
            return became(self.before, self.after)
        came, went = (_users_moved if self.people else _numbers_moved)(self.came, self.went)
        counts = [words for words, moved in ((came, self.came), (went, self.went)) if moved]
        numbers = _numbers("ins", self.added) + _numbers("del", self.removed)
        return format_html("{}: {}", ", ".join(counts), numbers)


def _numbers_moved(came: int, went: int) -> tuple[str, str]:
    return (
        ngettext("+%(count)d number", "+%(count)d numbers", came) % {"count": came},
        ngettext("−%(count)d number", "−%(count)d numbers", went) % {"count": went},
    )


def _users_moved(came: int, went: int) -> tuple[str, str]:
    return (
        ngettext("+%(count)d user", "+%(count)d users", came) % {"count": came},
        ngettext("−%(count)d user", "−%(count)d users", went) % {"count": went},
    )


def row_route(resource: str) -> str:
    """Return the name of the URL of a record of ``resource``."""
    return MAPPINGS[Resource(resource)].model.route


def field_changes(change: InventoryChange) -> list[FieldChange]:
    """Return the fields of ``change`` with the names that people know them by."""
    model = MAPPINGS[Resource(change.resource)].model
    return [_told(model, name, before, after) for name, (before, after) in change.fields.items()]


def _told(model: type[MirrorRow], name: str, before: Any, after: Any) -> FieldChange:
    label, choices = _column(model, name)
    title = capfirst(str(label))
    if isinstance(before, list) and isinstance(after, list):
        old, new = [*map(str, before)], [*map(str, after)]
        added = in_order(number for number in new if number not in set(old))
        removed = in_order(number for number in old if number not in set(new))
        texts = _pool_text(before, after), _pool_text(after, before)
        return FieldChange(title, *texts, added, removed, len(added), len(removed))
    if isinstance(before, dict) and isinstance(after, dict):
        texts = _people_text(**before), _people_text(**after)
        moved = after["names"], before["names"], after["count"], before["count"]
        return FieldChange(title, *texts, *moved, people=True)
    return FieldChange(title, _text(before, choices), _text(after, choices))


@cache
def _column(model: type[MirrorRow], name: str) -> tuple[StrOrPromise, dict[Any, Any]]:
    """Return the title and the choices of a column; its bare name if an older version had it."""
    field = next((field for field in model._meta.get_fields() if field.name == name), None)  # noqa: SLF001
    return getattr(field, "verbose_name", name), dict(getattr(field, "flatchoices", ()))


def _text(value: Any, choices: dict[Any, Any]) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return Truncator(str(choices.get(value, value) if choices else value)).chars(SHOWN)


def _numbers(tag: str, numbers: Sequence[str]) -> SafeString:
    """Return the first of ``numbers``, each in an element of its own."""
    shown = [*map(format_phone, numbers[:NUMBERS_SHOWN]), *["…"] * (len(numbers) > NUMBERS_SHOWN)]
    return format_html_join("", "<{0}>{1}</{0}> ", ((tag, isolated(number)) for number in shown))


def _people_text(count: int, names: list[str]) -> str:
    """Return who joined a team, or left it; how many where not all are named."""
    text = Truncator(", ".join(map(isolated, names))).chars(SHOWN)
    return f"{count}: {text}" if count > len(names) or text.endswith("…") else text or NOTHING


def _pool_text(pool: list[Any], other: list[Any]) -> str:
    """Return a pool; of a long one only what the ``other`` does not have, which would be cut off else."""
    pool = in_order(map(str, pool))
    text = ", ".join(pool)
    if len(text) <= SHOWN:
        return ", ".join(isolated(item) for item in pool) or NOTHING
    own = [item for item in pool if item not in set(map(str, other))]
    return Truncator(", ".join(["…", *own])).chars(SHOWN)
