"""How the parts of a cell of the grid are drawn, for the eye and for the ear.

What is ``only-wide`` is shown where there is room for it; what is ``not-wide``, where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.numbers import canonical, distinct
from ccrm_admin.ordering.keys import in_order
from ccrm_admin.planning.domain.state import Account, Extension, Part, Pool
from ccrm_admin.planning.engine.describe import unnumbered, with_ids
from ccrm_admin.planning.pages.grid.rows import GridRow
from ccrm_admin.ui.icons import render_icon
from ccrm_admin.ui.phone import format_phone


class Happens(StrEnum):
    """What becomes of a number of a pool."""

    COMES = "comes"
    GOES = "goes"
    STAYS = "stays"


def pool_changes(live: Pool, planned: Pool, region: str) -> list[tuple[Happens, str]]:
    """Return the numbers of both pools with what happens to each, however spelled; those that stay last."""
    had, has = set(distinct(live, region)), set(distinct(planned, region))
    live, planned = tuple(in_order(live)), tuple(in_order(planned))
    return [
        *((Happens.COMES, number) for number in planned if canonical(number, region) not in had),
        *((Happens.GOES, number) for number in live if canonical(number, region) not in has),
        *((Happens.STAYS, number) for number in planned if canonical(number, region) in had),
    ]


def drawn_pool(record: GridRow, part: Part) -> str:
    """Return the first number of what the pool will be, how many more there are, and what changes."""
    live, _decision, planned = record.pool(part)
    numbers, ids = in_order(planned), record.alike if part == Part.SMS else {}
    words = [escape(with_ids(format_phone(each), ids.get(each, ""))) for each in numbers[:2]]
    if part == Part.CALLS and len(words) > 1:
        value = f'{words[0]}<span class="only-wide">, {words[1]}</span>'
        more = _more(len(numbers) - 1, " not-wide") + _more(len(numbers) - 2, " only-wide")
    else:
        value, more = "".join(words[:1]), _more(len(numbers) - 1)
    shown = f'<span class="value num">{value}</span>{more}' if value else nothing()
    return shown + (_delta(live, planned, record.user.region) if record.moves(part) else "")


def _more(count: int, css: str = "") -> str:
    return f'<span class="more{css}">+{count}</span>' if count > 0 else ""


def _delta(live: Pool, planned: Pool, region: str) -> str:
    """Return how many numbers come and go: a badge, and the same in words."""
    happens = [each for each, _number in pool_changes(live, planned, region)]
    comes, goes = happens.count(Happens.COMES), happens.count(Happens.GOES)
    plus = f'<span class="plus">+{comes}</span>' if comes else ""
    minus = f'<span class="minus">−{goes}</span>' if goes else ""
    words = [(_("planned:"), len(planned)), (_("removed:"), goes), (_("added:"), comes)]
    said = ", ".join(f"{word} {count}" for word, count in words if count or word == words[0][0])
    return f'<span class="delta" aria-hidden="true">{plus}{minus}</span>{aloud(f"; {said}")}'


def aloud(words: str) -> str:
    """Return what only those hear who don't see the signs."""
    return f'<span class="visually-hidden">{escape(words)}</span>'


def opens(what: str, name: str) -> str:
    """Return what a link opens, for those who hear it without the column and the row around it."""
    return f'<span class="visually-hidden opens">{escape(what)}, {escape(name)}: </span>'


def nothing() -> str:
    """Return what stands in a cell that is empty."""
    none = aloud(pgettext("in an empty cell", "none"))
    return f'<span class="dash" aria-hidden="true">–</span>{none}'


def extension_word(
    extension: Extension, account: Account | None, modes: Mapping[str, str], number: str = ""
) -> str:
    """Return what an extension comes to: its number; the mode where it is nobody's own.

    ``number`` is what CCRM calls it where the tenant's list lacks the account.
    """
    if extension.mode != STATIC:
        return escape(modes[extension.mode])
    known = account.extension if account is not None else number
    if known or extension.extension_id is None:
        return escape(known or _("no account"))
    return escape(unnumbered(extension.extension_id))


def drawn_change(before: str, after: str) -> str:
    """Return both, each of which is escaped, with an arrow between them."""
    arrow = render_icon("arrow-right", "becomes")
    word = aloud(_("planned:"))
    return f'<del class="num">{before}</del>{arrow}{word} <ins class="num">{after}</ins>'


def tell(words: str, css: str = "") -> str:
    """Return what tells alike things apart, in small; it gives way before all else in the cell."""
    return f'<span class="tell{css}">{escape(words)}</span>' if words else ""


def tell_apart(words: str) -> str:
    """Return what tells a namesake apart, in small; an e-mail loses its host, then its beginning."""
    name, at, host = words.rpartition("@")
    if not at:
        return tell(words)
    parts = f'<span class="local"><bdi dir="ltr">{escape(name + at)}</bdi></span><span>{escape(host)}</span>'
    return f'<span class="tell apart" title="{escape(words)}">{parts}</span>'


def account_title(account: Account | None) -> str:
    """Return an account's name and server."""
    return " · ".join(filter(None, (account.name, account.server))) if account else ""


def erring_sign() -> str:
    """Return the icon of a cell that an error is about; the findings say which."""
    return render_icon("alert-octagon", "text-red erring")


def kept_sign() -> str:
    """Return the sign of what the plan decides and CCRM has already."""
    title = escape(_("planned, already live"))
    icon = render_icon("pin")
    return f'<span class="kept" title="{title}">{icon}<span class="visually-hidden">{title}</span></span>'
