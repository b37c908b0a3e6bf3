"""What can be refused to a person, and what can be wrong with an account, a token or a record."""

import datetime as dt
from collections.abc import Iterable, Sequence

from dangol.contract.roles import Role
from dangol.errors import DangolError, did_you_mean


class FieldsError(DangolError):
    """Some fields of a form do not fit; every fault at once."""

    slug = "fields"
    title = "Some values do not fit"
    status = 422

    def __init__(self, what: str, faults: Iterable[tuple[str, str]]) -> None:
        found = tuple(faults)
        listed = "\n".join(f"  {place}: {message}" for place, message in found)
        super().__init__(f"{what} cannot take these values:\n{listed}", found)


class ForbiddenError(DangolError):
    """Somebody known asked for what their role does not allow."""

    slug = "forbidden"
    title = "Your role does not allow this"
    status = 403
    exit_code = 5

    def __init__(self, role: Role, needed: Role) -> None:
        super().__init__(
            f"This needs the role '{needed}'; yours is '{role}'.\n"
            "Ask an administrator to do it, or to give you the role."
        )


class SignInError(DangolError):
    """Not signed in: one sentence for every reason, so that it tells nobody who has an account."""

    slug = "sign-in"
    title = "You are not signed in"
    status = 401
    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "The e-mail address and the password do not belong together.\n"
            "Try again; an administrator can set a new password."
        )


class WrongPasswordError(DangolError):
    """Somebody signed in gave a wrong password for what needs it again."""

    slug = "wrong-password"
    title = "The password is wrong"
    status = 403
    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "This is not your present password.\n"
            "Try again; an administrator can set a new one without it."
        )


class TooManyAttemptsError(DangolError):
    """Too many wrong passwords or codes in a short time; ``retry_after`` is in seconds."""

    slug = "too-many-attempts"
    title = "Too many attempts"
    status = 429
    exit_code = 5

    def __init__(self, retry_after: int) -> None:
        minutes = -(-retry_after // 60)
        time = "1 minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            "There were too many wrong attempts.\n"
            f"Try again in {time}; even the right password is refused until then."
        )
        self.retry_after = retry_after


class SetupCodeError(DangolError):
    """The set-up code is wrong, or was never made."""

    slug = "setup-code"
    title = "The set-up code does not fit"
    status = 403
    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "This is not the set-up code.\n"
            "The newest code is printed where the server was started; older ones no longer count."
        )


class SetupDoneError(DangolError):
    """The first administrator exists already."""

    slug = "setup-done"
    title = "The project is set up already"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "There is an administrator already, so nobody can become the first one.\n"
            "Sign in, or ask an administrator for an account."
        )


class EmailTakenError(DangolError):
    """Another account has this e-mail address; upper and lower case are the same."""

    slug = "email-taken"
    title = "The e-mail address is taken"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Another account has this e-mail address, perhaps a disabled one.\n"
            "Use another address, or enable that account again."
        )


class LastAdminError(DangolError):
    """The project would be left without anybody who may administer it."""

    slug = "last-admin"
    title = "Somebody must remain administrator"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "This is the last administrator who can sign in.\n"
            "Make somebody else administrator first; then this account can be changed."
        )


class NoSuchUserError(DangolError):
    """No account has this id."""

    slug = "no-such-user"
    title = "There is no such account"
    status = 404
    exit_code = 3

    def __init__(self, id: str) -> None:
        super().__init__(
            f"There is no account with the id '{id}'.\n"
            "The list of accounts shows every id there is."
        )


class NoSuchTokenError(DangolError):
    """No token of this person has this id; whose tokens there are is nobody else's business."""

    slug = "no-such-token"
    title = "There is no such token"
    status = 404
    exit_code = 3

    def __init__(self, id: str) -> None:
        super().__init__(
            f"You have no token with the id '{id}'.\nThe list of tokens shows every id there is."
        )


class TokenMakerError(DangolError):
    """A token was used to make another token."""

    slug = "token-maker"
    title = "Tokens make no tokens"
    status = 403
    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "A token cannot make another token: it could outlive its own end.\n"
            "Sign in with your password and make the token there."
        )


class NoSuchRecordError(DangolError):
    """No record of this kind has this id."""

    slug = "no-such-record"
    title = "There is no such record"
    status = 404
    exit_code = 3

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(
            f"There is no {kind} with the id '{id}'.\nThe list of its kind shows every id there is."
        )


class NameTakenError(DangolError):
    """Another record of the kind that is in use has this name."""

    slug = "name-taken"
    title = "The name is taken"
    status = 409

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(
            f"Another {kind} is called '{name}'; upper and lower case are the same.\n"
            "Choose another name, or archive the other one first."
        )


class RecordConflictError(DangolError):
    """Somebody else changed the record in between."""

    slug = "record-conflict"
    title = "Somebody else changed this in between"
    status = 409

    def __init__(
        self, kind: str, name: str, seen: int, number: int, changed_at: dt.datetime
    ) -> None:
        super().__init__(
            f"You saw the {kind} '{name}' as version {seen}; it is version {number} since "
            f"{changed_at:%Y-%m-%d %H:%M:%S} UTC.\nLoad it again and repeat your change."
        )


class TransitionError(DangolError):
    """A record cannot be moved this way from where it stands; says which ways there are."""

    slug = "transition"
    title = "This is not possible now"
    status = 409

    @classmethod
    def unknown(
        cls, kind: str, transition: str, known: Iterable[str], possible: Iterable[str]
    ) -> "TransitionError":
        names = sorted(known)
        perhaps = did_you_mean(transition, names)
        return cls(
            f"Nothing called '{transition}' can be done with a {kind}{perhaps}\n"
            f"There is: {', '.join(names) or 'nothing'}. {_possible(possible)}"
        )

    @classmethod
    def not_from(
        cls, what: str, transition: str, state: str, before: Iterable[str], possible: Iterable[str]
    ) -> "TransitionError":
        return cls(
            f"{what} is in the state '{state}'; "
            f"'{transition}' begins only from: {', '.join(before)}.\n"
            f"{_possible(possible)}"
        )


class FixedRecordError(DangolError):
    """The fields of a record may not change any more; says from which states they might."""

    slug = "fixed-record"
    title = "This record stays as it is"
    status = 409

    def __init__(self, kind: str, name: str, state: str, still: Sequence[str] = ()) -> None:
        but = f", but for {', '.join(still)}" if still else ""
        super().__init__(
            f"The {kind} '{name}' is in the state '{state}', in which its fields stay as they "
            f"are{but}.\nCreate another one instead: what was done by this one stays true."
        )


class StoredRecordError(DangolError):
    """A record that was kept does not fit what its kind declares today."""

    slug = "stored-record"
    title = "A kept record does not fit its declaration"
    status = 500

    def __init__(self, kind: str, id: str, faults: Iterable[tuple[str, str]]) -> None:
        found = tuple(faults)
        listed = "\n".join(f"  {place}: {message}" for place, message in found)
        super().__init__(
            f"The {kind} with the id '{id}' was kept by another release and does not fit now:\n"
            f"{listed}\nChange those fields, or go back to the release that kept it.",
            found,
        )


def _possible(moves: Iterable[str]) -> str:
    return f"Possible now: {', '.join(moves) or 'nothing'}."
