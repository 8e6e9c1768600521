"""Certificates are always checked, and the key is not sent to whom they do not vouch for."""

import datetime
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ccrm_admin.ccrm_api import CcrmClient, Resource
from ccrm_admin.ccrm_api.errors import TlsError, UnreachableError
from tests.ccrm_api.conftest import FakeTime, MakeClient
from tests.ccrm_api.wire import WireServer, rows

BUNDLE_VARIABLES = ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"]


def certificate(folder: Path, *, days: int = 1, name: str = "127.0.0.1") -> Path:
    """Write a self-signed certificate and its key to one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=9))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(signed.public_bytes(pem) + secret)
    return path


def secure(path: Path) -> WireServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return WireServer(responses=[rows()], tls=context)


@pytest.fixture(autouse=True)
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in BUNDLE_VARIABLES:
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def trusted(tmp_path: Path) -> Iterator[tuple[WireServer, Path]]:
    path = certificate(tmp_path)
    with secure(path) as server:
        yield server, path


def distrust(client: CcrmClient) -> TlsError:
    with pytest.raises(TlsError) as caught:
        client.fetch(Resource.SIP_ACCOUNTS)
    return caught.value


def test_an_unknown_certificate(trusted: tuple[WireServer, Path], make_client: MakeClient):
    server, _ = trusted
    error = distrust(make_client(server.url))
    assert "self-signed certificate" in str(error)
    assert server.asked == []


@pytest.mark.parametrize("variable", BUNDLE_VARIABLES)
def test_a_certificate_the_operator_trusts(
    trusted: tuple[WireServer, Path],
    make_client: MakeClient,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
):
    server, path = trusted
    monkeypatch.setenv(variable, str(path))
    assert make_client(server.url).fetch(Resource.SIP_ACCOUNTS).requests == 1


@pytest.mark.parametrize(
    ("bad", "reason"),
    [({"days": -1}, "expired"), ({"name": "127.0.0.2"}, "certificate is not valid for")],
)
def test_a_certificate_that_does_not_fit(
    tmp_path: Path,
    make_client: MakeClient,
    monkeypatch: pytest.MonkeyPatch,
    bad: dict[str, int | str],
    reason: str,
):
    path = certificate(tmp_path, **bad)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with secure(path) as server:
        assert reason in str(distrust(make_client(server.url)))
        assert server.asked == []


def test_a_bundle_that_is_gone(
    trusted: tuple[WireServer, Path], make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
):
    server, _ = trusted
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/bundle.pem")
    error = distrust(make_client(server.url))
    assert "the file of trusted certificates" in str(error)


def test_a_server_that_speaks_no_tls(wire: WireServer, make_client: MakeClient):
    wire.play(rows())
    distrust(make_client(wire.url.replace("http", "https")))


def test_a_handshake_that_is_cut_is_tried_again(make_client: MakeClient, fake_time: FakeTime):
    with WireServer(to_strangers=b"") as rude, pytest.raises(UnreachableError) as caught:
        make_client(rude.url.replace("http", "https")).fetch(Resource.SIP_ACCOUNTS)
    assert caught.value.params == {"reason": "reset"}
    assert len(fake_time.slept) == 3
