"""Faults in the reply: another answer arrives, whole, instead of the healthy one."""

from collections.abc import Callable

from ccrm_admin.sandbox.answer import Answer, over_the_limit, refusal, unauthorized
from ccrm_admin.sandbox.envelope import Body
from ccrm_admin.sandbox.faults import Fault

_MAINTENANCE = """<!DOCTYPE html>
<html lang="pl">
<head><meta charset="utf-8"><title>Przerwa techniczna</title></head>
<body><h1>Przerwa techniczna</h1><p>Serwis będzie dostępny wkrótce. Przepraszamy.</p></body>
</html>
"""


def _unauthorized(_healthy: Answer, _fault: Fault) -> Answer:
    return unauthorized()


def _rate_limit(_healthy: Answer, _fault: Fault) -> Answer:
    return over_the_limit()


def _status(_healthy: Answer, fault: Fault) -> Answer:
    return refusal(fault.status, fault.message, fault.headers)


def _html(_healthy: Answer, _fault: Fault) -> Answer:
    return Answer(200, Body(_MAINTENANCE.encode()), content_type="text/html; charset=utf-8")


def _empty(_healthy: Answer, _fault: Fault) -> Answer:
    return Answer(200, Body(b""))


def _cut_json(healthy: Answer, _fault: Fault) -> Answer:
    return Answer(200, Body(healthy.body.raw[: len(healthy.body.raw) // 2]))


def _redirect(_healthy: Answer, fault: Fault) -> Answer:
    return Answer(302, Body(b""), headers={"Location": fault.location})


def _refused(_healthy: Answer, fault: Fault) -> Answer:
    return refusal(200, fault.message)


REPLY_FAULTS: dict[str, Callable[[Answer, Fault], Answer]] = {
    "unauthorized": _unauthorized,
    "rate_limit": _rate_limit,
    "status": _status,
    "html": _html,
    "empty": _empty,
    "cut_json": _cut_json,
    "redirect": _redirect,
    "refused": _refused,
}
"""Kind to the answer that comes instead."""
