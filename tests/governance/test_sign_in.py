"""Signing in: who gets in, how long, and what a guesser meets."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select
from staff import AT, FAST, OTHER_PASSWORD, PASSWORD, added, entered, first_admin, minutes

from dangol.governance.access import change_user, session_of, sign_in, sign_out
from dangol.governance.errors import SignInError, TooManyAttemptsError
from dangol.governance.passwords import Passwords
from dangol.store.state.database import State
from dangol.store.state.schema import sessions, sign_in_attempts, users

HOUR = 60
DAY = 24 * HOUR
WRONG = "not the right password"


class Counting(PasswordHasher):
    """Counts what each answer costs."""

    def __init__(self) -> None:
        self.work = 0
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.work += 1
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.work += 1
        return super().verify(hash, password)


def kept(state: State) -> str:
    with state.read() as connection:
        tables = (sessions, sign_in_attempts, users)
        return str([connection.execute(select(table)).all() for table in tables])


def wrong_attempts(state: State, number: int, at: float = 0, **how: Any) -> None:
    for _ in range(number):
        with pytest.raises(SignInError):
            entered(state, "admin", minutes(at), WRONG, **how)


def test_the_right_password_opens_a_session(state: State) -> None:
    admin = first_admin(state)
    signed_in = sign_in(state, " ADMIN@example.com", PASSWORD, "::1", AT, passwords=FAST)
    assert signed_in.principal == admin
    again = session_of(state, signed_in.token, minutes(0.5))
    assert again == signed_in
    assert again.csrf_matches(signed_in.csrf)
    assert not again.csrf_matches(entered(state, "admin").csrf)
    assert not again.csrf_matches("")


def test_no_secret_is_kept_or_printed(state: State) -> None:
    first_admin(state)
    signed_in = entered(state, "admin")
    with pytest.raises(SignInError):
        entered(state, "stranger", address="198.51.100.7")
    for secret in (signed_in.token, PASSWORD, "stranger@example.com", "198.51.100.7"):
        assert secret not in kept(state)
    assert signed_in.token not in repr(signed_in)
    assert signed_in.csrf not in repr(signed_in)


def test_every_session_has_secrets_of_its_own(state: State) -> None:
    first_admin(state)
    one, other = entered(state, "admin"), entered(state, "admin")
    assert len({one.token, one.csrf, other.token, other.csrf}) == 4
    assert min(len(one.token), len(one.csrf)) >= 43


@pytest.mark.parametrize(
    "email", ["stranger@example.com", "", "no address", "a\x00b@example.com", "half \ud800"]
)
def test_a_stranger_and_a_wrong_password_read_the_same(state: State, email: str) -> None:
    first_admin(state)
    with pytest.raises(SignInError) as strange:
        sign_in(state, email, PASSWORD, "192.0.2.9", AT, passwords=FAST)
    with pytest.raises(SignInError) as wrong:
        entered(state, "admin", password=WRONG)
    assert strange.value.message == wrong.value.message


def test_a_stranger_costs_the_same_work_as_a_wrong_password(state: State) -> None:
    added(state, first_admin(state), "Kim")
    work = []
    for email in ("kim@example.com", "stranger@example.com"):
        hasher = Counting()
        with pytest.raises(SignInError):
            sign_in(state, email, WRONG, "192.0.2.9", AT, passwords=Passwords(hasher))
        work.append(hasher.work)
    assert work == [1, 1]


def test_five_wrong_attempts_close_an_account_for_a_quarter_of_an_hour(state: State) -> None:
    first_admin(state)
    for minute in range(5):
        wrong_attempts(state, 1, at=minute, address=f"192.0.2.{minute}")
    with pytest.raises(TooManyAttemptsError) as refused:
        entered(state, "admin", minutes(5), address="203.0.113.1")
    assert refused.value.retry_after == 10 * 60
    assert "Try again in 10 minutes; even the right password" in refused.value.message
    entered(state, "admin", minutes(15), address="203.0.113.1")


def test_five_wrong_attempts_close_an_address_for_every_account(state: State) -> None:
    admin = first_admin(state)
    added(state, admin, "Kim")
    for number in range(5):
        with pytest.raises(SignInError):
            entered(state, f"stranger-{number}")
    with pytest.raises(TooManyAttemptsError):
        entered(state, "kim")
    entered(state, "kim", address="203.0.113.1")


def test_the_right_password_clears_what_was_mistyped(state: State) -> None:
    first_admin(state)
    for round_ in range(3):
        wrong_attempts(state, 4, address=f"192.0.2.{round_}")
        entered(state, "admin", address=f"192.0.2.{round_}")


def test_the_right_password_does_not_clear_an_address(state: State) -> None:
    admin = first_admin(state)
    added(state, admin, "Kim")
    wrong_attempts(state, 4)
    entered(state, "kim")
    wrong_attempts(state, 1)
    with pytest.raises(TooManyAttemptsError):
        entered(state, "kim")


def test_being_refused_does_not_lengthen_the_wait(state: State) -> None:
    first_admin(state)
    wrong_attempts(state, 5)
    for minute in range(1, 15):
        with pytest.raises(TooManyAttemptsError):
            entered(state, "admin", minutes(minute))
    entered(state, "admin", minutes(15))


def test_guesses_at_once_are_no_way_around_the_limit(state: State) -> None:
    first_admin(state)

    def guess(number: int) -> str:
        try:
            entered(state, "admin", password=f"{WRONG} {number}", address=f"192.0.2.{number}")
        except (SignInError, TooManyAttemptsError) as refused:
            return refused.slug
        return "in"

    with ThreadPoolExecutor(8) as guesses:
        answers = list(guesses.map(guess, range(12)))
    assert sorted(answers) == ["sign-in"] * 5 + ["too-many-attempts"] * 7


def test_old_attempts_are_forgotten(state: State) -> None:
    first_admin(state)
    wrong_attempts(state, 3)
    wrong_attempts(state, 1, at=20)
    with state.read() as connection:
        assert len(connection.execute(select(sign_in_attempts)).all()) == 2


def test_an_idle_session_ends_after_twelve_hours(state: State) -> None:
    first_admin(state)
    token = entered(state, "admin").token
    assert session_of(state, token, minutes(12 * HOUR - 1)) is not None
    assert session_of(state, token, minutes(24 * HOUR - 2)) is not None
    assert session_of(state, token, minutes(36 * HOUR)) is None


def test_a_session_in_use_ends_after_two_weeks(state: State) -> None:
    first_admin(state)
    signed_in = entered(state, "admin")
    assert signed_in.expires_at == minutes(12 * HOUR)
    for hour in range(11, 14 * 24, 11):
        seen = session_of(state, signed_in.token, minutes(hour * HOUR))
        assert seen is not None
        assert seen.expires_at <= minutes(14 * DAY)
    assert session_of(state, signed_in.token, minutes(14 * DAY)) is None


def test_a_session_is_written_at_most_once_a_minute(state: State) -> None:
    first_admin(state)
    token = entered(state, "admin").token
    seen = []
    for seconds in (0, 30, 59, 60, 90, 119, 120):
        session_of(state, token, minutes(seconds / 60))
        with state.read() as connection:
            seen.append(connection.execute(select(sessions.c.seen_at)).scalar_one())
    assert seen == [minutes(number) for number in (0, 0, 0, 1, 1, 1, 2)]


def test_signing_out_ends_one_session(state: State) -> None:
    first_admin(state)
    one, other = entered(state, "admin"), entered(state, "admin")
    sign_out(state, one.token, minutes(1))
    sign_out(state, one.token, minutes(1))
    assert session_of(state, one.token, minutes(2)) is None
    assert session_of(state, other.token, minutes(2)) is not None


@pytest.mark.parametrize("token", ["", "unknown", "\x00", "\ud800", "x" * 10_000])
def test_an_unknown_token_is_nobodys_session(state: State, token: str) -> None:
    first_admin(state)
    assert session_of(state, token, AT) is None
    sign_out(state, token, AT)


def test_sessions_that_ended_are_cleared_away(state: State) -> None:
    first_admin(state)
    entered(state, "admin")
    entered(state, "admin", minutes(13 * HOUR))
    with state.read() as connection:
        assert len(connection.execute(select(sessions)).all()) == 1


def test_a_password_that_changes_while_it_is_compared_opens_nothing(state: State) -> None:
    admin = first_admin(state)

    class Slow(Passwords):
        def match(self, password: str, stored: str | None) -> bool:
            change_user(state, admin, admin.id, password=OTHER_PASSWORD, at=AT, passwords=FAST)
            return FAST.match(password, stored)

    with pytest.raises(SignInError):
        sign_in(state, admin.email, PASSWORD, "192.0.2.1", AT, passwords=Slow())


def test_a_password_is_hashed_anew_when_the_parameters_have_grown(state: State) -> None:
    first_admin(state)
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    sign_in(state, "admin@example.com", PASSWORD, "192.0.2.1", AT, passwords=stronger)
    with state.read() as connection:
        stored = connection.execute(select(users.c.password_hash)).scalar_one()
    assert extract_parameters(stored).time_cost == 2
    sign_in(state, "admin@example.com", PASSWORD, "192.0.2.1", AT, passwords=stronger)
