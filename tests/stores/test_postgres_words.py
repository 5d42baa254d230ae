"""What PostgreSQL and libpq say is wrong, as operators read it."""

import pytest

from teaparty.stores.location import location_of
from teaparty.stores.postgres_words import POOLER, refused, what_is_wrong

AT = 'connection to server at "198.51.100.12", port 5432 failed: '


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (f'connection failed: {AT}FATAL:  password authentication failed for user "tea"\n',
         'password authentication failed for user "tea"'),
        (f"{AT}fe_sendauth: no password supplied",
         "it wants a password, and neither the URL nor the .pgpass of this user has one for it"),
        ('connection to server at "tea" (::1), port 5432 failed: Connection refused\n\tIs it on?',
         "Connection refused"),
        ("connection is bad: Invalid argument.", "Invalid argument"),
        ("the connection is closed\n", "the connection is closed"),
        (" \n", "the connection failed"),
    ],
)  # fmt: skip
def test_the_reason_alone_is_said_and_what_to_do_for_want_of_a_password(said, read):
    assert what_is_wrong(said) == read


@pytest.mark.parametrize(("state", "pooled"), [("42P05", True), ("26000", True), ("42P01", False)])
def test_a_statement_that_another_connection_has_prepared_tells_of_a_pooler(state, pooled):
    assert (POOLER in refused(state, "no")) is pooled


def test_a_url_of_several_servers_is_shown_as_people_write_it(tmp_path):
    url = "postgresql+psycopg://tea:x@/party?host=db1:1&host=db2:2&sslrootcert=/etc/ca.crt"
    assert str(location_of(str(tmp_path), url)) == (
        "postgresql+psycopg://tea:***@/party?host=db1,db2&port=1,2&sslrootcert=/etc/ca.crt"
    )
