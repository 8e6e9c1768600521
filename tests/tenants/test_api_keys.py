"""API keys: what is accepted, that they are encrypted, and that they are never shown."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.forms.models import model_to_dict

from ccrm_admin.tenants import services
from ccrm_admin.tenants.credentials import CredentialUnreadableError, decrypt, encrypt
from ccrm_admin.tenants.models import Tenant
from ccrm_admin.tenants.validators import KEY_LENGTH, validate_api_key
from tests.test_access import FOUND, address_of

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from tests.conftest import ClientOf

KEY = "kEy-Of-AlFa_0123456789~+/=."


@pytest.fixture
def alfa_with_key(alfa: Tenant) -> Tenant:
    return services.replace_key(tenant=alfa, api_key=KEY)


@pytest.mark.parametrize("key", ["a", KEY, "!#$%&'*", "x" * KEY_LENGTH])
def test_visible_ascii_is_accepted(key: str) -> None:
    validate_api_key(key)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("two words", "space"),
        ("line\r\nHost: evil.example", "space"),
        ("tab\there", "space"),
        ("no\u00a0break", "space"),
        ("nul\x00", "character"),
        ("bell\x07", "character"),
        ("żółw", "character"),
        ("caf\u00e9", "character"),
        ("zero\u200bwidth", "character"),
        ("x" * (KEY_LENGTH + 1), "too_long"),
    ],
)
def test_what_no_header_may_hold_is_refused_without_being_quoted(key: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_api_key(key)

    assert caught.value.code == code
    assert key not in str(caught.value)


def test_a_key_is_trimmed_and_encrypted(alfa: Tenant) -> None:
    services.replace_key(tenant=alfa, api_key=f"  {KEY}\r\n")

    stored = Tenant.objects.get(pk=alfa.pk)
    assert stored.read_key() == KEY
    assert KEY not in stored.key_token


def test_the_same_key_is_never_encrypted_the_same() -> None:
    assert encrypt(KEY) != encrypt(KEY)


def test_a_new_credential_key_reads_what_the_old_one_wrote(settings: SettingsWrapper) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.CREDENTIAL_KEYS = [old]
    written_before = encrypt(KEY)
    settings.CREDENTIAL_KEYS = [new, old]
    written_after = encrypt(KEY)

    assert decrypt(written_before) == KEY
    settings.CREDENTIAL_KEYS = [new]
    assert decrypt(written_after) == KEY
    with pytest.raises(CredentialUnreadableError):
        decrypt(written_before)


def test_keys_encrypted_anew_no_longer_need_the_old_credential_key(
    alfa_with_key: Tenant, beta: Tenant, settings: SettingsWrapper, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode(), *settings.CREDENTIAL_KEYS]

    call_command("reencrypt_keys")

    settings.CREDENTIAL_KEYS = settings.CREDENTIAL_KEYS[:1]
    assert Tenant.objects.get(pk=alfa_with_key.pk).read_key() == KEY
    assert not Tenant.objects.get(pk=beta.pk).has_key
    assert capsys.readouterr().out.strip().endswith(": 1.")


def test_encrypting_anew_changes_nothing_if_one_key_cannot_be_read(
    alfa_with_key: Tenant, beta: Tenant, settings: SettingsWrapper
) -> None:
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    services.replace_key(tenant=beta, api_key="key-of-beta")
    tokens = set(Tenant.objects.values_list("name", "key_token"))

    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("reencrypt_keys")

    assert set(Tenant.objects.values_list("name", "key_token")) == tokens


@pytest.mark.parametrize("token", ["not a token", "gAAAAA", "ż"])
def test_a_damaged_token_is_unreadable_rather_than_an_error_of_the_library(token: str) -> None:
    with pytest.raises(CredentialUnreadableError):
        decrypt(token)


def test_an_unreadable_key_is_a_sentence_on_the_page(
    alfa_with_key: Tenant, client_of: ClientOf, settings: SettingsWrapper
) -> None:
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]

    assert "can't be read" in client_of("operator").get("/tenants/").content.decode()
    assert "CREDENTIAL_KEYS no longer holds" in client_of("manager").get("/t/alfa/settings/").content.decode()


def test_a_new_key_mends_an_unreadable_one(
    alfa_with_key: Tenant, client_of: ClientOf, settings: SettingsWrapper
) -> None:
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]

    response = client_of("manager").post("/t/alfa/settings/key/", {"api_key": "new-key"}, follow=True)

    assert "CREDENTIAL_KEYS" not in response.content.decode()
    assert Tenant.objects.get(pk=alfa_with_key.pk).read_key() == "new-key"


def test_no_form_of_a_tenant_shows_the_key(alfa_with_key: Tenant) -> None:
    shown = f"{alfa_with_key!r} {alfa_with_key} {model_to_dict(alfa_with_key)} {vars(alfa_with_key)}"

    assert KEY not in shown
    assert "key_token" not in model_to_dict(alfa_with_key)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_no_page_shows_the_key(
    alfa_with_key: Tenant, client_of: ClientOf, request: pytest.FixtureRequest, name: str
) -> None:
    content = client_of("operator").get(address_of(name, request)).getvalue().decode()

    assert KEY not in content
    assert alfa_with_key.key_token not in content


@pytest.mark.parametrize("bad", ["two words of a key", "klucz-żółw", "k" * (KEY_LENGTH + 1)])
def test_a_refused_key_is_not_sent_back(alfa: Tenant, client_of: ClientOf, bad: str) -> None:
    for who, url in [("manager", "/t/alfa/settings/key/"), ("operator", "/tenants/add/")]:
        response = client_of(who).post(url, {"api_key": bad, "name": "gamma"})

        assert response.status_code == 422
        assert bad not in response.content.decode()


@pytest.mark.parametrize("debug", [True, False])
def test_an_error_page_and_the_log_hide_a_key_that_was_just_sent(
    alfa: Tenant,
    client_of: ClientOf,
    settings: SettingsWrapper,
    caplog: pytest.LogCaptureFixture,
    debug: bool,
) -> None:
    settings.DEBUG = debug
    settings.CREDENTIAL_KEYS = ["not a Fernet key"]  # encrypting breaks, deep below the view
    caplog.set_level(logging.DEBUG)
    for who, url, data in [
        ("manager", "/t/alfa/settings/key/", {"api_key": KEY}),
        (
            "operator",
            "/tenants/add/",
            {"api_key": KEY, "name": "gamma", "title": "G", "refresh_interval": 300},
        ),
    ]:
        client = client_of(who)
        client.raise_request_exception = False

        response = client.post(url, data)

        assert response.status_code == 500
        assert KEY not in response.content.decode()
        assert ("Traceback" in response.content.decode()) == debug
    assert KEY not in caplog.text
