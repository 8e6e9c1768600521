"""Keeps Python's cycle collector out of work that makes no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector while a page becomes records.

    Each of some hundred thousand new objects would have it walk over all the others again and
    again, which takes longer than the parsing. What is dropped meanwhile is still freed at once.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
