"""Wheel, sdist and editable install: each is built, installed, and starts by `twistd -n teaparty`.

The dependencies come from the environment that the tests run in, so that nothing is downloaded;
`.ci/run` pastes the README's lines for the whole way.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

import pytest

from tests.conftest import servers

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]


def run(*words, **keywords):
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, **keywords
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of what is in the repository, without what builds leave there."""
    copy = tmp_path_factory.mktemp("source") / "teaparty"
    copy.mkdir()
    for name in ("teaparty", "twisted", "setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).is_dir():
            leave = shutil.ignore_patterns("__pycache__", "dropin.cache")
            shutil.copytree(ROOT / name, copy / name, ignore=leave)
        else:
            shutil.copy(ROOT / name, copy)
    return copy


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    dist = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q",
        "-w", dist, source)  # fmt: skip
    (made,) = dist.iterdir()
    return made


def environment(folder):
    """Return the Python of a new environment that sees our dependencies, but not our checkout."""
    run(sys.executable, "-m", "venv", "--without-pip", folder / "env")
    python = folder / "env/bin/python"
    (purelib(python) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def purelib(python):
    return Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")[:-1])


@pytest.fixture
def python(tmp_path):
    return environment(tmp_path)


@pytest.fixture
def open_folder():
    """A folder that others may look into; pytest shuts its own whenever it is begun once more."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def installed(python, *words):
    run(python, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "-q", *words)


def starts(python, start):
    words = [python, "-P", "-c", "from twisted.scripts.twistd import run; run()"]
    server = start(command=list(map(str, words)))
    server.guest("alice").types("say hi").reads_until("You say: hi")
    assert server.ends() == 0
    assert "Traceback" not in server.log
    return server.log


def test_a_wheel(wheel, python, start, tmp_path):
    names = zipfile.ZipFile(wheel).namelist()
    assert "twisted/plugins/teaparty_plugin.py" in names
    assert "teaparty/plugins/examples/dice.py" in names
    assert "teaparty/py.typed" in names
    assert "teaparty/doors/web/page/party.js" in names
    assert not [name for name in names if name.startswith("twisted/") and "__init__" in name]
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "docs"))]
    installed(python, wheel)
    assert "--state DIR" in run(tmp_path / "env/bin/teaparty-admin", "--help")
    page = tmp_path / "env/share/man/man1/teaparty-admin.1"
    assert page.read_bytes() == (ROOT / "teaparty/man/teaparty-admin.1").read_bytes()
    if shutil.which("man") is not None:
        path = f"{tmp_path / 'env/bin'}:{os.environ['PATH']}"
        assert run("man", "-w", "teaparty-admin", env={**os.environ, "PATH": path}) == f"{page}\n"
    assert "--plain" in run(tmp_path / "env/bin/teaparty-client", "--help")
    starts(python, start)


def test_an_sdist(source, python, start, tmp_path):
    build = "from setuptools import build_meta as b; b.build_sdist('{}')".format(tmp_path / "dist")
    run(python, "-c", build, cwd=source)
    (archive,) = (tmp_path / "dist").glob("*.tar.gz")
    installed(python, archive)
    starts(python, start)


def test_an_editable_install(source, python, start):
    installed(python, "-e", source)
    starts(python, start)


def test_packages_that_nobody_may_write_to_are_no_complaint(wheel, open_folder):
    python = environment(open_folder)
    installed(python, wheel)
    packages = purelib(python)
    for folder in (packages / "twisted/plugins", packages / "teaparty/plugins"):
        for cache in folder.glob("dropin.cache"):
            cache.unlink()
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    command = [*(as_nobody if os.getuid() == 0 else ()), python]
    for path in (packages, *packages.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    words = [*command, "-P", "-c", "from twisted.scripts.twistd import run; run()"]
    with servers(open_folder) as start:
        server = start(command=list(map(str, words)))
        server.guest("alice").types("say hi").reads_until("You say: hi")
        assert server.ends() == 0
        assert "cache" not in server.log
    for path in (packages, *packages.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
