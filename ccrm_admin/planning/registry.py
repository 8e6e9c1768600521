"""What apps above lend to ``manage.py plan``; each registers its own in ``AppConfig.ready``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.apps import apps

from ccrm_admin.planning.models import Plan


@dataclass(frozen=True, slots=True)
class Printed:
    """What a subcommand prints: ``data`` with ``--json``, else ``lines``; and its exit ``status``."""

    data: Mapping[str, Any]
    lines: Sequence[str]
    status: int = 0


@dataclass(frozen=True, slots=True)
class Subcommand:
    """``manage.py plan NAME TENANT TITLE``, with ``--json`` and what ``add_arguments`` adds.

    ``run`` gets the plan, with its tenant, and the options. A ValidationError that it raises is printed as a
    sentence, with exit status 1.
    """

    name: str
    help: str
    run: Callable[[Plan, Mapping[str, Any]], Printed]
    add_arguments: Callable[[ArgumentParser], None] = lambda _parser: None


@dataclass
class Registry:
    """What the apps above have registered."""

    subcommands: list[Subcommand] = field(default_factory=list)


def registry() -> Registry:
    """Return the registry of the running site."""
    return cast("Registry", apps.get_app_config("planning").registry)  # type: ignore[attr-defined]
