"""Damaged pages are found: at the start, or a little later."""

import pytest

from teaparty.stores import damage as module
from teaparty.stores.backups import check
from teaparty.stores.damage import damage, damage_at_the_start
from teaparty.stores.errors import StoreRefused
from teaparty.stores.location import location_of
from tests.stores.conftest import put, said

PAGE = 4_096


@pytest.fixture
def file(opened, tmp_path):
    """A database with a few hundred lines."""
    store = opened()
    put(store.journal, [said(number, "x" * 200) for number in range(500)], lambda entries: None)
    opened.close(store)
    return tmp_path / "state/teaparty.sqlite"


def spoil(file, page, text=b"tea "):
    with file.open("r+b") as opened:
        opened.seek(page * PAGE)
        opened.write(text * (PAGE // len(text)))


def spoil_lines(file):
    """Spoil a page in the middle of the lines, so that the tables can still be found."""
    place = file.read_bytes().rindex(b"x" * 200)
    spoil(file, place // PAGE)


def always():
    return True


def test_what_is_whole_is_sound(file, tmp_path):
    assert damage_at_the_start(location_of(str(tmp_path / "state"), "")) == ""


def test_a_damaged_page_is_found(file, tmp_path):
    spoil_lines(file)
    found = damage(location_of(str(tmp_path / "state"), ""), always)
    assert found.startswith("Page ")


def test_a_check_says_what_is_damaged(file, tmp_path):
    spoil_lines(file)
    faults = check(str(tmp_path / "state"), "")
    assert faults
    assert all(fault.startswith("the file is damaged: ") for fault in faults)


def test_the_first_page_too(file, tmp_path):
    spoil(file, 0)
    found = damage(location_of(str(tmp_path / "state"), ""), always)
    assert found == "file is not a database"


def test_a_server_does_not_start_on_it_and_says_the_cure(file, opened, tmp_path):
    spoil_lines(file)
    with pytest.raises(StoreRefused) as refused:
        opened()
    sentence = str(refused.value)
    assert sentence.startswith(f"the database {file} is damaged: ")
    assert sentence.endswith(
        ". Put a backup in its place with teaparty-admin restore FILE --force;"
        " teaparty-admin check says more."
    )
    assert "\n" not in sentence


def test_a_look_that_takes_too_long_is_cut_short(file, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "STEPS", 1)
    times = iter(range(1_000))
    assert (
        damage_at_the_start(location_of(str(tmp_path / "state"), ""), lambda: next(times)) is None
    )


@pytest.fixture
def hurried(monkeypatch):
    """There is no time for a look at the start."""
    monkeypatch.setattr(module, "MOMENT", -1.0)
    monkeypatch.setattr(module, "STEPS", 1)


def test_damage_is_found_beside_the_server_when_the_look_was_cut_short(
    file, opened, told, loop, hurried
):
    spoil_lines(file)
    opened()
    loop.step()
    ((what, found),) = told.news
    assert (what, bool(found), told.errors) == ("damaged", True, [])


def test_a_sound_file_brings_no_news(file, opened, told, loop, hurried):
    opened()
    loop.step()
    assert (told.news, told.errors) == ([], [])


def test_an_end_does_not_wait_for_it(file, opened, told, hurried):
    opened.close(opened())
    assert told.news == []


def test_what_is_no_damage_is_a_fault(file, opened, told, loop, hurried, monkeypatch):
    looks = []

    def fails_later(*_):
        looks.append(1)
        if len(looks) > 1:
            raise OSError("gone")

    monkeypatch.setattr(module, "damage", fails_later)
    opened()
    loop.runs()
    while not told.errors:
        loop.step()
    assert [str(error) for error in told.errors] == ["gone"]
