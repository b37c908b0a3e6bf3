"""What can go wrong when a server starts."""

from dangol.errors import DangolError


class UnsafeAddressError(DangolError):
    """Passwords would cross the network in the clear."""

    slug = "unsafe-address"
    title = "The server would be reachable without encryption"

    def __init__(self, host: str) -> None:
        super().__init__(
            f"'{host}' is reachable from other machines, and there is no TLS.\n"
            "Give --tls-certificate and --tls-key, or --trusted-proxy ADDRESS when a proxy in "
            "front does TLS, or serve on 127.0.0.1."
        )


class TlsFilesError(DangolError):
    """The certificate and its key cannot be used."""

    slug = "tls-files"
    title = "The server cannot use its certificate"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The server cannot use its certificate: {reason}.\n"
            "Give --tls-certificate with the certificate and --tls-key with its key, both PEM "
            "files, the key without a password."
        )


class AlreadyServedError(DangolError):
    """The project has a server already."""

    slug = "already-served"
    title = "The project is served already"
    exit_code = 4

    def __init__(self, url: str) -> None:
        super().__init__(f"A server for this project runs at {url}.\nUse it, or stop it first.")


class PortTakenError(DangolError):
    """Something else listens there."""

    slug = "port-taken"
    title = "The port is taken"
    exit_code = 4

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Something listens on {host}:{port} already.\nChoose another with --port."
        )


class NoSuchAddressError(DangolError):
    """This machine has no such address, or does not give it to this program."""

    slug = "no-such-address"
    title = "The server cannot listen there"
    exit_code = 4

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"The server cannot listen on {host}:{port}: {reason}.\n"
            "Choose an address of this machine with --host, and a port above 1023 with --port."
        )
