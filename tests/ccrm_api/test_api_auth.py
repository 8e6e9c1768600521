"""Where the key may go."""

import pytest

from ccrm_admin.ccrm_api import CcrmClient
from ccrm_admin.ccrm_api.auth import BaseUrl
from ccrm_admin.ccrm_api.errors import BadKeyError


@pytest.mark.parametrize(
    ("base_url", "url", "host"),
    [
        ("https://demo.ccrm.pl", "https://demo.ccrm.pl", "demo.ccrm.pl"),
        ("https://demo.ccrm.pl:8443/", "https://demo.ccrm.pl:8443", "demo.ccrm.pl:8443"),
        ("https://host/api/demo/", "https://host/api/demo", "host"),
        ("http://localhost:8001/demo", "http://localhost:8001/demo", "localhost:8001"),
        ("http://127.8.0.1", "http://127.8.0.1", "127.8.0.1"),
        ("http://[::1]:8001", "http://[::1]:8001", "::1:8001"),
        ("http://demo.localhost:8001", "http://127.0.0.1:8001", "demo.localhost:8001"),
    ],
)
def test_urls_the_key_may_go_to(base_url: str, url: str, host: str):
    parsed = BaseUrl.parse(base_url)
    assert (parsed.url, parsed.host) == (url, host)


@pytest.mark.parametrize(
    "base_url",
    [
        "http://demo.ccrm.pl",
        "http://localhost.ccrm.pl",
        "http://127.0.0.1.ccrm.pl",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "ftp://localhost",
        "demo.ccrm.pl",
        "//demo.ccrm.pl",
        "https://",
        "https:///demo",
        "https://user:pass@demo.ccrm.pl",
        "https://user@demo.ccrm.pl",
        "https://demo.ccrm.pl?x=1",
        "https://demo.ccrm.pl#x",
        "https://demo.ccrm.pl:port",
        "https://demo.ccrm.pl:99999",
        "",
    ],
)
def test_urls_the_key_must_not_go_to(base_url: str):
    with pytest.raises(ValueError, match=r".") as caught:
        CcrmClient(base_url, "key")
    assert "pass" not in str(caught.value)


@pytest.mark.parametrize("key", ["", " ", "a b", "a\nb", "a\r\nX-Evil: 1", "klucz-ł", "é", "a\x00"])
def test_a_key_that_cannot_be_sent(key: str):
    with pytest.raises(BadKeyError) as caught:
        CcrmClient("https://demo.ccrm.pl", key)
    assert caught.value.code == "bad_key"


def test_a_client_shows_its_host_and_nothing_else():
    with CcrmClient("https://demo.ccrm.pl/x", "k3y") as client:
        assert repr(client) == "<CcrmClient demo.ccrm.pl>"
