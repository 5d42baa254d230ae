"""Makes `twistd teaparty` known. Every twistd run on the machine imports this: keep it light."""

import os

from teaparty import listen_fds, signals

if signals.starts_teaparty():
    signals.begin()
    listen_fds.begin(os.environ)

from twisted.application.service import ServiceMaker

teaparty = ServiceMaker("teaparty", "teaparty.tap", "A tea party chat server.", "teaparty")
