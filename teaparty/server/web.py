"""The web from the configuration: the names of the server, and who is trusted."""

from teaparty.config import Config
from teaparty.config_network import listen_of
from teaparty.core.values.refusal import Refusal
from teaparty.doors.web.checks import Proxies, Site, site

PAGES = ("web_hosts", "web_origins")
KEYS = (*PAGES, "trusted_proxies")
"""The keys of the web; programs of the operator may come through proxies, too."""


def web_faults(config: Config) -> list[str]:
    """Return what is wrong with the web's keys."""
    return [*_idle_keys(config), *_proxy_faults(config)]


def http_faults(config: Config) -> list[str]:
    """Return what is wrong with what is said of programs that ask by HTTP."""
    if config.http.hosts and config.http.listen is None:
        return ["http.hosts does nothing, as http.listen is not set."]
    return []


def _idle_keys(config: Config) -> list[str]:
    if any(listen_of(item).door == "web" for item in config.listen):
        return []
    idle = KEYS if config.http.listen is None else PAGES
    return [
        f"{key} does nothing, as no part of listen is for browsers."
        for key in idle
        if getattr(config, key)
    ]


def _proxy_faults(config: Config) -> list[str]:
    return [
        f"trusted_proxies: {fault}"
        for each in config.trusted_proxies
        if (fault := _fault(each)) is not None
    ]


def site_of(config: Config) -> Site:
    """Return what the configuration says of the site."""
    return site(config.web_hosts, config.web_origins, config.trusted_proxies)


def _fault(proxy: str) -> str | None:
    try:
        Proxies([proxy])
    except Refusal as refusal:
        return str(refusal)
    return None
