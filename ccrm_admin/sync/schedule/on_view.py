"""Somebody looks at a tenant's data."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError

from ccrm_admin.database_trouble import in_words
from ccrm_admin.sync.schedule.due import request_if_stale

if TYPE_CHECKING:
    from ccrm_admin.tenants.models import Tenant

logger = logging.getLogger(__name__)


def ask_if_stale(tenant: Tenant) -> bool:
    """Queue a sync if what is looked at is too old; return whether one was.

    What goes wrong with the queue must not cost the page.
    """
    try:
        return request_if_stale(tenant) is not None
    except (DatabaseError, InterfaceError) as error:
        logger.warning("A sync of %s could not be queued: %s", tenant.name, in_words(error))
        return False
