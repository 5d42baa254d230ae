"""The web in the configuration."""

import pytest
from msgspec import structs

from teaparty.config import Config
from teaparty.config_network import Http, Listen, listen_of
from teaparty.server.web import http_faults, site_of, web_faults


@pytest.mark.parametrize(
    ("item", "listen"),
    [
        (5005, Listen(endpoint="5005")),
        ("tcp:5005", Listen(endpoint="tcp:5005")),
        ("telnet", Listen()),
        ("telnet:7000", Listen(endpoint="7000")),
        ("web", Listen(door="web")),
        ("web:5081", Listen(door="web", endpoint="5081")),
        ("web:tcp:0:interface=127.0.0.1", Listen(door="web", endpoint="tcp:0:interface=127.0.0.1")),
        ("web:unix:/run/web", Listen(door="web", endpoint="unix:/run/web")),
        ("website:1", Listen(endpoint="website:1")),
        (Listen(door="web", tls=True), Listen(door="web", tls=True)),
    ],
)
def test_a_text_may_begin_with_its_door(item, listen):
    assert listen_of(item) == listen


def test_proxies_are_addresses_networks_or_unix():
    good = ["127.0.0.1", "10.0.0.0/8", "2001:db8::/32", "::1", "unix"]
    assert web_faults(Config(trusted_proxies=good)) == []
    assert web_faults(Config(trusted_proxies=["localhost", "::1", "10.0.0.0/40"])) == [
        f"trusted_proxies: {wrong} is no address. Type one such as 192.0.2.7 or 2001:db8::7, or a"
        " network such as 192.0.2.0/24 or 2001:db8::/32."
        for wrong in ("localhost", "10.0.0.0/40")
    ]


def test_a_site_is_as_the_configuration_says():
    site = site_of(
        Config(web_hosts=["tea.lan"], web_origins=["https://a.example"], trusted_proxies=["::1"])
    )
    assert site.is_called("tea.lan", "127.0.0.1")
    assert site.lets_speak("https://a.example", "tea.lan")
    assert site.proxies.client("::1", "192.0.2.7") == "192.0.2.7"


def test_keys_of_the_web_are_faults_where_nobody_comes_by_it():
    keys = {
        "web_hosts": ["tea.lan"], "web_origins": ["https://a.example"], "trusted_proxies": ["::1"]
    }  # fmt: skip
    assert web_faults(Config(listen=[5005, "web"], **keys)) == []
    assert web_faults(Config(listen=[5005, Listen(door="web")], **keys)) == []
    assert web_faults(Config(listen=[5005, Listen(tls=True)])) == []
    assert web_faults(Config(listen=[5005, Listen(tls=True)], **keys)) == [
        f"{key} does nothing, as no part of listen is for browsers." for key in keys
    ]
    del keys["trusted_proxies"]
    asked = Config(listen=[5005], http=Http(listen="tcp:9105"), trusted_proxies=["::1"])
    assert web_faults(asked) == []
    assert len(web_faults(structs.replace(asked, **keys))) == 2


def test_names_for_programs_are_a_fault_where_none_can_ask():
    assert http_faults(Config()) == []
    assert http_faults(Config(http=Http(listen="tcp:9105", hosts=["tea.lan"]))) == []
    assert http_faults(Config(http=Http(hosts=["tea.lan"]))) == [
        "http.hosts does nothing, as http.listen is not set."
    ]
