import django.core.validators
import django.db.models.functions.text
from django.db import migrations, models

import ccrm_admin.tenants.regions
import ccrm_admin.tenants.validators


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("tenants", "0007_fill_sort_keys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="tenant",
            name="name",
            field=models.CharField(
                error_messages={"unique": "This tenant already exists."},
                help_text="The part before .ccrm.pl in the CCRM address. It can't be changed later.",
                max_length=63,
                unique=True,
                validators=[ccrm_admin.tenants.validators.validate_tenant_name],
                verbose_name="name",
            ),
        ),
        migrations.AlterField(
            model_name="tenant",
            name="refresh_interval",
            field=models.PositiveIntegerField(
                default=300,
                help_text="Seconds after which data that someone looks at is refreshed (300: five minutes).",
                validators=[
                    django.core.validators.MinValueValidator(60),
                    django.core.validators.MaxValueValidator(86400),
                ],
                verbose_name="refresh interval",
            ),
        ),
        migrations.AlterField(
            model_name="tenant",
            name="region",
            field=models.CharField(
                choices=ccrm_admin.tenants.regions.regions,
                default="PL",
                help_text="Numbers written without a country code belong to this country.",
                max_length=2,
                verbose_name="country of the numbers",
            ),
        ),
        migrations.AlterField(
            model_name="tenant",
            name="title",
            field=models.CharField(
                help_text="The name used here every day.",
                max_length=100,
                validators=[ccrm_admin.tenants.validators.validate_line],
                verbose_name="title",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(
                error_messages={"unique": "A person with this e-mail already exists."},
                max_length=254,
                unique=True,
                verbose_name="e-mail",
            ),
        ),
        migrations.AlterConstraint(
            model_name="user",
            name="email_in_lower_case",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="email_in_lower_case",
                violation_error_message="Type the e-mail in lower case.",
            ),
        ),
    ]
