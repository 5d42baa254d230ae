"""Signs of phones and East Asian keyboards are read as the ASCII signs that they look like."""

import pytest

from teaparty.core.values.signs import at_equals, looking_like, plain, plain_word, signed

AS_PHONES_WRITE = dict(
    zip(
        "‘’＇“”＂：＞／。＠！＋＃［］，",
        "'''\"\"\":>/.@!+#[],",
        strict=True,
    )
)


@pytest.mark.parametrize(("sign", "read"), AS_PHONES_WRITE.items())
def test_the_first_sign_is_read_and_the_rest_stays(sign, read):
    assert signed(f"{sign}a {sign} ｂ") == f"{read}a {sign} ｂ"


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("》bob 秘密", ">bob 秘密"), ("【bob】 hi", "[bob】 hi"), ("„Hallo“", '"Hallo“'),
        ("、who", ".who"), ("・who", ".who"), ("\u200b／who", "/who"), ("\ufeffwho", "who"),
        ("\xad/who", "/who"), ("\u034f\u061c/who", "/who"), ("\ufe0f\U000e0041/who", "/who"),
        ("\u180e／who", "/who"),
        ("\u200b", "\u200b"), ("你好", "你好"), ("say ‘hi’", "say ‘hi’"), ("？", "?"), ("＝", "="),
    ],
)  # fmt: skip
def test_what_else_a_line_may_begin_with(line, read):
    assert signed(line) == read


def test_a_word_is_read_in_small_ascii_letters():
    assert plain_word("ＷｈＯ") == plain_word("WHO") == "who"
    assert plain_word("Über") == "über"


def test_a_text_is_read_in_ascii_sign_by_sign():
    assert plain("：Ｄ") == ":D"
    assert plain("yan，zed、bob") == "yan,zed,bob"
    assert plain("née") == "née"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("me=a=b", ("me", "a=b")), ("me = a", ("me", "a")), ("me＝a", ("me", "a")),
     ("two words=a", ("", "two words=a")), ("=a", ("", "=a")), ("a", ("", "a")),
     ("me=", ("me", ""))],
)  # fmt: skip
def test_a_word_may_end_at_an_equals_sign(text, parts):
    assert at_equals(text) == parts


def test_all_that_is_read_as_a_sign_looks_like_it():
    assert set(looking_like("=")) == {"=", "＝", "﹦"}
    assert all(plain(each) == "," for each in looking_like(","))
