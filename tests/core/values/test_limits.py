import msgspec
import pytest

from teaparty.core.values.limits import Limits

FIELDS = msgspec.json.schema(Limits)["$defs"]["Limits"]["properties"]


def test_the_defaults_are_within_the_bounds():
    assert msgspec.convert(msgspec.to_builtins(Limits()), Limits) == Limits()


@pytest.mark.parametrize("name", Limits.__struct_fields__)
def test_each_limit_has_bounds_and_a_description(name):
    field = FIELDS[name]
    assert field["minimum"] <= field["default"] <= field["maximum"]
    assert field["description"].endswith(".")


@pytest.mark.parametrize("name", Limits.__struct_fields__)
def test_a_value_out_of_bounds_is_refused(name):
    for value in (FIELDS[name]["minimum"] - 1, FIELDS[name]["maximum"] + 1, "1", 1.5, True):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({name: value}, Limits)


def test_the_limits_that_the_spec_names():
    limits = Limits()
    assert (limits.line, limits.unfinished, limits.history) == (2_048, 16_384, 1_000)
    assert (limits.login_seconds, limits.stall_seconds, limits.close_seconds) == (60, 60, 5)
    assert (limits.subnegotiation, limits.compressed, limits.inflated) == (4_096, 1_000, 32_768)


def test_compression_can_be_left_out_altogether():
    assert msgspec.convert({"compressed": 0}, Limits).compressed == 0
