"""Wheel, sdist and editable install: each is built, installed, and starts by `twistd -n teaparty`.

The dependencies come from the environment that the tests run in, so that nothing is downloaded;
`.ci/run` pastes the README's lines for the whole way.
"""

import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

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


@pytest.fixture
def python(tmp_path):
    """The Python of a new environment that sees our dependencies, but not our checkout."""
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "env")
    python = tmp_path / "env/bin/python"
    packages = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")[:-1]
    )
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


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


def test_packages_that_nobody_may_write_to_are_no_complaint(wheel, python, start, tmp_path):
    installed(python, wheel)
    purelib = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")[:-1])
    for folder in (purelib / "twisted/plugins", purelib / "teaparty/plugins"):
        for cache in folder.glob("dropin.cache"):
            cache.unlink()
    command = [python]
    if os.getuid() == 0:
        for folder in (tmp_path, *tmp_path.parents[:-2]):
            folder.chmod(folder.stat().st_mode | stat.S_IRWXG | stat.S_IRWXO)
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", python]
    for path in (purelib, *purelib.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o222)
    words = [*command, "-P", "-c", "from twisted.scripts.twistd import run; run()"]
    server = start(command=list(map(str, words)))
    server.guest("alice").types("say hi").reads_until("You say: hi")
    assert server.ends() == 0
    assert "cache" not in server.log
    for path in (purelib, *purelib.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
