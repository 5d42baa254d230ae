"""Tokens in every store."""

from msgspec import structs

from teaparty.core.records import FOR_EVER, Account
from teaparty.core.records.tokens import Token

KICKER = Token(
    name="kicker", account=1, rights=("kick", "where"), digest="1f", until=9.5, by="zoe", at=2.0
)  # fmt: skip


def two_accounts(kept):
    for name in ("alice", "bob"):
        kept.do("add_account", Account(name=name), name, name)


def test_a_token_is_found_by_its_number(kept):
    two_accounts(kept)
    added = kept.do("add_token", KICKER)
    assert added == structs.replace(KICKER, number=1)
    assert kept.do("token", 1) == added
    assert kept.do("token", 2) is None


def test_all_tokens_come_in_the_order_of_their_names(kept):
    two_accounts(kept)
    kept.do("add_token", KICKER)
    kept.do("add_token", structs.replace(KICKER, name="bell", until=FOR_EVER, rights=()))
    assert [(one.name, one.until) for one in kept.do("tokens")] == [
        ("bell", FOR_EVER), ("kicker", 9.5)
    ]  # fmt: skip


def test_a_token_that_was_removed_is_gone_and_its_number_is_not_given_again(kept):
    two_accounts(kept)
    kept.do("add_token", KICKER)
    kept.do("drop_token", 1)
    kept.do("drop_token", 1)
    assert kept.do("token", 1) is None
    assert kept.do("add_token", KICKER).number == 2


def test_the_tokens_of_an_account_go_with_it(kept):
    two_accounts(kept)
    kept.do("add_token", KICKER)
    kept.do("add_token", structs.replace(KICKER, name="bell", account=2))
    kept.do("erase_account", 1)
    assert [one.name for one in kept.do("tokens")] == ["bell"]
