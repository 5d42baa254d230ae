"""A real server that root starts for another user, with certificates where certbot has them."""

import os
import pwd
import re
import shutil
import ssl
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.certificates import made, parted
from tests.conftest import PATIENCE, servers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else"),
]
USER = pwd.getpwnam("nobody")
GUIDE = Path(__file__).parents[1] / "docs" / "operator.md"
NAMES = ("fullchain", "privkey")
HOST = "tea.example.org"
CONFIG = """
listen = [{{ endpoint = "tcp:0:interface=127.0.0.1", tls = true }}]
tls = {{ certificate = "{files}/fullchain.pem", key = "{files}/privkey.pem" }}
"""


@pytest.fixture
def folder():
    """A folder where everybody may look, with another one that is the user's."""
    with tempfile.TemporaryDirectory() as name:
        found = Path(name)
        found.chmod(0o755)
        (found / "home").mkdir()
        os.chown(found / "home", USER.pw_uid, USER.pw_gid)
        yield found


@pytest.fixture
def start(folder):
    with servers(folder) as start:
        yield lambda *options, **more: start(
            f"--state={folder}/home/state", *options, twistd=(f"--uid={USER.pw_name}",), **more
        )


def renewed(folder, number):
    """Lay out a certificate as certbot does: the key is for root alone. Return both files."""
    archive, live = folder / "archive" / HOST, folder / "live" / HOST
    for made_folder in (archive, live):
        made_folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, part in zip(NAMES, parted(made(folder, "new.pem", HOST)), strict=True):
        files.append(Path(shutil.copy(part, archive / f"{name}{number}.pem")))
        (live / "new").symlink_to(f"../../archive/{HOST}/{name}{number}.pem")
        (live / "new").rename(live / f"{name}.pem")
    files[1].chmod(0o600)
    return files


def hook(folder):
    """Run the hook of the guide, with other paths and another user; return where it copies to."""
    (text,) = re.findall(r"<!-- hook -->\n```sh\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    for old, new in (
        (f"/etc/letsencrypt/live/{HOST}", f"{folder}/live/{HOST}"),
        ("/etc/teaparty", f"{folder}/copied"),
        ("-o teaparty", f"-o {USER.pw_name}"),
    ):
        assert old in text
        text = text.replace(old, new)
    subprocess.run(["/bin/sh", "-c", text], check=True)
    return folder / "copied"


def configured(folder, files):
    """Return the option for a party with the certificate in a folder."""
    (folder / "tls.toml").write_text(CONFIG.format(files=files))
    return f"--config={folder}/tls.toml"


def shown(server):
    """Return the certificate that a client is shown, as PEM."""
    return ssl.get_server_certificate(("127.0.0.1", server.port), timeout=PATIENCE)


def test_what_is_stored_belongs_to_the_user_that_the_party_becomes(start, folder):
    server = start()
    server.connects().reads_until("work here, too.")
    server.loses_peers()
    owners = {path.stat().st_uid for path in (folder / "home").rglob("*")}
    assert server.ends() == 0
    assert owners == {USER.pw_uid}
    assert "can't be used" not in server.log


def test_a_key_that_the_user_cannot_read_is_said_at_the_start(start, folder):
    renewed(folder, 1)
    live = folder / "live" / HOST
    server = start(configured(folder, live), listen=None)
    assert server.process.wait(PATIENCE) == 1
    assert server.log == f"teaparty: {live}/privkey.pem can't be read: Permission denied.\n"


def test_links_of_certbot_are_followed_when_the_user_may_read_the_new_key(start, folder):
    certificate, key = renewed(folder, 1)
    os.chown(key, USER.pw_uid, USER.pw_gid)
    server = start(configured(folder, folder / "live" / HOST), listen=None)
    first = certificate.read_text()
    assert shown(server) == first
    certificate, key = renewed(folder, 2)
    assert shown(server) == first
    server.wait_for(r"privkey\.pem can't be read: Permission denied\. The certificate before it")
    os.chown(key, USER.pw_uid, USER.pw_gid)
    assert shown(server) == certificate.read_text() != first
    server.wait_for(r"fullchain\.pem was renewed")


def test_the_hook_of_the_guide_lets_the_user_have_each_new_pair(start, folder):
    first, _ = renewed(folder, 1)
    server = start(configured(folder, hook(folder)), listen=None)
    assert shown(server) == first.read_text()
    second, _ = renewed(folder, 2)
    assert shown(server) == first.read_text()
    hook(folder)
    assert shown(server) == second.read_text() != first.read_text()
    assert "can't be read" not in server.log
