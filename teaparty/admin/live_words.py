"""What the server that runs can be asked for, as it is typed. Made by docs/generate.py.

It stands here so that the tool need not import the commands, which takes longer than all else.
"""

WORDS = """\
accounts [BEGINNING]
    List the registered names, or those that begin so, with the roles of their owners.
audit [COUNT]
    Read what the staff has done lately: when, who, what, to whom, for how long, and why.
ban [--try] TARGET [for TIME] [WHY]
    Keep a name, an address or a network out, for a time or for ever.
bans [COUNT] [before NUMBER]
    List who and what is banned, until when, by whom, and why.
channels [CHANNEL]
    List all that you may listen to, or show who listens to one of them.
drain [NODE]
    Have a server let nobody in any more, as it will be shut down; its people go to others.
finger NAME
    Read about somebody, whether they are in or out.
kick PERSON [WHY]
    Send somebody out; they may come in again.
load PLUGIN
    Load a plugin that lies in a folder of plugins, is installed, or is an example.
lock [open|members|staff]
    Let everybody come in, or only people with a registered name, or only staff.
mute NAME [for TIME] [WHY]
    Keep somebody from speaking, for a time or until you unmute them.
mutes [COUNT] [before NUMBER]
    List who can't speak, until when, and why.
nodes [NODE]
    See the servers of the party: how each of them is, or who is in by one of them.
places
    List your own places, and what each of them is like.
plugins
    See which plugins there are, what each provides, and what is wrong with it.
rehash
    Have the server read its configuration again, and change what it can while it runs.
reload PLUGIN
    Have a plugin run as its file is now; people stay where they are.
reports [all|NUMBER|[all] before NUMBER|claim NUMBER|close NUMBER [ANSWER]]
    Look into what was reported.
role NAME [ROLE]
    See which role somebody has, or give them another.
rooms
    List every room, how many people are in it, and how much you have missed there.
say WHERE TEXT
    Tell everybody in one room, or on one channel, something in the name of the party.
shutdown [now|cancel|in TIME] [WHY]
    Close the party in a minute, or at the time that you give, or cancel that.
staff
    List the people who keep order, whether they are in or out.
status
    See how many people are in, whom the party lets in, and whether what is said is saved.
unban TARGET
    Let a name, an address or a network come in again.
undrain [NODE]
    Have a server let people in again that drains.
unload PLUGIN
    Take a plugin away: its commands, rooms and listeners. People in its rooms go to the start.
unmute NAME
    Let somebody speak again.
wall TEXT
    Tell everybody something in the name of the party, wherever they are.
where PERSON
    See from which address somebody comes, and from which block.
who [WHERE]
    List everybody who is in, or those in one room, or who listens to a channel.
"""
