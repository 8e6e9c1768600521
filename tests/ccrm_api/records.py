"""Rows as the vendor writes them, and what is read of them."""

from typing import Any

from ccrm_admin.ccrm_api import (
    Resource,
)
from ccrm_admin.ccrm_api.pages import Rows
from ccrm_admin.ccrm_api.parsing import parse_rows

ID = "0a6b1c9e-4d2f-4e57-9a83-5f0c7b1d2e3f"


def read(resource: Resource, *sent: Any) -> Rows:
    rows = Rows(resource)
    rows.add(parse_rows(list(sent), resource), page=1)
    return rows


def account(**fields: Any) -> Any:
    [record] = read(Resource.SIP_ACCOUNTS, {"extensionId": 1, **fields}).records
    return record


def user(**fields: Any) -> Any:
    [record] = read(Resource.CRM_USERS, {"uuid": ID, **fields}).records
    return record
