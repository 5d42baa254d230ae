"""Tests of the page. As a package they share one browser, which a folder could not."""
