"""What can go wrong when somebody signs in with the provider of their organisation."""

from dangol.errors import DangolError


class ProviderAwayError(DangolError):
    """The provider does not answer, or with something else than it should."""

    slug = "provider-away"
    title = "The sign-in provider cannot be reached"
    status = 503

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The provider {what}.\nTry again in a moment; an administrator can sign in with a "
            "password and look at the settings."
        )


class ProviderRefusedError(DangolError):
    """The provider did not let them in, or what it said is not to be believed."""

    slug = "provider-refused"
    title = "The sign-in was refused"
    status = 403
    exit_code = 5

    def __init__(self, why: str) -> None:
        super().__init__(f"The sign-in was refused: {why}.\nAsk an administrator.")
        self.why = why


class NoRoleError(DangolError):
    """The provider knows them, and gives them no role here."""

    slug = "no-role"
    title = "No role is given to you"
    status = 403
    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "The provider says who you are, and names no group that has a role here.\n"
            "Ask an administrator to put you into one, or to add yours to oidc_roles."
        )


class AddressTakenError(DangolError):
    """Their e-mail address is that of an account that is somebody else's at the provider."""

    slug = "address-taken"
    title = "The e-mail address belongs to another account"
    status = 403
    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "An account with this e-mail address belongs to somebody else at the provider.\n"
            "Ask an administrator to change the address of that account."
        )


class SignInExpiredError(DangolError):
    """Nobody set out from this browser, it was too long ago, or they are back already."""

    slug = "sign-in-expired"
    title = "The sign-in has expired"
    status = 400
    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "This sign-in was not begun in this browser, was begun too long ago, or is over.\n"
            "Begin again from the sign-in page."
        )


class ProviderExtraError(DangolError):
    """Signing in with a provider needs a package that is not in the default install."""

    slug = "provider-extra"
    title = "A package is missing"
    status = 503

    def __init__(self) -> None:
        super().__init__(
            "Signing in with a provider needs the package joserfc.\n"
            "Install it with: pip install 'dangol[oidc]'"
        )
