"""Every command explains itself, and nothing has to be installed or opened for that."""

from collections.abc import Iterator
from importlib.metadata import version

import click
import pytest
from terminal import Dangol

from dangol.cli.commands.project import NOT_FLAGS
from dangol.cli.main import COMMANDS
from dangol.cli.main import dangol as program
from dangol.contract.params import form_fields
from dangol.contract.registry import registry
from dangol.settings import Settings


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command there is, by the words that call it."""
    open_groups: list[tuple[tuple[str, ...], click.Command]] = [((), program)]
    while open_groups:
        words, command = open_groups.pop()
        yield words, command
        if isinstance(command, click.Group):
            context = click.Context(command, info_name="dangol")
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                open_groups.append(((*words, name), inner))


EVERY = list(commands())


@pytest.mark.parametrize(
    ("words", "command"), EVERY, ids=[" ".join(w) or "dangol" for w, _c in EVERY]
)
def test_every_command_explains_itself(
    words: tuple[str, ...], command: click.Command, dangol: Dangol
) -> None:
    said = dangol(*words, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: dangol {' '.join(words)}".strip())
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{option.name} has no words"
            assert option.opts[0] in said.out


def test_the_program_lists_its_commands(dangol: Dangol) -> None:
    said = dangol("--help")
    for name, (_place, words) in COMMANDS.items():
        assert name in said.out
        assert words.split(",", maxsplit=1)[0][:40] in said.out


def test_the_short_flag_helps_too(dangol: Dangol) -> None:
    assert dangol("-h") == dangol("--help")


def test_the_version_is_told(dangol: Dangol) -> None:
    assert dangol("--version").out == f"{version('dangol')}\n"


@pytest.mark.parametrize("slug", sorted(registry().analyses))
def test_every_parameter_of_an_analysis_is_a_flag(slug: str, dangol: Dangol) -> None:
    said = dangol("run", slug, "--help")
    for field in form_fields(registry().analysis(slug)):
        assert field.flag in said.out


@pytest.mark.parametrize("kind", sorted(registry().records))
def test_every_field_of_a_record_is_a_flag(kind: str, dangol: Dangol) -> None:
    for command in ("create", "change"):
        said = dangol("record", kind, command, "--help")
        for field in form_fields(registry().record(kind)):
            assert field.flag in said.out


@pytest.mark.parametrize("kind", sorted(registry().records))
def test_every_transition_of_a_record_is_a_command(kind: str, dangol: Dangol) -> None:
    said = dangol("record", kind, "--help")
    for name in (
        "list",
        "create",
        "change",
        *(t.name for t in registry().record(kind).transitions),
    ):
        assert f"\n  {name} " in said.out


def test_every_setting_is_a_flag_of_a_new_project(dangol: Dangol) -> None:
    said = dangol("init", "--help")
    for name in set(Settings.model_fields) - set(NOT_FLAGS):
        assert f"--{name.replace('_', '-')} " in said.out


@pytest.mark.parametrize(
    ("arguments", "near", "code"),
    [
        (["lst"], "'list'", 2),
        (["run", "rmf"], "'rfm'", 3),
        (["record", "shedule", "list"], "'schedule'", 3),
        (["run", "rfm", "--bin", "3"], "--bins", 2),
        (["record", "schedule", "lst"], "'list'", 2),
    ],
)
def test_a_mistyped_word_names_the_nearest(
    arguments: list[str], near: str, code: int, dangol: Dangol
) -> None:
    said = dangol(*arguments)
    assert said.code == code
    assert said.out == ""
    assert near in said.err
