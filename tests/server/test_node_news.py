"""What the operator reads of a node, and people at the same time."""

from contextlib import suppress

from teaparty.server.node_news import NodeNews


class Shared:
    """Takes note of what it is told."""

    def __init__(self):
        self.told = []
        self.take = self.refused = self.skipped = None

    def out_of_reach(self, why):
        self.told.append(why)

    def within_reach(self):
        self.told.append("within reach")

    async def joins_anew(self, epoch):
        self.told.append(epoch)

    async def reads_anew(self, ends, people, lost):
        self.told.append((ends, people, lost))


def test_the_log_says_which_other_nodes_come_and_go(record):
    news = NodeNews(record, Shared())
    for others in ({1: "a"}, {1: "a", 3: "c"}, {1: "a", 3: "c"}, {3: "c", 4: "a"}, {}):
        news.others_are(others)
    assert record.notes == [
        "node a is there, as epoch 1",
        "node c is there, as epoch 3",
        "node a, epoch 1, is gone: it has left, or was silent for too long",
        "node a is there, as epoch 4",
        "node c, epoch 3, is gone: it has left, or was silent for too long",
        "node a, epoch 4, is gone: it has left, or was silent for too long",
    ]


def test_a_node_that_another_process_has_replaced_says_so_and_ends(record):
    ended = []
    NodeNews(record, Shared(), lambda: ended.append(list(record.notes))).replaced("tea2")
    assert ended == [
        [
            "another process runs as this node, on the machine tea2, since this one stood still;"
            " this one ends. Give each node a name of its own in [cluster]"
        ]
    ]


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
