"""What many ask for at the same time is laid out once for each look."""

from teaparty.core.events import PeopleListed
from teaparty.core.party.people_lists import PeopleLists
from teaparty.core.values.looks import DEFAULT, Look
from teaparty.render.once import REMEMBERED, once


def test_a_list_is_laid_out_once_for_each_look(party, alice):
    made = []
    render = once(lambda event, look, viewer: made.append((event, look)) or "x")
    event, same = party.party.features.get(PeopleLists).everybody(), PeopleListed(people=())
    for look in (DEFAULT, DEFAULT, Look(width=40), DEFAULT):
        assert render(event, look, 1) == "x"
    assert [look for _, look in made] == [DEFAULT, Look(width=40)]
    assert render(same, DEFAULT, 1) == render(PeopleListed(people=()), DEFAULT, 1) == "x"
    assert len(made) == 4


def test_only_so_many_are_remembered():
    made = []
    render = once(lambda event, look, viewer: made.append(event) or "x")
    events = [PeopleListed(people=()) for _ in range(REMEMBERED + 1)]
    for event in (*events, events[0]):
        render(event, DEFAULT, 1)
    assert len(made) == len(events) + 1
