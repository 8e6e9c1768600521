"""How far a run is, for the pages and the command line."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ccrm_admin.sync.choices import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from ccrm_admin.ccrm_api import Progress

    OnProgress = Callable[["RunProgress"], None]


@dataclass(frozen=True, slots=True)
class RunProgress:
    """The resource a run is at; pages (from 1) and records so far, and of how many if CCRM sent that."""

    resource: str
    step: Step = Step.FETCHING
    page: int = 0
    records: int = 0
    total: int | None = None

    @classmethod
    def of_page(cls, progress: Progress) -> RunProgress:
        """Return the progress after a page, in the client's words."""
        return cls(
            progress.resource.value, page=progress.page, records=progress.records, total=progress.total
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as ``SyncRun.progress`` keeps it."""
        return asdict(self)


def say_nothing(_progress: RunProgress) -> None:
    """Ignore the progress."""
