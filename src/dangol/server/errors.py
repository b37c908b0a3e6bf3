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
            "front "
            "does TLS, or serve on 127.0.0.1."
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
