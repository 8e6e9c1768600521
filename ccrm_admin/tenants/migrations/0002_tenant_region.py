from django.db import migrations, models

import ccrm_admin.tenants.regions


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="tenant",
            name="region",
            field=models.CharField(
                choices=ccrm_admin.tenants.regions.regions,
                default="PL",
                help_text="Numbers that are written without a country code are this country's.",
                max_length=2,
                verbose_name="country of the numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="tenant",
            constraint=models.CheckConstraint(
                condition=models.Q(("region__regex", "^[A-Z]{2}$")), name="tenant_region_is_a_code"
            ),
        ),
    ]
