"""Adding and changing tenants: what is stored, and the sentence for what can't be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.utils import timezone

from ccrm_admin.tenants import services
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.signals import region_changed


def test_add_tenant(db: None) -> None:
    tenant = services.add_tenant(name="gamma", title=" Gamma ", api_key="key", refresh_interval=120)

    stored = Tenant.objects.get(pk=tenant.pk)
    assert (stored.name, stored.title, stored.read_key()) == ("gamma", "Gamma", "key")
    assert (stored.refresh_interval, stored.active) == (120, True)
    assert stored.base_url == "https://gamma.ccrm.pl"


def test_a_tenant_may_come_without_title_and_key(db: None) -> None:
    tenant = services.add_tenant(name="gamma", title="")

    assert tenant.title == "gamma"
    assert not tenant.has_key
    assert tenant.read_key() == ""


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"name": "Gamma.example"}, {"name"}),
        ({"name": "alfa"}, {"name"}),
        ({"name": "x" * 300}, {"name"}),
        ({"name": "gam\x00ma"}, {"name"}),
        ({"title": "x" * 101}, {"title"}),
        ({"title": "nul\x00"}, {"title"}),
        ({"api_key": "two words"}, {"api_key"}),
        ({"refresh_interval": 59}, {"refresh_interval"}),
        ({"refresh_interval": 24 * 3600 + 1}, {"refresh_interval"}),
        ({"refresh_interval": -5}, {"refresh_interval"}),
        ({"region": "XX"}, {"region"}),
        ({"region": "pl"}, {"region"}),
        ({"name": "", "api_key": "ż", "refresh_interval": 0}, {"name", "api_key", "refresh_interval"}),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_stored(
    alfa: Tenant, wrong: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(ValidationError) as caught:
        services.add_tenant(**{"name": "gamma", "title": "Gamma", **wrong})

    assert set(caught.value.message_dict) == fields
    assert list(Tenant.objects.all()) == [alfa]


def test_the_same_tenant_added_at_the_same_moment_is_a_sentence(db: None) -> None:
    def somebody_else_is_faster(instance: Tenant, **kwargs: object) -> None:
        pre_save.disconnect(somebody_else_is_faster, sender=Tenant)
        Tenant.objects.create(name=instance.name, title="The other one")

    pre_save.connect(somebody_else_is_faster, sender=Tenant)

    with pytest.raises(ValidationError, match="already exists"):
        services.add_tenant(name="gamma", title="Gamma")


def test_edit_tenant_leaves_name_and_key(alfa: Tenant) -> None:
    services.replace_key(tenant=alfa, api_key="key")

    services.edit_tenant(tenant=alfa, title="New", refresh_interval=600)

    stored = Tenant.objects.get(pk=alfa.pk)
    assert (stored.name, stored.title, stored.refresh_interval) == ("alfa", "New", 600)
    assert stored.read_key() == "key"


def test_a_tenants_numbers_are_of_the_country_that_is_set(alfa: Tenant) -> None:
    heard: list[str] = []

    def hear(tenant: Tenant, **_signal: object) -> None:
        heard.append(tenant.region)

    region_changed.connect(hear)
    services.edit_tenant(tenant=alfa, title="New", refresh_interval=600)
    services.edit_tenant(tenant=alfa, title="New", refresh_interval=600, region="PL")
    assert (Tenant.objects.get(pk=alfa.pk).region, heard) == ("PL", [])

    services.edit_tenant(tenant=alfa, title="New", refresh_interval=600, region="DE")
    assert (Tenant.objects.get(pk=alfa.pk).region, heard) == ("DE", ["DE"])
    assert services.add_tenant(name="gamma", title="", region="GB").region == "GB"


def test_another_key_may_be_tried_at_once(alfa: Tenant) -> None:
    Tenant.objects.update(retry_at=timezone.now() + timedelta(hours=1), failures=7)

    services.replace_key(tenant=Tenant.objects.get(), api_key="new")

    stored = Tenant.objects.get(pk=alfa.pk)
    assert (stored.retry_at, stored.failures, stored.read_key()) == (None, 0, "new")


@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_an_empty_key_does_not_replace_one(alfa: Tenant, empty: str) -> None:
    services.replace_key(tenant=alfa, api_key="key")

    with pytest.raises(ValidationError, match="remove the stored one"):
        services.replace_key(tenant=alfa, api_key=empty)

    assert Tenant.objects.get(pk=alfa.pk).read_key() == "key"


def test_remove_key(alfa: Tenant) -> None:
    services.replace_key(tenant=alfa, api_key="key")

    services.remove_key(tenant=alfa)
    services.remove_key(tenant=alfa)

    assert not Tenant.objects.get(pk=alfa.pk).has_key


def test_deactivate_and_activate(alfa: Tenant) -> None:
    services.deactivate(tenant=alfa)
    assert not Tenant.objects.active().exists()

    services.activate(tenant=alfa)
    assert list(Tenant.objects.active()) == [alfa]
