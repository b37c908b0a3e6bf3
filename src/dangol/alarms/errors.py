"""What can keep an alarm from being told."""

from dangol.errors import DangolError


class NoMailServerError(DangolError):
    """No server was named that sends mail."""

    slug = "no-mail-server"
    title = "No mail server is set"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "E-mail cannot be sent: no mail server is set.\nSet mail_server (smtp://host:587 or "
            "smtps://host) and mail_from in dangol.toml, or DANGOL_MAIL_SERVER and "
            "DANGOL_MAIL_FROM; a password only as DANGOL_MAIL_PASSWORD."
        )


class MailRefusedError(DangolError):
    """The mail server did not take the message."""

    slug = "mail-refused"
    title = "The mail server refused"
    status = 502

    def __init__(self, server: str, reason: BaseException) -> None:
        # Not the whole reason: it quotes addresses.
        code = getattr(reason, "smtp_code", None)
        said = f"it answered {code}" if code else type(reason).__name__
        if isinstance(reason, OSError) and reason.strerror:
            said = reason.strerror
        super().__init__(
            f"The mail server '{server}' did not take the message: {said}.\nSee mail_server, "
            "mail_user and mail_password, and that the server lets this machine send."
        )


class CallRefusedError(DangolError):
    """Who was called did not take it."""

    slug = "call-refused"
    title = "The called address refused"
    status = 502

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The address did not take the call: {reason}.\nSee that it is right and answers."
        )
