"""A name written from right to left, or with an override in it, turns nothing beside it: pages and files."""

from __future__ import annotations

import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import openpyxl
import pytest
from bs4 import Tag
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from ccrm_admin.inventory.choices import Resource
from ccrm_admin.inventory.vocabulary import STATIC
from ccrm_admin.planning.domain.state import Extension, Part
from ccrm_admin.planning.models import Plan
from ccrm_admin.planning.services import add_planned_user, create_plan
from ccrm_admin.spelling import isolated, isolating, undirected
from ccrm_admin.sync.choices import ChangeKind, RunStatus, Trigger
from ccrm_admin.sync.models import InventoryChange, SyncRun
from ccrm_admin.tenants.models import Tenant, User
from tests.conftest import ClientOf
from tests.html import Source, parsed, select, text, values
from tests.inventory import rows
from tests.planning.world import NUMBER, OTHER, Centre

LISTS = ("sip-accounts", "call-presentations", "sms-senders", "users", "changes")
OVERRIDE = "\u202e"
DAVID = "\u05d3\u05d5\u05d3"  # Hebrew
TURNED = f"{OVERRIDE}gnp.{DAVID}"
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_ISOLATED = re.compile(f"{FIRST_STRONG_ISOLATE}[^\u202a-\u202e\u2066-\u2069]*{POP_ISOLATE}")
_TURNING = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLOCKS = {
    *("title", "legend", "option", "textarea", "bdi", "td", "th", "li", "p", "div", "dd", "dt"),
    *("h1", "h2", "h3", "h4"),
}
_STYLED = re.search(
    r"\n([\w, \n]+) \{\n  unicode-bidi: isolate;",
    (Path(settings.BASE_DIR) / "frontend/css/tokens.css").read_text(),
)


def turning(page: Source) -> list[str]:
    """Return the texts of a page that turn what stands beside them, each in its element."""
    assert _STYLED
    isolating = _BLOCKS | {tag.strip() for tag in _STYLED[1].split(",")}
    found = []
    for element in select(page, "*"):
        parts = [part for part in element.contents if isinstance(part, Tag) or part.strip()]
        alone = len(parts) == 1 and element.name in isolating
        found += [
            f"<{element.name}> {text(element)}"
            for part in parts
            if not alone and not isinstance(part, Tag) and _TURNING.search(_ISOLATED.sub("", part))
        ]
    return found


@pytest.fixture
def plan(centre: Centre) -> Plan:
    """A tenant in which everything that has a name has one that turns, and whose plan has findings."""
    Tenant.objects.filter(pk=centre.tenant.pk).update(title=f"Alfa {TURNED}")
    tenant = centre.tenant
    names = {"permission_group": f"Group {TURNED}"}
    seat = {"server_id": f"S{TURNED}", "holder_names": f"A {TURNED}, {DAVID}"}
    for number in (101, 102, 103):
        centre.account(number, name=f"Desk {TURNED}", **seat)
    centre.number(NUMBER, name=TURNED)
    centre.number(OTHER, name=DAVID)
    centre.sender(TURNED)
    centre.sender(DAVID)
    anna = centre.user(f"Anna {TURNED}", 101, sms_pool=[TURNED, DAVID], **names)
    jan = centre.user(DAVID, 102, **names)
    centre.user(TURNED, 103, call_pool=[], **names)
    centre.plan = create_plan(tenant=tenant, title="x", by=None)
    Plan.objects.filter(pk=centre.plan.pk).update(title=f"Plan {TURNED}", note=TURNED)
    centre.plan.refresh_from_db()
    other = create_plan(tenant=tenant, title="y", by=None)
    Plan.objects.filter(pk=other.pk).update(title=DAVID)
    planned = add_planned_user(
        plan=centre.plan,
        by=None,
        first_name=DAVID,
        last_name="Nowak",
        email="nowak@alfa.pl",
        permission_group=DAVID,
    )
    type(planned).objects.filter(pk=planned.pk).update(last_name=TURNED)
    rows.crm_user(tenant, DAVID, TURNED, email="nowak@alfa.pl", **names)
    centre.give(anna, 102)
    centre.give(jan, 101, reason="r")
    centre.give(f"p{planned.pk}", 103)
    centre.set(anna, Part.SMS, (DAVID,))
    centre.set(jan, Part.SMS, (TURNED, DAVID))
    centre.set(anna, Part.CALLS, (NUMBER, OTHER))
    centre.set(jan, Part.NOTE, DAVID)
    mine, centre.plan = centre.plan, other
    centre.set(jan, Part.EXTENSION, Extension(STATIC, 9103))
    centre.set(jan, Part.SMS, (DAVID,))
    centre.plan = mine
    moment = timezone.now()
    run = SyncRun.objects.create(
        tenant=tenant,
        trigger=Trigger.COMMAND,
        status=RunStatus.OK,
        queued_at=moment,
        started_at=moment,
        finished_at=moment,
    )
    InventoryChange.objects.create(
        tenant=tenant,
        run=run,
        resource=Resource.CRM_USERS,
        row_id=int(anna[1:]),
        label=TURNED,
        kind=ChangeKind.CHANGED,
        fields={"first_name": ["x", TURNED], "sms_pool": [[TURNED, DAVID], [DAVID, "y"]]},
        at=moment,
    )
    return mine


