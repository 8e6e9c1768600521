"""What plans look like in print: rendered as PDFs and read back, page by page."""

from __future__ import annotations

import io
import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route
from pypdf import PdfReader

from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.pool_batches import ChangePool, How
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.engine.values import Cell
from ccrm_admin.planning.services import apply_batch, set_cells
from ccrm_admin.tenants.models import Tenant
from tests.conftest import ClientOf
from tests.planning.world import NUMBER, OTHER, Centre

ORIGIN = "http://print.test"
A4_LANDSCAPE = (842, 595)  # points
LEAST_ROWS = 25  # of usual users, on every page but the last
LONG_POOL = tuple(str(48_500_000_000 + number) for number in range(300))
Printed = Callable[..., list[str]]
People = tuple[Centre, dict[str, str]]  # who is there: their names by key, in order


@pytest.fixture(autouse=True)
def _database_beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests ask a database of their own between what they ask of the browser."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def people(alfa: Tenant) -> People:
    """300 users with three numbers each, one of which all have; the first two share a name."""
    centre = Centre(alfa)
    for number in (NUMBER, OTHER, *LONG_POOL):
        centre.number(number)
    people = {}
    for number in range(300):
        pool = [NUMBER, *LONG_POOL[number % 250 : number % 250 + 2]]
        email, group = f"mail{number:03}@alfa.example", f"G{number % 4}"
        key = centre.user(f"Name{max(number, 1):03}é", call_pool=pool, email=email, permission_group=group)
        people[key] = f"Name{max(number, 1):03}é"
    return centre, people


@pytest.fixture
def printed(chromium: Browser, client_of: ClientOf) -> Iterator[Printed]:
    """Prints a page as Chromium does, and returns the text of each sheet without blanks."""
    client = client_of("manager")
    page = chromium.new_page(base_url=ORIGIN)
    page.route("**/*", lambda route: route.abort())
    page.route("**/static/**", _fulfil_static)

    def printed(path: str, *, width: int = 1280, language: str = "en") -> list[str]:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        html = client.get(path).content.decode()
        page.set_viewport_size({"width": width, "height": 800})
        page.route(f"{ORIGIN}{path}", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(path)
        pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        assert {tuple(map(round, sheet.mediabox[2:])) for sheet in pdf.pages} == {A4_LANDSCAPE}
        return ["".join(sheet.extract_text().split()) for sheet in pdf.pages]

    yield printed
    page.close()


def _fulfil_static(route: Route) -> None:
    path = finders.find(urlsplit(route.request.url).path.removeprefix("/static/"))
    route.fulfill(path=path, content_type=mimetypes.guess_type(path)[0])


def names_on(sheet: str) -> list[str]:
    return re.findall(r"Name\d{3}é", sheet)


def assert_printed(sheets: list[str], names: Iterable[str], least: int = LEAST_ROWS) -> None:
    """Assert that the sheets have each name once, in order, many on a sheet, under a heading and a number."""
    assert [name for sheet in sheets for name in names_on(sheet)] == [*names]
    for number, sheet in enumerate(sheets, 1):
        assert sheet.startswith(f"{number}/{len(sheets)}"), f"no number on sheet {number}: {sheet[:60]}"
        assert sheet.count("Monday·AlfaCallCenter") == 1, f"no heading on sheet {number}: {sheet[:60]}"
    *full, last = (len(names_on(sheet)) for sheet in sheets)
    assert min(full, default=least) >= least, full
    assert last > 0


def test_a_plan_in_print(people: People, printed: Printed) -> None:
    centre, names = people
    plan, keys = f"/t/alfa/plans/{centre.plan.pk}/", [*names]
    set_cells(plan=centre.plan, by=None, cells=[Cell(key, Part.CHOSEN, value=True) for key in keys[:40]])

    by_the_browser = printed(f"{plan}?per_page=100")
    assert len(by_the_browser) > 1
    assert all("Monday·AlfaCallCenter" in sheet for sheet in by_the_browser)
    (unchanged,) = printed(f"{plan}print/?scope=plan")
    assert_printed([unchanged], [*names.values()][:40])
    assert unchanged.count("+48777888999") == 1, "all have it, so it is said once"
    assert unchanged.count("@alfa.example") == 2, "of the two who share a name"
    assert "Incommon:" in unchanged
    everybody = printed(f"{plan}print/", width=390)
    assert_printed(everybody, names.values())
    assert "".join(everybody).count("Incommon:") == 1
    assert "Wspólne:" in printed(f"{plan}print/", language="pl")[0]

    batch = ChangePool(Part.CALLS, How.ADD, (OTHER,))
    apply_batch(plan=centre.plan, by=None, batch=batch, keys=keys[::2])
    for number in range(0, 300, 3):
        centre.account(1000 + number)
    given = [Extension(STATIC, 10_000 + number) for number in range(0, 300, 3)]
    notes = [Cell(key, Part.NOTE, "back from leave") for key in keys[::10]]
    cells = [Cell(key, Part.EXTENSION, account) for key, account in zip(keys[::3], given, strict=True)]
    set_cells(plan=centre.plan, by=None, cells=[*cells, *notes])
    everybody = printed(f"{plan}print/?sort=name")
    assert_printed(everybody, names.values())
    assert "".join(everybody).count("++48777888000") == 150
    assert "".join(everybody).count("none→1") == 100
    changed = [names[key] for place, key in enumerate(keys) if place % 2 == 0 or place % 3 == 0]
    assert_printed(printed(f"{plan}print/?changed=yes&sort=name"), changed)

    assert_printed(printed(f"{plan}difference/print/"), changed)
    by_number = printed(f"{plan}difference/print/?by=number")
    assert sorted(names_on("".join(by_number))) == sorted([*names.values()][::2])
    by_extension = printed(f"{plan}difference/print/?by=extension", width=390)
    assert_printed(by_extension, [*names.values()][::3])

    set_cells(plan=centre.plan, by=None, cells=[Cell(keys[4], Part.CALLS, LONG_POOL)])
    sheets = printed(f"{plan}print/?q=Name00&sort=name")
    assert_printed(sheets, [*names.values()][:10], least=1)
    assert all(f"+{number}" in "".join(sheets) for number in LONG_POOL)


def test_the_grid_printed_by_the_browsers_own_menu(people: People, printed: Printed) -> None:
    centre, names = people
    for width in (1280, 390):
        for page in ("", "difference/"):
            sheets = printed(f"/t/alfa/plans/{centre.plan.pk}/{page}", width=width)
            shown = [*names.values()][:50] if not page else []
            assert [name for sheet in sheets for name in names_on(sheet)] == shown
            assert min(len(sheet) for sheet in sheets) > 50, "no sheet is empty"
