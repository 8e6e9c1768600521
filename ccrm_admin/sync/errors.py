"""Why a sync does not start or does not go on."""

from __future__ import annotations

from typing import Any

from ccrm_admin.sync.messages import Explanation, explain


class SyncRefusedError(Exception):
    """A sync can't start now; ``explanation`` says why and what to do, in the active language."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def explanation(self) -> Explanation:
        """The sentences for people."""
        return explain(self.code, self.params)


class LeaseLostError(Exception):
    """Another process has taken the run over, since this one did not renew its lease in time."""


class RunStoppedError(Exception):
    """The process was asked to stop in the middle of the run."""
