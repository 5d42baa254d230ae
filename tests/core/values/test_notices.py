from teaparty.core.values.notices import Fault, Gone, Moved, NameChanged, Named, Notice, Reason


def test_changes_are_values():
    assert Named(session=1, name="a") == Named(session=1, name="a")
    assert Gone(session=1, name="a", reason=Reason.QUIT) != Gone(
        session=1, name="a", reason=Reason.LINK
    )


def test_no_change_has_a_place_for_what_people_say():
    fields = {
        name for kind in (Fault, Gone, Moved, NameChanged, Named) for name in kind.__struct_fields__
    }
    assert fields == {"session", "name", "old", "origin", "room", "reason", "place", "error"}
    assert Notice.__struct_fields__ == ("session",)


def test_reasons_read_as_words():
    assert f"{Reason.LATE}" == "did not come in in time"
    assert f"{Reason.COMPRESSING}" == "sent compressed data that can't be read"
    assert len({*Reason}) == len(Reason)
