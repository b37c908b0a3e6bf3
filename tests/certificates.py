"""Self-signed certificates, as a small shop makes them with openssl."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """Two PEM files."""

    certificate: Path
    key: Path


def certificate(folder: Path, *, password: str | None = None) -> Certificate:
    """A certificate for this machine, signed by itself."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    locked = ["-nodes"] if password is None else ["-passout", f"pass:{password}"]
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-days", "2", "-subj", "/CN=shop", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-out", str(made.certificate), "-keyout", str(made.key), *locked),
        ],
        check=True,
        capture_output=True,
    )
    return made
