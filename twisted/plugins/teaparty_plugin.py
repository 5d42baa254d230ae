"""Makes `twistd teaparty` known. Every twistd run on the machine imports this: keep it light."""

from teaparty import signals

if signals.starts_teaparty():
    signals.begin()

from twisted.application.service import ServiceMaker

teaparty = ServiceMaker("teaparty", "teaparty.tap", "A tea party chat server.", "teaparty")
