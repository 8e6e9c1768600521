"""The client of the CCRM public API: plain Python, nothing but GET.

with CcrmClient("https://demo.ccrm.pl", key) as client:
    accounts = client.sip_accounts().records

It returns whole lists of parsed records or raises a `CcrmError`; an empty list means that CCRM has none.
"""

from ccrm_admin.ccrm_api.client import CcrmClient
from ccrm_admin.ccrm_api.errors import (
    BadEnvelopeError,
    BadKeyError,
    CcrmError,
    IncompleteError,
    ListTooLongError,
    NotFoundError,
    NotJsonError,
    RateLimitedError,
    RedirectedError,
    RefusedError,
    ServerError,
    TimedOutError,
    TlsError,
    TooLargeError,
    UnauthorizedError,
    UnexpectedStatusError,
    UnreachableError,
)
from ccrm_admin.ccrm_api.limits import Limits
from ccrm_admin.ccrm_api.pages import gc_paused
from ccrm_admin.ccrm_api.records import (
    CallPresentationRecord,
    CrmUserRecord,
    SipAccountRecord,
    SmsSenderRecord,
)
from ccrm_admin.ccrm_api.resources import Resource
from ccrm_admin.ccrm_api.results import DUPLICATE, Fetched, Progress, Skipped

__all__ = [
    "DUPLICATE",
    "BadEnvelopeError",
    "BadKeyError",
    "CallPresentationRecord",
    "CcrmClient",
    "CcrmError",
    "CrmUserRecord",
    "Fetched",
    "IncompleteError",
    "Limits",
    "ListTooLongError",
    "NotFoundError",
    "NotJsonError",
    "Progress",
    "RateLimitedError",
    "RedirectedError",
    "RefusedError",
    "Resource",
    "ServerError",
    "SipAccountRecord",
    "Skipped",
    "SmsSenderRecord",
    "TimedOutError",
    "TlsError",
    "TooLargeError",
    "UnauthorizedError",
    "UnexpectedStatusError",
    "UnreachableError",
    "gc_paused",
]
