"""The cast of all tests: two tenants, and the people around them.

operator    sees everything
manager, supervisor, viewer    members of alfa with that role
outsider    manager of beta only
nobody      has an account and no tenant
"""

from __future__ import annotations

import gc
from typing import Any, Protocol

import hypothesis
import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils import translation

from ccrm_admin.tenants.choices import Role
from ccrm_admin.tenants.models import Tenant, User
from tests.large_numbers import start_sequences
from tests.migrated import migrated_before

PASSWORD = "correct horse battery staple"


class ClientOf(Protocol):
    """Makes a browser for someone of the cast."""

    def __call__(self, who: str) -> Client: ...


def pytest_configure() -> None:
    """Make the tests quick, and independent of what ``make run`` left behind and of a busy machine."""
    hypothesis.settings.register_profile(
        "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("busy")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = ["tests.large_numbers.OnlyPlainNumbers", *settings.MIDDLEWARE]


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays until the end: a tenth of all time went into looking at it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """The tests' database, whose keys are large from the first one on."""
    with django_db_blocker.unblock(), migrated_before():
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        start_sequences()


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    """Forget what a process remembers of rows that another test rolled back, and its language."""
    caches["memory"].clear()
    caches["keys"].clear()
    translation.deactivate()


@pytest.fixture
def alfa(db: None) -> Tenant:
    return _tenant("alfa", title="Alfa Call Center")


@pytest.fixture
def beta(db: None) -> Tenant:
    return _tenant("beta", title="Beta Telemarketing")


@pytest.fixture
def operator(db: None) -> User:
    return User.objects.create_superuser("operator@example.com", PASSWORD, name="Olga Operator")


@pytest.fixture
def manager(alfa: Tenant) -> User:
    return _member("manager", alfa, Role.MANAGER)


@pytest.fixture
def supervisor(alfa: Tenant) -> User:
    return _member("supervisor", alfa, Role.SUPERVISOR)


@pytest.fixture
def viewer(alfa: Tenant) -> User:
    return _member("viewer", alfa, Role.VIEWER)


@pytest.fixture
def outsider(beta: Tenant) -> User:
    return _member("outsider", beta, Role.MANAGER)


@pytest.fixture
def nobody(db: None) -> User:
    return _person("nobody")


@pytest.fixture
def client_of(request: pytest.FixtureRequest, db: None) -> ClientOf:
    """A browser for someone of the cast, logged in; for "anonymous", not."""

    def client_of(who: str) -> Client:
        client = Client()
        if who != "anonymous":
            client.force_login(request.getfixturevalue(who))
        return client

    return client_of


def _tenant(name: str, *, title: str) -> Tenant:
    return Tenant.objects.create(name=name, title=title)


def _person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.com", PASSWORD, name=name.title())


def _member(name: str, tenant: Tenant, role: Role) -> User:
    person = _person(name)
    person.memberships.create(tenant=tenant, role=role)
    return person
