"""A quiet library: a room of its own, with a command that only it has."""

from teaparty.api import ChatRoom, Event, Session, command


class Murmured(Event, frozen=True, kw_only=True):
    """Somebody spoke as one does in a library."""

    speech = True
    text: str

    def plain(self) -> str:
        return "{name} whispers: {text}"

    def plain_fields(self) -> dict[str, object]:
        return {"name": self.who.name, "text": self.text}


class Library(ChatRoom):
    """A room where what is said is only whispered."""

    kind = name = "library"
    title = "The Library"
    description = "Shelves up to the ceiling, and a sign: Quiet, please. You can read here."
    exits = {"out": "parlour"}

    def on_say(self, me: Session, text: str) -> None:
        self.append(Murmured(who=me.person, text=text))

    @command("read", theme="The library")
    def read(self, me: Session) -> None:
        """Take a book from the shelf and read a line of it."""
        me.tell("You read: It is always tea-time, and we've no time to wash the things between.")
