"""What an error code means to a supervisor: worded when it is shown, in the language of who reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ccrm_admin.database_trouble import Trouble
from ccrm_admin.dates import moment_text

NO_KEY = "no_key"
KEY_UNREADABLE = "key_unreadable"
INACTIVE = "inactive"
HELD = "held"
HELD_OVER_A_DAY = "held_over_a_day"
MOVED = "moved"
INTERNAL = "internal"
BUSY = "busy"
INTERRUPTED = "interrupted"
DATABASE = "database"
NO_WORKER = "no_worker"
UNAVAILABLE = "unavailable"
KEY_TROUBLES = ("unauthorized", "bad_key", KEY_UNREADABLE)


class Explanation(NamedTuple):
    """What happened, what it means for the data on the screen, and what to do next."""

    cause: str
    effect: str
    remedy: str

    def __str__(self) -> str:
        return " ".join(self)

    @property
    def advice(self) -> str:
        """Cause and remedy, where no data is on the screen."""
        return f"{self.cause} {self.remedy}"


_HELD_REMEDY = _("If they are really gone, a manager can confirm it; if not, the next sync corrects it.")
_EFFECT = _("The records stay as of the last complete sync.")

# code: what it means for the records, where that is something else
_EFFECTS: dict[str, Promise] = {
    UNAVAILABLE: _("The other lists are not affected."),
    MOVED: _("New and changed records are shown; missing ones (%(spared)s) are kept."),
}

# code: (what happened, what to do next)
_SENTENCES: dict[str, tuple[Promise, Promise]] = {
    "unauthorized": (
        _(
            "CCRM refused the API key (401). The key is wrong, this server's IP address is not "
            "allowed, or the API is switched off; CCRM does not say which."
        ),
        _("Check all three in the CCRM panel, then try the key."),
    ),
    "rate_limited": (
        _("CCRM's request limit is used up."),
        _("The key is fine; wait, and use it in fewer places. Next try: %(retry_at)s."),
    ),
    "not_found": (
        _("There is no CCRM API at this tenant's address (404)."),
        _("Check the spelling of the tenant's name: the part before .ccrm.pl."),
    ),
    "unreachable": (
        _("CCRM can't be reached: %(reason)s."),
        _("Check the tenant's name and this server's network; if both are right, try again later."),
    ),
    "tls": (
        _("The connection to CCRM is not secure, so the API key was not sent: %(reason)s."),
        _("Check the tenant's name and this server's clock and trusted certificates."),
    ),
    "timeout": (
        _("CCRM did not answer within %(seconds)s seconds."),
        _("It may be overloaded: try again in a few minutes."),
    ),
    "server_error": (
        _("Internal error in CCRM (status %(status)s)."),
        _("Try again in a few minutes; if it persists, tell TeleCube."),
    ),
    "unexpected_status": (
        _("Unexpected answer from CCRM (status %(status)s)."),
        _("Check the tenant's name; if it is right, ask TeleCube."),
    ),
    "redirected": (
        _("CCRM redirected the request to another address (%(host)s), where the API key must not go."),
        _("Check the tenant's name, and ask TeleCube whether the address has changed."),
    ),
    "too_large": (
        _("CCRM's answer is larger than %(limit)s MiB, so it was not read."),
        _("Ask TeleCube what this answer contains."),
    ),
    "list_too_long": (
        _("CCRM sends more than %(records)s records or %(limit)s MiB for one list, so it was not used."),
        _("Ask TeleCube what this list contains."),
    ),
    "not_json": (
        _("CCRM's answer is not the expected data: %(kind)s."),
        _("Try again in a few minutes; if it persists, check the tenant's name."),
    ),
    "refused": (
        _("CCRM declined the request: “%(message)s”."),
        _("Follow the reason given, or ask TeleCube about it."),
    ),
    "bad_envelope": (
        _("CCRM's answer does not match the description of its API (%(problem)s)."),
        _("Ask TeleCube whether the API has changed."),
    ),
    "incomplete": (
        _("CCRM sent %(received)s records and says there are more, but sends no more."),
        _("Try again in a few minutes; if it persists, tell TeleCube."),
    ),
    "bad_key": (
        _("The API key contains characters that no key has, such as a space or an accented letter."),
        _("Copy it again from the CCRM panel and save it."),
    ),
    NO_KEY: (
        _("No API key is set for this tenant."),
        _("A manager of the tenant can enter it in the settings."),
    ),
    KEY_UNREADABLE: (
        _(
            "The stored API key can't be decrypted: CREDENTIAL_KEYS no longer holds the key it "
            "was encrypted with."
        ),
        _("Enter the API key again in the tenant's settings, or restore CREDENTIAL_KEYS."),
    ),
    INACTIVE: (
        _("This tenant is inactive."),
        _("An operator can activate it in the tenant's settings."),
    ),
    HELD: (
        _("%(removed)s of %(present)s records are missing from CCRM's answer."),
        _HELD_REMEDY,
    ),
    HELD_OVER_A_DAY: (
        _(
            "%(removed)s of %(present)s records are missing from CCRM's answer, after %(earlier)s "
            "more within a day."
        ),
        _HELD_REMEDY,
    ),
    MOVED: (
        _("CCRM's list kept changing while it was read, so it is not clear which records are gone."),
        _("The next sync reads the list again."),
    ),
    UNAVAILABLE: (
        _("CCRM does not give the teams of this tenant (status %(status)s)."),
        _("If you use teams there, ask TeleCube to make them available to the API."),
    ),
    BUSY: (
        _("Another process has been syncing this tenant for a very long time."),
        _("Try again later; if it persists, tell your operator: the worker's log has the cause."),
    ),
    INTERRUPTED: (
        _("The sync was interrupted before this list."),
        _("It will be retried automatically."),
    ),
    NO_WORKER: (
        _("The key was not tried: the queue did not move for a few minutes."),
        _("Tell your operator, then try again."),
    ),
    DATABASE: (
        _("%(trouble)s CCRM Admin could not save what it fetched."),
        _("Tell your operator; the server's log says what to do. The sync will be retried automatically."),
    ),
    INTERNAL: (
        _("CCRM Admin had an error (%(error)s); see its log."),
        _("Try again; if it persists, tell your operator."),
    ),
}

# code: what the top bar of every page says
_HEADLINES: dict[str, Promise] = {
    "unauthorized": _("CCRM refuses the API key"),
    "rate_limited": _("Too many requests"),
    "not_found": _("No CCRM at this address"),
    "unreachable": _("CCRM can't be reached"),
    "tls": _("Connection not secure"),
    "timeout": _("CCRM doesn't answer"),
    "server_error": _("CCRM answers with an error"),
    "bad_key": _("API key unusable"),
    NO_KEY: _("No API key"),
    KEY_UNREADABLE: _("API key unusable"),
    HELD: _("To be confirmed"),
    HELD_OVER_A_DAY: _("To be confirmed"),
    MOVED: _("Refreshed in part"),
    BUSY: _("Not refreshed"),
    INTERRUPTED: _("Not refreshed"),
    DATABASE: _("Not saved"),
    INTERNAL: _("Not refreshed"),
}
_HEADLINE = _("CCRM's answer unusable")

_WORDS: dict[str, dict[str, Promise]] = {
    "trouble": {trouble.value: trouble.label for trouble in Trouble},
    "reason": {
        "dns": _("unknown server name"),
        "refused": _("the server accepts no connections"),
        "reset": _("the server broke off the connection"),
        "network": _("there is no route to the server"),
    },
    "kind": {
        "html": _("a web page, perhaps of maintenance"),
        "empty": _("empty"),
        "truncated": _("cut off in the middle"),
        "encoding": _("in an encoding that can't be read"),
        "malformed": _("malformed"),
    },
}


def explain(code: str, params: Mapping[str, Any]) -> Explanation:
    """Return the sentences for an error ``code`` with its ``params``, in the active language.

    The codes are those of ``ccrm_api.errors`` and the ones of this module. A code that an older version
    stored and this one does not know is shown as an internal error.
    """
    if code not in _SENTENCES:
        code, params = INTERNAL, {"error": code}
    words = defaultdict(lambda: "?", {name: _word(name, value) for name, value in params.items()})
    cause, remedy = _SENTENCES[code]
    effect = _EFFECTS.get(code, _EFFECT)
    return Explanation(str(cause) % words, str(effect) % words, str(remedy) % words)


def headline(code: str) -> str:
    """Return what an error ``code`` comes to, in two to four words."""
    known = code if code in _SENTENCES else INTERNAL
    return str(_HEADLINES.get(known, _HEADLINE))


def known_codes() -> frozenset[str]:
    """Return the codes that have sentences."""
    return frozenset(_SENTENCES)


def _word(name: str, value: Any) -> str:
    if name == "retry_at" and (moment := parse_datetime(str(value))):
        return moment_text(moment)
    return str(_WORDS.get(name, {}).get(str(value), value))
