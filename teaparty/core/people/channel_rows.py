"""What can be listened to, as a row of a list."""

from collections.abc import Mapping

from teaparty.core.events import ChannelRow
from teaparty.core.memory.recall import New
from teaparty.core.party.channel import Channel
from teaparty.core.party.rooms import Room
from teaparty.core.party.session import Session
from teaparty.core.party.venue import topic_for
from teaparty.core.people.channel_talk import Heard


def row(me: Session, each: Heard, missed: Mapping[str, New]) -> ChannelRow:
    """Return it as one of a list, with what was missed by the names of logs."""
    if not each.is_open_to(me):
        about = each.title if isinstance(each, Room) else ""
        return ChannelRow(name=each.mark, about=about, listeners=0, listening=False,
                          room=isinstance(each, Room), closed=True)  # fmt: skip
    new, topic = missed.get(each.name, New(0, more=False)), topic_for(me, each)
    return ChannelRow(
        name=each.mark,
        about=each.rules.about if isinstance(each, Channel) else each.title,
        listeners=len(each.audience),
        listening=each in me.followed,
        room=isinstance(each, Room),
        new=new.lines,
        more=new.more,
        topic=topic.text if topic is not None else "",
        closed=each.is_closed,
    )
