"""The composition root, with a reactor in memory."""

import time

import pytest
from sqlalchemy.exc import OperationalError
from twisted.internet.error import CannotListenError
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock

from teaparty import lookalikes, tap
from teaparty.server.given_sockets import NotGiven
from teaparty.server.service import CannotBegin
from teaparty.server.storage import Storage
from tests.certificates import signed_by_a_stranger


def options(*words):
    made = tap.Options()
    made.parseOptions(list(words))
    return made


@pytest.fixture
def reactor(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    made = MemoryReactorClock()
    monkeypatch.setattr("twisted.internet.reactor", made, raising=False)
    return made


def fails(*_, **__):
    raise OperationalError("SELECT 1", {}, OSError("no way to the host"))


def ends_with(*words):
    with pytest.raises(SystemExit) as ended:
        tap.makeService(options(*words))
    return ended.value.code


class TestService:
    def test_it_listens_as_it_is_made(self, reactor):
        service = tap.makeService(options("--listen=4001", "--listen=tcp:4002:interface=127.0.0.1"))
        assert [(made[0], made[2], made[3]) for made in reactor.tcpServers] == [
            (4001, 1024, ""),
            (4002, 1024, "127.0.0.1"),
        ]
        assert service.name == "teaparty"
        assert reactor.seconds is time.monotonic

    def test_links_of_plugins_write_no_lines_of_their_own(self, reactor, monkeypatch):
        monkeypatch.setattr(Factory, "noisy", True)
        tap.makeService(options())
        assert not Factory.noisy

    def test_nobody_waits_for_the_table_of_names_that_look_alike(self, reactor):
        lookalikes.prototypes.cache_clear()
        tap.makeService(options())
        assert lookalikes.prototypes.cache_info().currsize == 1

    def test_news_is_told_in_the_next_turn(self, reactor):
        tap.makeService(options())
        factory = reactor.tcpServers[0][1]
        factory.entrance.party.start.announce("Tea!")
        (call,) = reactor.getDelayedCalls()
        assert factory.entrance.party.start.log.end == 0
        call.func()
        assert factory.entrance.party.start.log.end == 1

    def test_what_is_stored_may_wait_for_its_time(self, reactor, monkeypatch):
        monkeypatch.setattr(Storage, "belongs_to", lambda _, party: party.timers.at(5.0, "tea"))
        tap.makeService(options())
        assert len(reactor.tcpServers[0][1].entrance.party.timers) == 1

    def test_a_command_may_be_a_coroutine(self, reactor):
        tap.makeService(options())
        done = []

        async def command():
            done.append(True)

        reactor.tcpServers[0][1].entrance.party.spawn(command())
        assert done == [True]

    def test_talk_is_written_down_where_that_is_wanted(self, reactor, tmp_path):
        (tmp_path / "my.toml").write_text("log_talk = true")
        tap.makeService(options(f"--config={tmp_path}/my.toml"))
        party = reactor.tcpServers[0][1].entrance.party
        assert [type(listener).__name__ for listener in party.listeners.listeners] == ["TalkRecord"]

    def test_without_a_control_socket_it_opens_all_the_same(self, reactor, tmp_path):
        (tmp_path / "teaparty-state").mkdir(0o700)
        (tmp_path / "teaparty-state" / "control").write_text("a letter")
        assert tap.makeService(options()).name == "teaparty"
        assert [port for port, *_ in reactor.tcpServers] == [5005, 5080]


class TestFaults:
    def test_of_the_config_end_it(self, reactor):
        assert "no.toml: the file can't be read" in ends_with("--config=no.toml")

    def test_of_the_plan_end_it_and_name_the_file(self, reactor, tmp_path):
        (tmp_path / "my.toml").write_text("[rooms.a]\nkind = 'x'")
        assert ends_with(f"--config={tmp_path}/my.toml").startswith(
            f"teaparty: {tmp_path}/my.toml: rooms.a.kind is 'x'"
        )

    @pytest.mark.parametrize("reads", ["__init__", "belongs_to"])
    def test_of_the_database_that_come_once_it_is_open_end_it(self, reactor, monkeypatch, reads):
        monkeypatch.setattr(Storage, reads, fails)
        assert ends_with() == "teaparty: the database can't be read: no way to the host."

    def test_of_a_plugin_are_said_and_do_not(self, reactor, capsys, tmp_path, plugin_package):
        (tmp_path / "tp_tap_broken.py").write_text("1 +")
        folder = f"--plugins={tmp_path}"
        tap.makeService(options(folder))
        said = (
            f"teaparty: {tmp_path}/tp_tap_broken.py: it can't be imported: line 1: invalid syntax."
        )
        assert capsys.readouterr().err == said + "\n"
        assert ends_with(folder, "--strict") == said
        assert ends_with(folder, "--check") == said

    @pytest.mark.parametrize("option", ["--strict", None])
    def test_of_what_a_plugin_begins_end_a_strict_start_alone(
        self, reactor, tmp_path, plugin_package, option
    ):
        (tmp_path / "tp_tap_bridge.py").write_text(
            "from teaparty.api import Listener\n\n\nclass Bridge(Listener):\n"
            "    name = 'Bridge'\n\n    def started(self, party): 1 / 0\n"
        )
        words = f"--plugins={tmp_path}", "--database=memory:", *[option] * bool(option)
        service = tap.makeService(options(*words))
        if option is None:
            service.startService()
        else:
            with pytest.raises(CannotBegin):
                service.startService()

    def test_have_nothing_raw_in_them(self, reactor, capsys, tmp_path, plugin_package):
        (tmp_path / "tp_tap_broken.py").write_text(r"raise ValueError('\x1b[2J')")
        folder = f"--plugins={tmp_path}"
        tap.makeService(options(folder))
        for said in (capsys.readouterr().err, ends_with(folder, "--check")):
            assert r"ValueError: \x1b[2J" in said

    def test_of_what_is_asked_for_end_it_and_name_where(self, reactor, tmp_path):
        fault = "plugins: /nowhere is no folder that can be read."
        assert ends_with("--plugins=/nowhere") == f"teaparty: --{fault}"
        (tmp_path / "my.toml").write_text("plugins = ['/nowhere']")
        file = f"{tmp_path}/my.toml"
        assert ends_with(f"--config={file}") == f"teaparty: {file}: {fault}"
        assert ends_with("--listen=x").startswith("teaparty: --listen: 'x' is no endpoint")
        missing = "the file can't be read: No such file or directory."
        assert ends_with("--config=") == f"teaparty: : {missing}"

    def test_what_nobody_can_connect_to_ends_it(self, reactor, monkeypatch):
        monkeypatch.setattr(reactor, "listenTCP", lambda *_, **__: object())
        assert "it is no port that people can connect to" in ends_with()

    def test_a_port_that_is_taken_ends_it(self, reactor, monkeypatch):
        def taken(*_, **__):
            raise CannotListenError("", 5005, OSError(98, "Address already in use"))

        monkeypatch.setattr(reactor, "listenTCP", taken)
        assert ends_with() == (
            "teaparty: can't listen on tcp:5005:backlog=1024: Address already in use."
        )

    def test_a_socket_that_is_none_ends_it(self, reactor, monkeypatch):
        def none():
            raise NotGiven("it is none.")

        monkeypatch.setattr(tap, "given_by", none)
        assert ends_with() == "teaparty: it is none."

    def test_a_log_of_another_kind_than_twistds_own_can_be_no_json(self, reactor):
        assert ends_with("--log-format=json").startswith("teaparty: --log-format is json, which")

    def test_of_a_certificate_that_nobody_would_take_end_a_check_alone(self, reactor, tmp_path):
        ended = signed_by_a_stranger(tmp_path, "tea.pem", -9, -1)
        (tmp_path / "my.toml").write_text(
            f"listen = [{{ tls = true }}]\ntls = {{ certificate = '{ended}', key = '{ended}' }}\n"
        )
        words = f"--config={tmp_path}/my.toml", "--database=memory:"
        tap.makeService(options(*words))
        said = ends_with(*words, "--check")
        assert said.startswith(f"teaparty: {tmp_path}/my.toml: tls.certificate: the certificate ")
        assert "was valid only until" in said

    def test_a_check_without_faults_says_what_would_be(self, reactor, capsys):
        assert ends_with("--check") == 0
        assert "No faults were found." in capsys.readouterr().out
        assert reactor.tcpServers == []


def test_a_check_names_all_faults_at_once(reactor, tmp_path, plugin_package):
    (tmp_path / "my.toml").write_text("name = 5\nlisten = ['tcp:1', 'tcp6:1']\nstart = 'attic'\n")
    (tmp_path / "tp_tap_wrong.py").write_text("1 +")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    said = ends_with(
        "--check", "--config=my.toml", f"--plugins={tmp_path}", "--state=open", "--database=x:"
    )
    beginnings = [
        "my.toml: name is 5",
        "my.toml: start is 'attic'",
        "my.toml: listen: 'tcp6:1' takes IPv4 connections too",
        "--state: others can read or change the state folder open",
        "--database: ",
        f"{tmp_path}/tp_tap_wrong.py: it can't be imported",
    ]
    lines = said.splitlines()
    for beginning in beginnings:
        assert any(line.startswith(f"teaparty: {beginning}") for line in lines), beginning
    assert len(lines) == len(beginnings)


def test_a_wrong_file_is_looked_through_to_its_end(reactor, tmp_path):
    file = tmp_path / "my.toml"
    file.write_text("name = 5\nstart = 'attic'\n")
    assert ends_with(f"--config={file}", "--listen=x").splitlines() == [
        f"teaparty: {file}: name is 5, but a name of 1 to 60 characters on one line was expected.",
        f"teaparty: {file}: start is 'attic',"
        " but one of these was expected: parlour, garden, kitchen.",
        "teaparty: --listen: 'x' is no endpoint: a port number or a Twisted server endpoint like"
        " tcp:5005:interface=127.0.0.1 was expected.",
    ]


def test_a_party_that_signs_its_certificate_listens_for_tls(reactor, tmp_path):
    tap.makeService(options("--tls-self-signed"))
    assert [port for port, *_ in reactor.tcpServers] == [5005, 5080, 5006, 5443]
    assert (tmp_path / "teaparty-state" / "self-signed.pem").exists()


def test_a_certificate_that_cannot_be_made_ends_it(reactor, tmp_path):
    (tmp_path / "named.toml").write_text('mssp = { HOSTNAME = "café" }')
    said = ends_with("--tls-self-signed", "--config=named.toml")
    assert said.startswith("teaparty: no certificate can be made in teaparty-state: ")


def test_a_certificate_that_cannot_be_loaded_ends_it(reactor, tmp_path):
    state = tmp_path / "teaparty-state"
    state.mkdir(mode=0o700)
    (state / "self-signed.pem").write_text("junk")
    assert ends_with("--tls-self-signed") == (
        "teaparty: teaparty-state/self-signed.pem is no certificate that can be used, as a PEM"
        " file."
    )