def crawled(client: Client, starts: list[str], most: int = 2) -> Iterator[tuple[str, Tag]]:
    """Yield pages and fragments that links lead to, with their URLs: ``most`` of each view."""
    waiting, seen, opened = deque(starts), set(starts), Counter[str]()
    while waiting:
        url = waiting.popleft()
        view = resolve(urlsplit(url).path).view_name
        if opened[view] >= most and url not in starts:
            continue
        opened[view] += 1
        response = client.get(url, headers={"HX-Request": "true"} if "findings/" in url else None)
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        page = parsed(response)
        yield url, page
        for found in [*values(page, "[href]", "href"), *values(page, "[hx-get]", "hx-get")]:
            link, _fragment = urldefrag(urljoin(url, found))
            if link.startswith("/") and link not in seen and not re.search("_export|^/static/", link):
                seen.add(link)
                waiting.append(link)


def test_no_page_lets_a_name_turn_its_neighbours(plan: Plan, client_of: ClientOf, manager: User) -> None:
    User.objects.filter(pk=manager.pk).update(name=TURNED)
    here, anna = f"/t/alfa/plans/{plan.pk}/", plan.rows.get(name__startswith="Anna").key
    starts = [
        "/t/alfa/",
        here,
        *(
            f"/t/alfa/{name}/"
            for name in ("sip-accounts", "call-presentations", "sms-senders", "users", "changes", "syncs")
        ),
        "/t/alfa/sip-accounts/?columns=name,holder,plans",
        f"/search/?q={DAVID}",
        f"{here}accounts/?q=10&key={anna}",
        f"{here}users/{anna}/",
        f"{here}users/{anna}/findings/",
        *(f"{here}difference/?by={by}" for by in ("user", "extension", "number")),
        f"{here}print/",
        *(f"{here}difference/print/?by={by}" for by in ("user", "extension", "number")),
        f"{here}batch/?keys={anna}",
    ]
    client = client_of("manager")
    turned, views = [], set()
    for url, page in crawled(client, starts):
        views.add(resolve(urlsplit(url).path).view_name)
        turned += [f"{url}: {text}" for text in turning(page)]
    assert turned == []
    assert {
        "inventory:user",
        "inventory:search",
        "planning:history",
        "planning:print",
        "sync:changes",
    } <= views


def test_no_message_lets_a_name_turn_its_neighbours(plan: Plan, client_of: ClientOf) -> None:
    client, here = client_of("manager"), f"/t/alfa/plans/{plan.pk}/"
    planned = plan.rows.get(crm_user=None).plan_user_id
    for url, sent in (
        (f"{here}people/{planned}/drop/", {}),
        (f"{here}archive/", {}),
        (f"{here}restore/", {}),
    ):
        response = client.post(url, sent, follow=True)
        assert response.status_code == 200
        assert turning(response) == []


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_files_hold_names_without_what_turns_them(plan: Plan, client_of: ClientOf, ending: str) -> None:
    client = client_of("manager")
    for url in (
        *(f"/t/alfa/{name}/?" for name in LISTS),
        f"/t/alfa/plans/{plan.pk}/?",
        "/t/alfa/plans/?",
        *(f"/t/alfa/plans/{plan.pk}/difference/?by={by}&" for by in ("user", "extension", "number")),
    ):
        content = b"".join(client.get(f"{url}_export={ending}").streaming_content)
        text = content.decode("utf-8-sig") if ending == "csv" else _text_of(content)
        assert DAVID in text, url
        assert undirected(text) == text, url


def _text_of(workbook: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return " ".join([*cells, *book.sheetnames, book.properties.title])


def test_commands_print_sentences_without_isolates(plan: Plan) -> None:
    printed = io.StringIO()
    call_command("plan", "show", "alfa", plan.title, "--json", stdout=printed)
    assert DAVID in printed.getvalue()
    assert "\\u2068" not in printed.getvalue()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Anna Nowak", "Anna Nowak"),
        ("\u0141ukasz \u017bak \u2013 \u4e2d\u6587", "\u0141ukasz \u017bak \u2013 \u4e2d\u6587"),
        (DAVID, f"\u2068{DAVID}\u2069"),
        ("\u0639\u0644\u064a", "\u2068\u0639\u0644\u064a\u2069"),
        (f"{OVERRIDE}gnp", "\u2068gnp\u2069"),
        ("a\u2069b\u2067", "\u2068ab\u2069"),
        ("", ""),
    ],
)
def test_a_text_that_turns_is_isolated(text: str, shown: str) -> None:
    assert isolated(text) == shown


def test_the_words_of_a_sentence_are_isolated_one_by_one() -> None:
    words = isolating(names=[DAVID, "Anna"], count=2, person=DAVID)
    assert words == {"names": f"\u2068{DAVID}\u2069, Anna", "count": 2, "person": f"\u2068{DAVID}\u2069"}
