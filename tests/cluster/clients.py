"""Clients with tickets: each is the real `teaparty-client`, but for its socket and its person.

What it sends waits for a node that stands still, and is read there when that goes on, also if the
link was given up long ago.
"""

import re
from collections import Counter

from wsproto.connection import CLIENT, Connection, ConnectionState
from wsproto.events import CloseConnection, Ping, TextMessage

from teaparty.client.news import Asked, CameIn, Ended, Read, Unsent
from teaparty.client.stay import Place, Stay
from teaparty.testing import PASSWORD
from tests.doors.web.guests import V1Factory

WORD = re.compile(r"\bm\d+\b")
PATIENCE = 12
"""How often somebody would say who they are until they do."""
NOT_SAID, NOT_KNOWN = "That was not said", "It is not known whether"


class Link:
    """A connection of a client to a hall, whose node may stand still."""

    def __init__(self, hall):
        self.hall = hall
        self.frames = Connection(CLIENT)
        self.sent = []
        """What the node has not read yet; None is the end."""
        self.wire = None
        self._text = ""

    def sends(self, *events):
        for event in events:
            self.sent.append(self.frames.send(event))

    def ends(self, lost=0):
        """End it, perhaps without what was sent last."""
        del self.sent[len(self.sent) - min(lost, len(self.sent)) :]
        self.sent.append(None)

    def arrives(self):
        """Have the node read all that was sent."""
        if self.wire is None:
            self.wire = self.hall.connects(V1Factory(self.hall.entrance))
        while self.sent:
            data = self.sent.pop(0)
            if data is None:
                self.wire.protocol.connectionLost()
            elif not self.wire.disconnecting:
                self.wire.protocol.dataReceived(data)

    def takes(self):
        """Return the texts that have come, and whether the node has closed."""
        if self.wire is None:
            return [], False
        texts, closed = [], self.wire.disconnecting
        self.frames.receive_data(self.wire.takes())
        for event in self.frames.events():
            match event:
                case TextMessage():
                    self._text += event.data
                    if event.message_finished:
                        texts.append(self._text)
                        self._text = ""
                case Ping():
                    self.sends(event.response())
                case CloseConnection():
                    closed = True
                    if self.frames.state is ConnectionState.REMOTE_CLOSING:
                        self.sends(event.response())
        return texts, closed


class Client:
    """Somebody with `teaparty-client`."""

    def __init__(self, name, is_member):
        self.name = name
        self.password = PASSWORD if is_member else ""
        self.stay = Stay(name, self.password)
        self.link = None
        self.told = Counter()
        """How often it was said of each text that it was not said."""
        self.doubted = set()
        """Texts of which it was said that nobody knows."""
        self.said = []
        self.read = []
        self.resumed = 0
        self.is_in = False
        self._patience = 0

    @property
    def is_settled(self):
        """Whether they are in, and nothing that they have said waits."""
        return self.stay.place is Place.IN and not self.stay.outbox.waiting

    def connects(self, hall):
        self.link = Link(hall)
        self.stay.connected()
        self.sends()

    def sends(self):
        if self.link is not None:
            for text in self.stay.to_send():
                self.link.sends(TextMessage(data=text))

    def says(self, text):
        """Say something; at the login, say who it is."""
        if self.stay.place is Place.LOGIN:
            if self._patience == 0 and not self.stay.asked:
                self.stay.says(f"login {self.name}")
            self._patience = (self._patience + 1) % PATIENCE
        elif self.is_in and not self.stay.says(text):
            self.said.append(text)
        self.sends()

    def hears(self):
        if self.link is None:
            return
        texts, closed = self.link.takes()
        for text in texts:
            for each in self.stay.receive(text):
                self._is_told(each)
        self.sends()
        if closed:
            self.loses()

    def _is_told(self, news):
        match news:
            case CameIn(again):
                self.is_in = True
                self.resumed += again
            case Unsent(line):
                self.doubted.add(line)
            case Read(text):
                self.read.append(text)
                found = WORD.findall(text)
                if NOT_SAID in text:
                    self.told.update(found)
                elif NOT_KNOWN in text:
                    self.doubted.update(found)
            case Asked():
                self.stay.answers(self.password)
            case Ended():
                self.loses()

    def loses(self, lost=0):
        if self.link is not None:
            self.link.ends(lost)
            self.link = None
            self.stay.disconnected()
