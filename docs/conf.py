"""How Sphinx builds the documents: `sphinx-build -W -b html docs docs/_build`."""

from importlib.metadata import version as installed

project = "teaparty"
author = "the teaparty authors"
copyright = "2026, the teaparty authors"
version = release = installed("teaparty")

extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "benchmarks/*.md"]

html_theme = "furo"
html_title = "teaparty"
