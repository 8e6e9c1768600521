"""What may be done to tenants. Every violation is a ValidationError with a sentence."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from ccrm_admin.numbers import DEFAULT_REGION
from ccrm_admin.tenants.access_log import log_change
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.signals import region_changed
from ccrm_admin.tenants.validators import validate_api_key

REFRESH_INTERVAL = 300  # seconds


@sensitive_variables()
@transaction.atomic
def add_tenant(
    *,
    name: str,
    title: str,
    api_key: str = "",
    refresh_interval: int = REFRESH_INTERVAL,
    region: str = "",
) -> Tenant:
    """Add a tenant and return it.

    ``name`` is a DNS label, ``title`` what people call it (the name, if empty), ``api_key`` may come later,
    ``refresh_interval`` is in seconds, ``region`` the country of numbers without a country code (Poland, if
    empty). Raises ValidationError, by field.
    """
    tenant = Tenant(
        name=name,
        title=title.strip() or name,
        refresh_interval=refresh_interval,
        region=region or DEFAULT_REGION,
    )
    errors: dict[str, list[ValidationError]] = {}
    try:
        tenant.set_key(_checked(api_key))
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    try:
        tenant.full_clean()
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)
    try:
        with transaction.atomic():
            tenant.save(force_insert=True)
    except IntegrityError:  # somebody added the same one in this very moment
        raise ValidationError({"name": tenant.unique_error_message(Tenant, ("name",))}) from None
    log_change(f"added the tenant {tenant.name}, {'with an' if tenant.has_key else 'without'} API key")
    return tenant


@transaction.atomic
def edit_tenant(*, tenant: Tenant, title: str, refresh_interval: int, region: str = "") -> Tenant:
    """Change what people call ``tenant``, how often it is fetched (seconds), and its numbers' country.

    Without a ``region`` that stays; all numbers are compared anew with another (``region_changed``). The name
    stays: under another name another customer's CCRM would be asked. Raises ValidationError.
    """
    tenant.title = title.strip()
    tenant.refresh_interval = refresh_interval
    before, tenant.region = tenant.region, region or tenant.region
    tenant.full_clean()
    tenant.save(update_fields=["title", "title_sort", "refresh_interval", "region"])
    if tenant.region != before:
        region_changed.send(Tenant, tenant=tenant)
    return tenant


@sensitive_variables()
@transaction.atomic
def replace_key(*, tenant: Tenant, api_key: str) -> Tenant:
    """Store ``api_key`` encrypted in place of the former one, and forget that that was refused.

    Raises ValidationError for ``api_key``.
    """
    checked = _checked(api_key)
    if not checked:
        raise ValidationError({"api_key": _("Paste the API key. To have none, remove the stored one.")})
    return _store_key(tenant, checked)


@transaction.atomic
def remove_key(*, tenant: Tenant) -> Tenant:
    """Forget the API key: nothing is fetched until there is another one; what was fetched stays."""
    return _store_key(tenant, "")


@transaction.atomic
def deactivate(*, tenant: Tenant) -> Tenant:
    """Stop fetching ``tenant`` and hide it from its members; nothing is deleted."""
    return _set_active(tenant, active=False)


@transaction.atomic
def activate(*, tenant: Tenant) -> Tenant:
    """Fetch ``tenant`` again and show it to its members."""
    return _set_active(tenant, active=True)


@transaction.atomic
def reencrypt_keys() -> int:
    """Encrypt every stored API key with the first of CREDENTIAL_KEYS, so that the others can be retired.

    Returns how many were stored. Raises CredentialUnreadableError, changing nothing, if one can't be read.
    """
    tenants = list(Tenant.objects.select_for_update().exclude(key_token=""))
    for tenant in tenants:
        tenant.set_key(tenant.read_key())
    Tenant.objects.bulk_update(tenants, ["key_token"], batch_size=500)
    log_change(f"encrypted the API keys of {len(tenants)} tenants anew")
    return len(tenants)


@sensitive_variables()
def _checked(api_key: str) -> str:
    key = api_key.strip()
    try:
        validate_api_key(key)
    except ValidationError as error:
        raise ValidationError({"api_key": error}) from None
    return key


@sensitive_variables()
def _store_key(tenant: Tenant, key: str) -> Tenant:
    tenant.set_key(key)
    tenant.retry_at = None
    tenant.retry_code = ""
    tenant.failures = 0
    tenant.save(update_fields=["key_token", "retry_at", "retry_code", "failures"])
    log_change(f"{'replaced' if key else 'removed'} the API key of {tenant.name}")
    return tenant


def _set_active(tenant: Tenant, *, active: bool) -> Tenant:
    tenant.active = active
    tenant.save(update_fields=["active"])
    log_change(f"{'activated' if active else 'deactivated'} the tenant {tenant.name}")
    return tenant
