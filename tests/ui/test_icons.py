"""Icons: drawn from the sprite, and loud when the sprite lacks one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from ccrm_admin.ui.icons import UnknownIconError, icon_names, render_icon

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
NAMED = re.compile(r'\{%\s*icon\s+"([^"]+)"')


def test_draws_from_the_sprite():
    assert Template('{% icon "phone" %}').render(Context()) == (
        '<svg class="icon" aria-hidden="true"><use href="/static/built/icons.svg#tabler-phone"/></svg>'
    )


def test_takes_a_class():
    assert 'class="icon text-red"' in Template('{% icon "phone" class="text-red" %}').render(Context())


def test_an_unknown_icon_is_an_error():
    with pytest.raises(UnknownIconError, match=r"frontend/icons\.mjs"):
        render_icon("no-such-icon")


def test_every_icon_of_the_templates_is_in_the_sprite():
    named = {name for path in TEMPLATES for name in NAMED.findall(path.read_text())}
    assert {"search", "refresh"} <= named
    assert named <= icon_names()
