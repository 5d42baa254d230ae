"""What the operator reads of a node, and people at the same time."""

from contextlib import suppress

from teaparty.server.node_news import NodeNews


class Shared:
    """Takes note of what it is told."""

    def __init__(self):
        self.told = []
        self.take = self.refused = None

    def out_of_reach(self, why):
        self.told.append(why)

    def within_reach(self):
        self.told.append("within reach")

    async def joins_anew(self, epoch):
        self.told.append(epoch)

    async def reads_anew(self, ends, people, lost):
        self.told.append((ends, people, lost))


def test_the_log_has_what_people_are_told(record):
    shared = Shared()
    news = NodeNews(record, shared)
    news.out_of_reach("no route")
    news.within_reach()
    for coroutine in (news.joins_anew(7), news.reads_anew({}, [], False),
                      news.reads_anew({}, [], True)):  # fmt: skip
        with suppress(StopIteration):
            coroutine.send(None)
    assert shared.told == ["no route", "within reach", 7, ({}, [], False), ({}, [], True)]
    assert record.notes == [
        "the database can't be asked, so nothing is said here: no route",
        "the database answers again",
        "other nodes took this one for dead; it has joined them again, as epoch 7",
        "turns of other nodes were missed; all logs were read anew",
        "the database has lost turns that people have read; all logs were read anew",
    ]
