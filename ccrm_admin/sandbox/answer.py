"""What is sent back for one request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccrm_admin.sandbox.envelope import Body, failure
from ccrm_admin.sandbox.faults import Fault

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and headers; `fault` is set where the sending itself goes wrong."""

    status: int
    body: Body
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None


def refusal(status: int, message: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer that says no in the documented envelope."""
    return Answer(status, Body.of(failure(message)), headers=headers or {})


def unauthorized() -> Answer:
    """Return the documented answer to a wrong key, a foreign address or a switched-off API."""
    return refusal(401, "Unauthorized")


def over_the_limit() -> Answer:
    """Return the documented answer to too many requests."""
    return refusal(403, "Request limit has been exceeded")
