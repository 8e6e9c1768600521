"""Saving a filter: its name, and which names and filters are refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from ccrm_admin.ui import saved_views
from ccrm_admin.ui.models import SavedView
from tests.conftest import ClientOf
from tests.html import select, text, texts
from tests.ui.list_pages import fragment, views
from tests.ui.saved_views import ADDRESS, LIST, save, view_of


def test_rename_and_delete(visitor: Client) -> None:
    save(visitor)
    view = SavedView.objects.get()
    assert 'value="Free"' in visitor.get(f"{ADDRESS}{view.pk}/").content.decode()
    visitor.post(f"{ADDRESS}{view.pk}/", {"name": "  Faksy  "})
    assert list(views(fragment(visitor))) == ["Faksy"]
    assert visitor.get(f"{ADDRESS}{view.pk}/delete/").status_code == 200
    visitor.post(f"{ADDRESS}{view.pk}/delete/")
    assert views(fragment(visitor)) == {}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give the view a name."),
        ("   ", "Give the view a name."),
        ("ż" * 81, "A name has at most 80 characters; this one has 81."),
        ("x" * 10_000, "A name has at most 80 characters"),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_a_bad_name_gets_a_sentence(
    visitor: Client, viewer: User, alfa: Tenant, name: str, sentence: str
) -> None:
    view = view_of(viewer, alfa)
    for url in (ADDRESS, f"{ADDRESS}{view.pk}/"):
        response = visitor.post(url, {"name": name, "query": "type=FAX"})
        assert response.status_code == 422
        assert sentence in response.content.decode()
    assert list(SavedView.objects.values_list("name", flat=True)) == ["FAX"]


def test_markup_in_a_name_is_text(planner: Client, client_of: ClientOf, manager: User) -> None:
    name = '<script>alert("1")</script>\'">&amp;<b>'
    save(planner, name=name, shared="on")
    view = SavedView.objects.get(name=name)
    pages = [
        planner.get(f"{LIST}?view=all"),
        planner.get(f"{ADDRESS}{view.pk}/"),
        planner.get(f"{ADDRESS}{view.pk}/delete/"),
        client_of("manager").get(LIST),
    ]
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "<b>" not in page.content.decode()
        assert "&lt;script&gt;alert(" in page.content.decode()
    assert list(views(fragment(planner))) == [name]


def test_saving_the_same_twice_is_harmless(visitor: Client) -> None:
    assert [save(visitor, default="on").status_code for _ in range(3)] == [302, 302, 302]
    assert SavedView.objects.count() == 1


def test_another_filter_under_the_name_is_only_replaced_when_told(visitor: Client) -> None:
    save(visitor)
    refused = save(visitor, query="type=VOICE")
    assert refused.status_code == 422
    assert "You already have a view with this name." in text(refused)
    assert select(refused, "[type=checkbox][name=replace]")
    assert SavedView.objects.get().query == "type=FAX"
    assert save(visitor, query="type=VOICE", replace="on").status_code == 302
    assert SavedView.objects.get().query == "type=VOICE"


def test_renaming_to_a_taken_name_is_refused(visitor: Client, viewer: User, alfa: Tenant) -> None:
    view_of(viewer, alfa, name="One")
    two = view_of(viewer, alfa, name="Two")
    response = visitor.post(f"{ADDRESS}{two.pk}/", {"name": "One"})
    assert response.status_code == 422
    assert "You have another view with this name." in response.content.decode()


def test_two_people_may_use_one_name(visitor: Client, planner: Client, client_of: ClientOf) -> None:
    assert save(planner, shared="on").status_code == 302
    assert save(client_of("manager"), query="type=VOICE", shared="on").status_code == 302
    assert texts(fragment(visitor), ".dropdown-item-title") == ["Free"] * 2


def test_a_filter_can_be_too_long_to_keep(visitor: Client) -> None:
    query = "&".join(f"server=SIP{number:0100}" for number in range(200))
    response = save(visitor, query=query)
    assert response.status_code == 422
    assert "This filter is too long to save." in response.content.decode()


@pytest.mark.parametrize("query", ["", "\x00", "%00=%00&q=%00", "page=7", "<script>", "=&=&&", "q=%ED%A0%80"])
def test_nonsense_in_the_filter_is_left_out(visitor: Client, query: str) -> None:
    assert save(visitor, query=query).status_code == 302
    assert fragment(visitor, f"?{SavedView.objects.get().query}")


def test_the_number_of_views_is_bounded(viewer: User, alfa: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_views, "OWN_VIEWS_LIMIT", 2)
    monkeypatch.setattr(saved_views, "SHARED_VIEWS_LIMIT", 1)
    asked = {"tenant": alfa, "owner": viewer, "list_name": "users", "query": "q=a", "role": Role.SUPERVISOR}
    one = saved_views.save_view(name="one", shared=True, **asked)
    with pytest.raises(ValidationError, match="1 views of this list are already shared"):
        saved_views.save_view(name="two", shared=True, **asked)
    saved_views.save_view(name="two", **asked)
    with pytest.raises(ValidationError, match="You already have 2 views of this list"):
        saved_views.save_view(name="three", **asked)
    assert (
        saved_views.edit_view(view=one, role=Role.VIEWER, name="uno", shared=True, default=False).name
        == "uno"
    )


def test_a_list_that_does_not_exist(visitor: Client) -> None:
    assert visitor.post("/t/alfa/nonsense/views/", {"name": "x"}).status_code == 404
