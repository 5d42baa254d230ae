"""The scripts for shells, tried in the shells themselves: the key Tab is pressed."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from teaparty.admin.shells import SCRIPTS
from teaparty.admin.subcommands.completion import SHELLS

BIN = str(Path(sys.executable).parent)
START = {
    "bash": ["bash", "--noprofile", "--norc", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
READY = {
    "bash": "PS1='READY> '; source <(teaparty-admin completion bash)\n",
    "zsh": "PS1='READY> '; autoload -U compinit; compinit -D -u; "
           "source <(teaparty-admin completion zsh)\n",
    "fish": "function fish_prompt; echo -n 'READY> '; end; "
            "teaparty-admin completion fish | source\n",
}  # fmt: skip
_ESCAPES = re.compile(
    r"\x1b\[[0-9;?>=]*[a-zA-Z]|\x1b[()=>][0-9A-B]?|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)


class Terminal:
    """A shell that runs in a terminal, in a folder where a server may run."""

    def __init__(self, shell, folder):
        self.read = ""
        self.terminal, inner = pty.openpty()
        environment = {
            "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(folder), "TERM": "xterm",
            "LC_ALL": "C.UTF-8", "COLUMNS": "200", "LINES": "40",
        }  # fmt: skip
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *START[shell]], cwd=folder, env=environment, stdin=inner,
            stdout=inner, stderr=inner,
        )  # fmt: skip
        os.close(inner)
        self.types(READY[shell])
        self.reads_until("READY> ", 2)

    def types(self, text):
        os.write(self.terminal, text.encode())

    def reads_until(self, text, times=1, seconds=20):
        end = time.monotonic() + seconds
        while self.shown().count(text) < times:
            assert time.monotonic() < end, f"no {text!r} in {self.read!r}"
            if select.select([self.terminal], [], [], 0.2)[0]:
                self.read += os.read(self.terminal, 65_536).decode("utf-8", "replace")
        return self.shown()

    def shown(self):
        return _ESCAPES.sub("", self.read)

    def completes(self, typed, text):
        """Type something and the key Tab; it becomes that text."""
        self.read = ""
        self.types(f"{typed}\t")
        self.reads_until(text)
        self.types("\x15")  # the line is emptied

    def ends(self):
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


@pytest.fixture
def terminal(tmp_path):
    """Starts a shell."""
    opened = []

    def starts(shell):
        if shutil.which(shell) is None:
            pytest.skip(f"there is no {shell} here")
        opened.append(Terminal(shell, tmp_path))
        return opened[-1]

    yield starts
    for each in opened:
        each.ends()


def test_there_is_a_script_for_each_shell():
    assert set(SCRIPTS) == set(SHELLS) == set(START)


def test_a_script_is_written_and_asks_the_program(tool):
    found = tool("completion", "bash")
    assert found.endswith("complete -F _teaparty_admin teaparty-admin\n")
    assert " __complete bash " in found
    assert tool.json("completion", "zsh") == {
        "shell": "zsh", "script": tool("completion", "zsh"),
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_tab_completes_subcommands_options_files_and_names(shell, terminal, start, tmp_path):
    server = start()
    server.guest("dormouse")
    (tmp_path / "old.backup").touch()
    found = terminal(shell)
    found.completes("teaparty-admin ki", "teaparty-admin kick ")
    found.completes("teaparty-admin user ro", "user role ")
    found.completes("teaparty-admin backup --fo", "--force ")
    found.completes("teaparty-admin kick dorm", "kick dormouse ")
    found.completes("teaparty-admin say par", "say parlour ")
    found.completes("teaparty-admin restore old", "old.backup")
    found.completes("teaparty-admin user add x --role=wi", "--role=wizard")


@pytest.mark.slow
def test_bash_reads_a_name_with_a_sign_as_one_word(tmp_path):
    tool = tmp_path / "teaparty-admin"
    tool.write_text("#!/bin/sh\nprintf '%s\\n' words \"o'hare a hare\" 'b$x'\n")
    tool.chmod(0o700)
    code = f"{SCRIPTS['bash']}\nCOMP_WORDS=(x kick o) COMP_CWORD=2\n_teaparty_admin {tool}\n"
    code += 'printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [r"o\'hare", r"b\$x"]
