"""What makes the protocol of each connection."""


def test_people_and_rooms_are_the_factorys(hall):
    hall.guest("Alice")
    assert list(hall.factory.people) == ["alice"]
    assert list(hall.factory.rooms) == ["parlour", "garden"]


def test_each_connection_has_a_protocol_of_its_own_that_knows_its_factory(hall):
    one, other = (hall.factory.buildProtocol(None) for _ in range(2))
    assert one is not other
    assert one.factory is other.factory is hall.factory
