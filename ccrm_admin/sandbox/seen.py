"""What the server remembers of a request."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request to the API: never its key. `status` is None where nothing was answered (reset)."""

    tenant: str
    resource: str | None
    page: int
    status: int | None
    authorized: bool
    user_agent: str

    def __str__(self) -> str:
        outcome = self.status if self.status is not None else "connection reset"
        return f"{self.tenant!r} {self.resource or 'unknown path'} page {self.page}: {outcome}"
