"""Builds the package for Mudlet, teaparty.mpackage: `python docs/mudlet.py`.

It is a zip with a description in Lua, and a script in XML (wiki.mudlet.org/w/Manual:Mudlet_Packages
and Manual:Technical_Manual). The same source makes the same bytes on every machine, so nothing is
compressed, and no file has a time.
"""

from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_STORED, ZipFile, ZipInfo

HERE = Path(__file__).parent
SOURCE = HERE / "mudlet" / "teaparty.lua"
PACKAGE = HERE / "teaparty.mpackage"

NAME = "teaparty"
VERSION = "1"
"""Raise this when the source changes, so that Mudlet loads the package again."""
CONFIG = f"""\
mpackage = [[{NAME}]]
author = [[the teaparty authors]]
title = [[A tab for each channel of a tea party]]
description = [[Shows what people say in a window with a tab for each channel, and takes out again
what they take back. Type below a tab to speak there. It needs a server that has Comm.Channel of
GMCP as teaparty has it.]]
version = [[{VERSION}]]
created = "2026-11-29T00:00:00+00:00"
"""
KINDS = ("Trigger", "Timer", "Alias", "Action", "Script", "Key")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE MudletPackage>\n'


def xml(source: str) -> str:
    """Return a package in XML with one script."""
    root = Element("MudletPackage", version="1.001")
    parts = {kind: SubElement(root, f"{kind}Package") for kind in KINDS}
    script = SubElement(parts["Script"], "Script", isActive="yes", isFolder="no")
    SubElement(script, "name").text = NAME
    SubElement(script, "packageName")
    SubElement(script, "script").text = source
    SubElement(script, "eventHandlerList")
    return f"{HEAD}{tostring(root, encoding='unicode')}\n"


def package() -> bytes:
    """Return the whole package."""
    files = {"config.lua": CONFIG, f"{NAME}.xml": xml(SOURCE.read_text(encoding="utf-8"))}
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        for name, text in files.items():
            info = ZipInfo(name)  # of 1980
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode())
    return made.getvalue()


if __name__ == "__main__":
    PACKAGE.write_bytes(package())
