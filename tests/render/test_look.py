from teaparty.render.look import DEFAULT, Look


def test_the_default_look_is_eighty_columns_wide():
    assert Look(width=80) == DEFAULT


def test_looks_that_are_equal_share_what_is_rendered():
    assert {Look(width=40): b"x"}[Look(width=40)] == b"x"
    assert Look(width=40) != DEFAULT
