"""Static files as production serves them: bundled, hashed and compressed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client

from tests.html import one, values

PRODUCTION = "whitenoise.storage.CompressedManifestStaticFilesStorage"
FONTS = "link[rel=preload][as=font][type='font/woff2'][crossorigin]"
HASHED = r"/static/built/app\.[0-9a-f]{12}\.(js|css)"


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Path:
    """The folder into which the files were collected for production."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PRODUCTION}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


@pytest.mark.django_db
def test_a_page_asks_for_one_script_and_one_style_sheet(collected: Path) -> None:
    page = Client().get("/accounts/login/", headers={"accept-language": "pl"})
    script, styles = one(page, "script[src]")["src"], one(page, "link[rel=stylesheet]")["href"]
    for url in (script, styles):
        assert re.fullmatch(HASHED, url)
        assert (collected / f"{url.removeprefix('/static/')}.gz").exists()
    fonts = values(page, FONTS, "href")
    loaded = re.findall(
        r"url\(\"?\./([^\")]+\.woff2)", (collected / styles.removeprefix("/static/")).read_text()
    )
    assert sorted(fonts) == sorted(f"/static/built/{name}" for name in loaded)  # in advance, and not twice


def test_bundles_lead_to_their_sources(collected: Path) -> None:
    for name in ("built/app.js", "built/app.css"):
        bundle = collected / staticfiles_storage.stored_name(name)
        [name_of_map] = re.findall(r"sourceMappingURL=(\S+)", bundle.read_text())
        sources = json.loads((bundle.parent / name_of_map).read_text())
        kind = bundle.suffix.removeprefix(".")
        assert any(source.endswith(f"frontend/{kind}/search.{kind}") for source in sources["sources"])
        assert all(sources["sourcesContent"])
