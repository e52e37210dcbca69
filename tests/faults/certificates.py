"""An authority of this test's own, and servers that show its certificates, or worse ones."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.rawserver import RawSite

DAY = timedelta(days=1)


class Authority:
    """Signs certificates; ``path`` is what a client must trust (SSL_CERT_FILE)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = _builder("An Authority", self._key, valid=10 * DAY).sign(self._key, hashes.SHA256())
        self.path = folder / "authority.pem"
        self.path.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def context(
        self, host: str = "localhost", *, valid: timedelta = 10 * DAY, signed: bool = True, old: bool = False
    ) -> ssl.SSLContext:
        """Return what a server for ``host`` needs; ``valid`` counts from now, ``old`` speaks TLS 1.0 only."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        builder = _builder(host, key, valid=valid, issuer="An Authority" if signed else host)
        certificate = builder.add_extension(names, critical=False).sign(self._key if signed else key, hashes.SHA256())
        path = self._folder / "server.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        if old:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
            context.set_ciphers("ALL:@SECLEVEL=0")
        return context


class SecureSite(RawSite):
    """A RawSite over TLS, at ``localhost``."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__()
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.origin = self.origin.replace("http://127.0.0.1", "https://localhost")
        self.listing_url = f"{self.origin}/news/"


def _builder(
    name: str, key: ec.EllipticCurvePrivateKey, *, valid: timedelta, issuer: str | None = None
) -> x509.CertificateBuilder:
    until = datetime.now(UTC) + valid
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer or name)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 30 * DAY)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
