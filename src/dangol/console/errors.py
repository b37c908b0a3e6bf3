"""What can go wrong at the door of the console."""

from dangol.errors import DangolError


class SignInNeededError(DangolError):
    """Nobody is signed in; ``back`` is where they wanted to go."""

    slug = "sign-in-needed"
    title = "Sign in first"
    status = 401

    def __init__(self, back: str) -> None:
        super().__init__(
            "Nobody is signed in.\nSign in, and you will be taken to where you were going."
        )
        self.back = back


class ForgedFormError(DangolError):
    """A form came without the token of the page it claims to be from."""

    slug = "forged-form"
    title = "The form has expired"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            "The form does not carry the token of your session, so nothing was changed.\n"
            "Open the page again and repeat what you did."
        )


class NoSuchPageError(DangolError):
    """There is no page at this address."""

    slug = "no-such-page"
    title = "There is no such page"
    status = 404

    def __init__(self, path: str) -> None:
        super().__init__(
            f"There is no page at '{path}'.\nGo to Today, or find what you need with Ctrl K."
        )


class UnknownCustomerError(DangolError):
    """Nobody has this number, or no profile was made for it."""

    slug = "unknown-customer"
    title = "There is no such customer"
    status = 404

    def __init__(self, customer_id: str) -> None:
        super().__init__(f"There is no golden profile for customer '{customer_id}'.")
