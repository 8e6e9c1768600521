"""What a user has, and which periods of having end and begin: data in, data out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ccrm_admin.inventory.choices import HoldingKind, Mode
from ccrm_admin.inventory.models import NUMBER_LENGTH
from ccrm_admin.numbers import canonical
from ccrm_admin.ui.listed import texts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

INSTANT = timedelta(microseconds=1)  # the least by which one moment is after another


class Held(NamedTuple):
    """Something that a user has; two are the same if nothing about it is new."""

    kind: str
    mode: str = ""
    extension_id: int | None = None
    extension: str = ""
    presentation_canonical: str = ""


class Unfinished(NamedTuple):
    """A stored period that goes on, or ends only later by the present clock."""

    pk: int
    held: Held
    began_at: datetime
    ended_at: datetime | None


class Moves(NamedTuple):
    """What to write of one user: the keys of periods that end, and what begins, all at one moment."""

    ended: list[int]
    begun: list[Held]
    at: datetime


def held_by(
    mode: str,
    extension_id: int | None,
    extension: str,
    call_pool: Iterable[str],
    sms_pool: Iterable[str],
    team_ids: Iterable[str],
    teams: str,
    *,
    region: str,
) -> dict[Held, str]:
    """Return what a user with these columns has; of a number or sender also the spelling that was sent.

    Who has neither an account nor the right to pick one has nothing of the kind.
    """
    account = Held(HoldingKind.ACCOUNT.value, mode, extension_id, extension)
    held = {account: ""} if mode != Mode.NONE or extension else {}
    for kind, pool in ((HoldingKind.NUMBER, call_pool), (HoldingKind.SENDER, sms_pool)):
        for sent in pool:
            if number := canonical(sent, region):
                held.setdefault(Held(kind.value, presentation_canonical=number), sent)
    return held | teams_of(team_ids, teams)


def teams_of(team_ids: Iterable[str], teams: str) -> dict[Held, str]:
    """Return the teams that a user with these columns is in, each with the start of its name."""
    return {
        Held(HoldingKind.TEAM.value, presentation_canonical=team): name[:NUMBER_LENGTH]
        for team, name in zip(team_ids, texts_of(teams), strict=True)
    }


def moves(unfinished: Sequence[Unfinished], wanted: Collection[Held], *, now: datetime) -> Moves:
    """Return what to write so that a user has what is ``wanted``.

    A user's time never runs backwards: what changes while the clock says a moment from before the last
    change, since it was set back, is written as just after it.
    """
    going_on = {row.held: row.pk for row in unfinished if row.ended_at is None}
    last = max((row.ended_at or row.began_at for row in unfinished), default=now - INSTANT)
    return Moves(
        ended=[pk for held, pk in going_on.items() if held not in wanted],
        begun=[held for held in wanted if held not in going_on],
        at=max(now, last + INSTANT),
    )
