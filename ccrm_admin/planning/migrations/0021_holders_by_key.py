"""Keep of what is planned elsewhere who has it there, not only what they are called."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from ccrm_admin.planning.domain.keys import key_of


def add_keys(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Give the key of the holder to what was acknowledged; let all findings be computed anew."""
    assignments = apps.get_model("planning", "Assignment").objects
    known = apps.get_model("planning", "Acknowledgement").objects.filter(code="planned_elsewhere")
    for acknowledgement in known:
        params = acknowledgement.params
        there = assignments.filter(plan=params["planId"], account__extension_id=params["extensionId"])
        holder = there.values_list("plan_user", flat=True).first()
        if holder is not None:
            acknowledgement.params = {**params, "holderKey": key_of(None, holder)}
            acknowledgement.save(update_fields=["params"])
    apps.get_model("planning", "PlanFinding").objects.all().delete()
    apps.get_model("planning", "PlanState").objects.update(stamp="")


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0020_statuses"),
    ]

    operations = [migrations.RunPython(add_keys, migrations.RunPython.noop)]
