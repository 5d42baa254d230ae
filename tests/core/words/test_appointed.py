"""What plugins declare to be called at a time."""

from types import ModuleType

import pytest

from teaparty.core.values.appointments import AppointmentKind
from teaparty.core.words.appointed import appointed, appointment


@appointment("remind")
def remind(party, text=""):
    """Remind somebody."""
    return party, text


def test_a_declaration_is_found_by_its_name_and_can_still_be_called():
    module = ModuleType("reminders")
    module.remind, module.number = remind, 3
    assert appointed(module) == [remind]
    assert remind.kind == AppointmentKind("test_appointed", "remind")
    assert remind("a party", text="tea") == ("a party", "tea")
    assert list(remind.faults()) == []


@pytest.mark.parametrize("name", ["", "Remind", "remind me", "é"])
def test_its_name_is_a_word(name):
    (fault,) = appointment(name)(remind.function).faults()
    assert fault == f"the name of an appointment is a word of small letters, not {name!r}"


@pytest.mark.parametrize("function", [lambda: None, lambda *, party: None, lambda **data: None])
def test_its_function_takes_the_party(function):
    (fault,) = appointment("remind")(function).faults()
    assert fault == "the function of the appointment remind takes the party first"


def test_a_declaration_without_a_name_is_a_fault_of_its_author():
    with pytest.raises(TypeError, match=r'by @appointment\("word"\)'):
        appointment(remind.function)
