"""What the browser is told, and that no page needs an exception from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import ClientOf
from tests.html import select
from tests.responses import close

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+\s*=\s*["']|\shx-on\b|javascript:"""
)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")


def test_policy_forbids_what_is_inline(client: Client, db: None):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_template_has_nothing_inline_and_nothing_from_elsewhere(path: Path):
    text = path.read_text()
    assert not INLINE.search(text)
    assert not ELSEWHERE.search(text)


def test_pages_hold_nothing_inline(client_of: ClientOf):
    client = client_of("manager")
    for url in ["/", "/t/alfa/", "/t/alfa/sip-accounts/", "/accounts/password/change/"]:
        for element in select(client.get(url), "*"):
            assert element.name != "style", url
            assert element.name != "script" or "src" in element.attrs, url
            for name, value in element.attrs.items():
                assert not name.startswith(("on", "style", "hx-on")), (url, name)
                assert not str(value).startswith(("javascript:", "//", "http:", "https:")), (url, value)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        *(
            ("/", 200),
            ("/t/alfa/", 200),
            ("/t/alfa/sip-accounts/", 200),
            ("/t/alfa/sip-accounts/?_export=csv", 200),
        ),
        *(
            ("/t/alfa/sip-accounts/?_export=xlsx", 200),
            ("/accounts/password/change/", 200),
            ("/search/", 200),
        ),
        *(("/t/alfa/settings/", 403), ("/t/beta/", 404), ("/nowhere/", 404), ("/preferences/", 405)),
    ],
)
def test_nobody_keeps_what_takes_a_log_in(client_of: ClientOf, url: str, status: int):
    client = client_of("viewer")
    for headers in ({}, {"hx-request": "true", "hx-target": "list"}):
        response = client.get(url, headers=headers)
        assert response.status_code == status
        if status != 405:  # needs no log-in
            assert {"private", "no-store"} <= set(response["Cache-Control"].split(", ")), url
        close(response)  # a person gets one file at a time
    if status == 200:
        away = client_of("anonymous").get(url)
        assert (away.status_code, "no-store" in away["Cache-Control"]) == (302, True)


def test_what_takes_no_log_in_says_itself_what_may_be_kept(client: Client, db: None):
    assert "no-store" in client.get("/accounts/login/")["Cache-Control"]
    assert client.get("/healthz")["Cache-Control"] == "no-store"
    assert "Cache-Control" not in client.get("/accounts/password/reset/")
