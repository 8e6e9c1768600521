"""The entries of a CRM user's two pools, as the API nests them in the user."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from ccrm_admin.sandbox.records import Record

_NAMESPACE = UUID("6f1d4c2e-9a57-4b0e-8d3f-52c7a1e0b964")


def call_entry(call_presentation: Record) -> Record:
    """Return the entry of `callPresentation` for a row of the call presentations."""
    digits = str(call_presentation["presentation"])
    return {
        "presentation": digits,
        "uuid": str(uuid5(_NAMESPACE, f"call {digits}")),
        "name": call_presentation.get("name", ""),
        "clipPrefix": call_presentation.get("clipPrefix", ""),
    }


def sms_entry(sms_sender: Record) -> Record:
    """Return the entry of `smsPresentation` for a row of the SMS senders."""
    presentation = str(sms_sender["presentation"])
    return {
        "presentation": presentation,
        "uuid": str(uuid5(_NAMESPACE, f"sms {sms_sender.get('id')} {presentation}")),
    }


def copied(entries: Iterable[Record]) -> list[Record]:
    """Return the entries as dicts of their own, so that a change to one user stays with him."""
    return [dict(entry) for entry in entries]
