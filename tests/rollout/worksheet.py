"""The worksheet's pages, as tests ask for them."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from tests.rollout.moves import Move

FRAGMENT = {"HX-Request": "true", "HX-Target": "worksheet"}


def url(move: Move, rest: str = "") -> str:
    return f"/t/alfa/plans/{move.plan.pk}/worksheet/{rest}"


def read(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response
    return BeautifulSoup(response.content, "html.parser")


def say(client: Client, move: Move, word: str, number: int, **more: Any) -> Any:
    version = move.steps.get(number=number).version
    data = {"say": word, "step": f"{number}.{version}", **more}
    return client.post(url(move, "say/"), data, follow=True)
