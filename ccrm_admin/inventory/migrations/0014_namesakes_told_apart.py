"""Tell holders of one name apart in the accounts that are here already."""

from collections import defaultdict
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Count, F

from ccrm_admin.inventory import bulk
from ccrm_admin.inventory.computed_columns import holder_columns, holder_name, made_columns
from ccrm_admin.inventory.models import SipAccount


def tell_apart(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the holders anew of all accounts that somebody has whose name others have too."""
    for tenant in apps.get_model("tenants", "Tenant").objects.all():
        users = apps.get_model("inventory", "CrmUser").objects.filter(tenant=tenant, missing_since=None)
        counted = users.values("name_sort").annotate(bearers=Count("pk")).filter(bearers__gt=1)
        alike = set(counted.values_list("name_sort", flat=True))
        holders: dict[int, list[str]] = defaultdict(list)
        told: set[int] = set()
        columns = ("extension_id", "name_sort", "first_name", "last_name", "email")
        for extension_id, key, *names in users.exclude(extension_id=None).values_list(*columns):
            holders[extension_id].append(holder_name(*names, namesakes=key in alike))
            if key in alike:
                told.add(extension_id)
        if told:
            _write(apps, tenant, {extension_id: holders[extension_id] for extension_id in told})


def _write(apps: StateApps, tenant: Any, holders: dict[int, list[str]]) -> None:
    model: Any = apps.get_model("inventory", "SipAccount")
    changed = []
    for row in model.objects.filter(tenant=tenant, holder_count__gt=0).values():
        if row["extension_id"] in holders:
            columns = holder_columns(holders[row["extension_id"]])
            made = made_columns(SipAccount, {**row, **columns}, tenant.region)
            changed.append({"id": row["id"], **columns, "search": made["search"]})
    bulk.update(model, changed)
    states = apps.get_model("inventory", "ResourceState").objects.filter(tenant=tenant)
    states.filter(resource="sip_accounts").update(version=F("version") + 1)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0013_blocks")]

    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop)]
