"""What is wrong with the database, read from the codes of its errors: their messages may quote rows."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trouble(models.TextChoices):
    """What keeps the database from its work, as a sentence for whoever uses the pages."""

    FULL = "disk_full", _("The server's disk is full.")
    READ_ONLY = "read_only", _("The database can only be read right now.")
    BUSY = "busy", _("The database is busy right now.")
    AWAY = "away", _("The database does not answer right now.")
    DAMAGED = "damaged", _("The database is damaged.")
    UNPREPARED = "unprepared", _("The database does not match this release.")

    @property
    def advice(self) -> str:
        """What it means and what to do, for whoever reads the log."""
        return _ADVICE[self]


_ADVICE = {
    Trouble.FULL: "the disk is full, nothing can be saved; make space, then all goes on by itself",
    Trouble.READ_ONLY: "it can only be read; give this process the right to write to it, or end its standby",
    Trouble.BUSY: "another process has locked it for long; if that goes on, look which",
    Trouble.AWAY: "it does not answer or does not let us in; check that it runs, and DATABASE_URL",
    Trouble.DAMAGED: "it is damaged; restore a backup",
    Trouble.UNPREPARED: "a table or column is missing; run “manage.py migrate”",
}

# https://www.sqlite.org/rescode.html: extended codes begin with the name of their kind
_SQLITE = {
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_IOERR_SHMSIZE": Trouble.FULL,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_LOCKED": Trouble.BUSY,
    "SQLITE_CANTOPEN": Trouble.AWAY,
    "SQLITE_IOERR": Trouble.AWAY,
    "SQLITE_CORRUPT": Trouble.DAMAGED,
    "SQLITE_NOTADB": Trouble.DAMAGED,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html: codes, and the classes of two letters
_POSTGRESQL = {
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "55P03": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "42P01": Trouble.UNPREPARED,
    "42703": Trouble.UNPREPARED,
    "XX001": Trouble.DAMAGED,
    "08": Trouble.AWAY,
    "28": Trouble.AWAY,
    "3D": Trouble.AWAY,
    "53": Trouble.AWAY,
    "57": Trouble.AWAY,
}
_SYSTEM = {errno.ENOSPC: Trouble.FULL, errno.EDQUOT: Trouble.FULL, errno.EROFS: Trouble.READ_ONLY}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return what ``error``, or one behind it, says of the database or its disk; None if nothing."""
    return next(filter(None, map(_told, _chain(error))), None)


def in_words(error: BaseException) -> str:
    """Return what ``error`` means, for the log; its kind alone if that is not known."""
    trouble = trouble_of(error)
    return trouble.advice if trouble else type(error).__name__


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _told(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError) and error.errno in _SYSTEM:
        return _SYSTEM[error.errno]
    name = getattr(error, "sqlite_errorname", None)
    if name == "SQLITE_ERROR" and str(error).startswith(("no such table", "no such column")):
        return Trouble.UNPREPARED
    if name:
        return next((_SQLITE[kind] for kind in sorted(_SQLITE, reverse=True) if name.startswith(kind)), None)
    if not type(error).__module__.startswith("psycopg"):
        return None
    state = getattr(error, "sqlstate", None)
    if state:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    return Trouble.AWAY if type(error).__name__ == "OperationalError" else None
