"""What a wheel holds, and that a tree which was built once builds anywhere."""

import email
import subprocess
import sys
import zipfile
from email.message import Message
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# One worker builds the wheel, once, for all tests here.
pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Built without npm on PATH: what `make setup` put in place is enough."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        env={"PATH": ""},
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return email.message_from_bytes(wheel.read(name))


def test_every_file_of_the_package_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    source = ROOT / "src"
    files = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert files <= set(wheel.namelist())


@pytest.mark.parametrize("name", ["htmx.min.js", "vega.js", "NOTICE.txt"])
def test_the_console_brings_its_scripts(wheel: zipfile.ZipFile, name: str) -> None:
    assert f"dangol/console/static/vendor/{name}" in wheel.namelist()


def test_the_charts_bundle_leaves_one_name_behind(wheel: zipfile.ZipFile) -> None:
    bundle = wheel.read("dangol/console/static/vendor/vega.js").decode()
    assert bundle.startswith("(()=>{")
    assert bundle.endswith("})();\n")
    assert bundle.count("window.vegaEmbed=") == 1
    assert "window.vega=" not in bundle


def test_the_wheel_says_what_it_is(wheel: zipfile.ZipFile, metadata: Message) -> None:
    assert metadata["Name"] == "dangol"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == "<3.14,>=3.11"
    assert any(name.endswith("/licenses/LICENSE") for name in wheel.namelist())


def test_extras_stay_out_of_the_default_install(metadata: Message) -> None:
    required = metadata.get_all("Requires-Dist", [])
    plain = {line.split(";")[0] for line in required if "extra ==" not in line}
    assert any(line.startswith("ibis-framework==12") for line in plain)
    assert not any(line.startswith(("pyspark", "psycopg", "completejourney")) for line in plain)


def test_installing_gives_the_command(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "dangol = dangol.cli.main:main" in wheel.read(name).decode().splitlines()
