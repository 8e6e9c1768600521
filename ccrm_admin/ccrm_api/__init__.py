"""The client of the CCRM public API: plain Python, nothing but GET.

with CcrmClient("https://demo.ccrm.pl", key) as client:
    accounts = client.fetch(Resource.SIP_ACCOUNTS).records

It returns whole lists of parsed records or raises a `CcrmError` (see `errors`); an empty list means that CCRM
has none.
"""

from ccrm_admin.ccrm_api.client import CcrmClient
from ccrm_admin.ccrm_api.errors import CcrmError, RateLimitedError, TimedOutError
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.pages import gc_paused
from ccrm_admin.ccrm_api.records import (
    CallPresentationRecord,
    CrmUserRecord,
    SipAccountRecord,
    SmsSenderRecord,
    UserGroupRecord,
)
from ccrm_admin.ccrm_api.resources import Resource
from ccrm_admin.ccrm_api.results import DUPLICATE, Fetched, Progress, Skipped

__all__ = [
    "DUPLICATE",
    "CallPresentationRecord",
    "CcrmClient",
    "CcrmError",
    "CrmUserRecord",
    "Fetched",
    "Limits",
    "Progress",
    "RateLimitedError",
    "Resource",
    "SipAccountRecord",
    "Skipped",
    "SmsSenderRecord",
    "TimedOutError",
    "UserGroupRecord",
    "gc_paused",
]
