"""The icons of the sprite that ``frontend/icons.mjs`` makes."""

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "built/icons.svg"


class UnknownIconError(Exception):
    """A template or module asks for an icon that the sprite does not hold."""


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """Return the names of the icons in the sprite; none if it was not made."""
    path = finders.find(SPRITE)
    text = Path(path).read_text() if path else ""
    return frozenset(re.findall(r'id="tabler-([^"]+)"', text))


@lru_cache(maxsize=512)
def render_icon(name: str, css_class: str = "") -> SafeString:
    """Return the markup of icon ``name``, decoration that assistive technology skips.

    Raises UnknownIconError if it is not in the sprite.
    """
    if name not in icon_names():
        icon_names.cache_clear()  # made again while the process runs
        if name not in icon_names():
            raise UnknownIconError(f"No icon {name!r} in {SPRITE}: run `node frontend/icons.mjs`.")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#tabler-{}"/></svg>',
        f"icon {css_class}".strip(),
        static(SPRITE),
        name,
    )
