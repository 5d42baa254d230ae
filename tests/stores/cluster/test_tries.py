"""What PostgreSQL counts of tries with passwords."""


def tried(asked, name, block="b", seconds=60.0):
    return asked.one("SELECT tea_try(:name, :block, :seconds)", name=name, block=block,
                     seconds=seconds)  # fmt: skip


def forgets(asked, name, block, every):
    asked.do("SELECT tea_forget_tries(:name, :block, :every)", name=name, block=block, every=every)


def rows(asked):
    return asked.do("SELECT name, block FROM tries ORDER BY name, block, at")


def test_tries_for_a_name_are_counted_from_everywhere(asked):
    asked.do("TRUNCATE tries")
    found = [tried(asked, *each) for each in (("x", "b"), ("x", "c"), ("y", "b"), ("x", "b"))]
    assert found == [0, 1, 0, 2]
    forgets(asked, "x", "b", every=False)
    assert rows(asked) == [("x", "b"), ("x", "c"), ("y", "b")]
    tried(asked, "x")
    forgets(asked, "x", "b", every=True)
    assert rows(asked) == [("x", "c"), ("y", "b")]


def test_old_tries_are_forgotten(asked):
    asked.do("TRUNCATE tries")
    tried(asked, "x")
    asked.do("UPDATE tries SET at = at - 100")
    assert tried(asked, "y") == 0
    assert rows(asked) == [("y", "b")]
