"""How many guesses at passwords there are, and that nobody locks out others with theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import connection

from ccrm_admin.tenants.models import User
from tests.installation import installation

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper
from tests.tenants.guesses import OTHER, guess, post


@pytest.mark.parametrize("email", ["viewer@example.com", "unknown@example.com"])
def test_guesses_at_one_account_are_limited_whether_it_exists_or_not(viewer: User, email: str) -> None:
    spelt = [email, email.upper(), f" {email} ", email.title(), email]

    assert [post(each, "guess", REMOTE_ADDR=f"203.0.113.{n}") for n, each in enumerate(spelt)] == [
        "wrong"
    ] * 5
    assert post(email) == "locked"


def test_another_host_header_gives_no_more_guesses(viewer: User, settings: SettingsWrapper) -> None:
    settings.ALLOWED_HOSTS = [".example.com"]
    hosts = [f"{name}example.com:{port}" for name in ("", "a.", "A.") for port in range(20001, 20004)]

    responses = [post(viewer.email, "guess", headers={"host": host}) for host in hosts]  # type: ignore[arg-type]

    assert responses == ["wrong"] * 5 + ["locked"] * 4


def look_early(settings: SettingsWrapper) -> None:
    """Have the cache look for what to delete at 20 entries."""
    default = settings.CACHES["default"]
    options = {**default["OPTIONS"], "MAX_ENTRIES": 20}
    settings.CACHES = {**settings.CACHES, "default": {**default, "OPTIONS": options}}


def test_guesses_elsewhere_do_not_make_locks_forgotten(db: None, settings: SettingsWrapper) -> None:
    """A cache that culls deletes the keys that come first in the alphabet, so several accounts are locked."""
    look_early(settings)
    locked = [f"locked{number}@example.com" for number in range(6)]
    for email in locked:
        guess(email, 5, REMOTE_ADDR=OTHER)

    for number in range(60):
        guess(f"p{number}@example.com", 1, REMOTE_ADDR=f"203.0.113.{number % 3}")

    assert [post(email) for email in locked] == ["locked"] * 6


def test_the_cache_forgets_what_is_over(db: None, settings: SettingsWrapper) -> None:
    look_early(settings)
    for number in range(30):
        cache.set(f"over-{number}", 1, timeout=-1)
    cache.set("counts", 1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] < 25
    assert cache.get("counts") == 1


AT_ONCE = """
from threading import Barrier, Thread
from django.db import connection
from django.test import Client
from ccrm_admin.tenants.models import User
User.objects.create_user("viewer@example.com", "a long pass phrase")
start, answers = Barrier(8), []
def guess(number):
    start.wait()
    data = {"login": "viewer@example.com", "password": f"guess {number}"}
    page = Client(HTTP_HOST="localhost").post("/accounts/login/", data)
    answers.append("wrong" if "are not correct" in page.content.decode() else "refused")
    connection.close()
threads = [Thread(target=guess, args=(number,)) for number in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(*answers)
"""


def test_guesses_made_at_once_count_each(
    tmp_path: Path, django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), installation("https://{tenant}.ccrm.pl", tmp_path) as installed:
        installed.environment["DEBUG"] = "1"  # pages without collected static files
        responses = installed.python(AT_ONCE).split()

    assert len(responses) == 8
    assert 1 <= responses.count("wrong") <= 5


def test_guesses_at_one_account_lock_nobody_else_out(viewer: User, manager: User) -> None:
    guess(viewer.email, 6)

    assert post(manager.email) == "in"
