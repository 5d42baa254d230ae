"""The Containerfile, as far as it can be read; `tests/endurance` does its steps."""

from tests.containerfile import FILE, ROOT, debian, entrypoint, of


def test_it_is_short_and_begins_with_a_release_of_debian():
    assert len(FILE.read_text().splitlines()) < 20
    assert debian()


def test_the_party_is_not_root_and_its_folder_is_a_volume():
    assert (of("USER"), of("VOLUME"), of("WORKDIR")) == (["teaparty"], ["/party"], ["/party"])


def test_the_first_process_is_one_that_passes_signals_on_and_starts_no_shell():
    assert entrypoint()[:3] == ["tini", "--", "twistd"]


def test_all_that_it_copies_is_there():
    names = [name for words in of("COPY") for name in words.split()[:-1]]
    assert [name for name in names if not (ROOT / name).exists()] == []
    assert {"setup.cfg", "pyproject.toml", "teaparty", "twisted"} <= set(names)
