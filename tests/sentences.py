"""The sentences that many tests read, each written here and in the code, and nowhere else.

A sentence with fields is called with their values, in the order in which they stand in it:
`lost_link("alice")`. `test_tests` compares each with what the code says.
"""

from string import Formatter


class Sentence(str):
    """A template; called with the values of its fields, it is what somebody reads.

    `sign` goes before each command in it: `/` for people in chat mode.
    """

    __slots__ = ()

    def __call__(self, *values: object, sign: str = "") -> str:
        fields = dict.fromkeys(field for _, field, _, _ in Formatter().parse(self) if field)
        fields.pop("sign", None)
        # without a field, `format` returns itself, of this class
        return str(self.format(sign=sign, **dict(zip(fields, values, strict=True))))


# --- coming and going

arrived = Sentence("{who} has come in.")
comes_from = Sentence("{who} comes from {origin}.")
goes_to = Sentence("{who} goes to {destination}.")
quits = Sentence("{who} has quit.")
lost_link = Sentence("{who} has lost the link.")
is_shut = Sentence("{room} is shut now.")
was_sent_out = Sentence("{name} was sent out.")
renamed = Sentence("{who} is now called {name}.")
you_are_called = Sentence("You are now called {name}.")
welcome = Sentence("Welcome to the Tea Party.")
how_to_come_in = Sentence("Type login and your name to come in; who, help and quit work here, too.")
in_as = Sentence("You are in as {name}. To speak, type ' and your words; help shows the rest.")
in_as_chatter = Sentence("You are in as {name}. What you type is said aloud; /help shows the rest.")
you_are_back = Sentence("You are back.")
here_already = Sentence("You are here already: go on.")
unsaid_at_the_end = Sentence("That was not said, as this server is closing: {text}")
goodbye = Sentence("Goodbye. Come again soon.")
took_too_long = Sentence("You did not come in within {seconds}. Goodbye.")
came_from_elsewhere = Sentence("You have come in from elsewhere, so this link is closed.")
you_were_sent_out = Sentence("You were sent out.")
sent_out_because = Sentence("You were sent out: {why}")
account_erased = Sentence("Your account was erased.")
commands_now = Sentence(
    "The first word that you type is a command now. To speak, begin with ' or say."
)
said_aloud_now = Sentence("What you type is said aloud now. Begin a command with / or a dot.")
fault = Sentence("Something went wrong here. The people who run the party can see what it was.")

# --- places of one's own

room_closed = Sentence(
    "Only people who are invited come into {room} now; those who are there stay."
)
channel_closed = Sentence("Only people who are invited listen to {room} now.")
closed_already = Sentence("{room} is closed already.")
room_opened = Sentence("All people can come into {room} now.")
channel_opened = Sentence("All people can listen to {room} now.")
place_open_already = Sentence("{room} is open already.")
found_in_lists = Sentence("Others find {room} in lists now, but not who is there.")
closed_aloud = Sentence("Room {name} is {title}, which is closed.")
listed_once_closed = Sentence("That is so once it is closed: it is open now.")
invited_enough = Sentence("As many people are invited there as can be.")
invited_for = Sentence("{name} is invited to {room} for {span} now.")
invited_no_more = Sentence("{name} is not invited to {room} any more.")
not_invited = Sentence("{name} is not invited to {room}.")
still_inside = Sentence(
    "{name} is not invited any more, but still inside until {name} leaves. To change that, type"
    " {sign}show {name} out."
)
comes_anyhow = Sentence("{name} may come into {room} without that.")
invited_speak = Sentence("Only people who are invited can speak on {channel}.")
how_to_invite_there = Sentence(
    "To invite bob, for example, type {sign}invite bob to {word}; {sign}open {word} lets all people"
    " in again."
)
all_listen = Sentence("{room} is open, so all people can listen.")
all_come = Sentence("{room} is open, so all people can come there.")
closes_place = Sentence("{who} closes this place: only people who are invited come in now.")
opens_place = Sentence("{who} opens this place to all again.")
is_invited = Sentence("{name} is invited to {room} now.")
closed_place_of = Sentence("It is a closed place of {who}.")
invited_to = Sentence("Invited to {room}: {names}.")
invited_for_longer = Sentence(
    "{name} is invited to {room} for longer than that already. To have it end sooner, type"
    " {sign}uninvite {name} first."
)
nobody_invited = Sentence("Nobody is invited to {room}.")
it_is_closed = Sentence("It is closed.")
closed_but_listed = Sentence("It is closed, but listed.")
how_to_invite = Sentence(
    "To invite somebody, type {sign}invite and a name; {sign}open lets all people in again."
)
listed_off = Sentence("Others do not find {room} in lists any more.")
how_to_go = Sentence("To go there, type {sign}go {word}.")
place_closed = Sentence("{room} is closed. Type {sign}knock {word} to ask.")
title_too_long = Sentence("A title has at most {most}; yours has {length}.")
topic_too_long = Sentence("A topic has at most {most}; yours has {length}.")
topics_for_all = Sentence("All can set the topic of {room} now.")
exit_is_a_word = Sentence(
    "An exit is one word of Latin letters and digits, such as up; {word} is not."
)
trusts_enough = Sentence("As many people are trusted there as can be.")
one_line_new = Sentence("One line is new.")
lines_new = Sentence("{new} lines are new.")
setting_chosen = Sentence("{name}: {value}, chosen by you.")
one_is_there = Sentence("One person is there.")
your_place = Sentence("Your {kind} {name} is {title}.")
you_trust = Sentence("You trust {names}.")
topic_is = Sentence("The topic is: {text}")
not_stored_yet = Sentence(
    "Your change to {room} is in force, but can't be stored yet; it is stored as soon as that is"
    " possible."
)
place_of_hosts = Sentence("It is a place of the hosts.")
place_of = Sentence("It is a place of {who}.")
place_called = Sentence("It is called {room} now; the word for it is still {word}.")
shows_out = Sentence("{who} shows {whom} out.")
you_show = Sentence("You show {whom} out.")
one_invitation_waits = Sentence("One invitation waits for you.")
invitations_wait = Sentence("{count} invitations wait for you.")
invites = Sentence("{who} invites {people} to {place}{span}.")
invites_to_listen = Sentence("{who} invites {people} to listen to {place}{span}.")
you_invite = Sentence("You invite {people} to {place}{span}.")
knocks_at = Sentence("You knock at {room}. If somebody lets you in, you read it.")
knocked_just_now = Sentence("You have just knocked. You can do so again in {span}.")
how_to_let_in = Sentence("To let {name} in, type {sign}let {name} in.")
how_to_let_into = Sentence("To let {name} in, type {sign}let {name} into {word}.")
let_come = Sentence("{name} may come into {room} for {span}.")
let_listen = Sentence("{name} may begin to listen to {room} for {span}.")
let_where = Sentence(
    "{name} has knocked at several places. Type {sign}let {name} into one of these: {words}."
)
has_not_knocked = Sentence(
    "{name} has not knocked at {room} lately. To invite {name}, type {sign}invite {name} to {word}."
)
open_go = Sentence("{room} is open. Type {sign}go {word} to go there.")
open_listen = Sentence("{room} is open. Type {sign}listen {word} to listen to it.")
own_go = Sentence("{room} is your own place. Type {sign}go {word} to go there.")
own_listen = Sentence("{room} is your own place. Type {sign}listen {word} to listen to it.")
may_go = Sentence("You may come into {room}. Type {sign}go {word} to go there.")
may_listen = Sentence("You may listen to {room}. Type {sign}listen {word} to do so.")
comes_back = Sentence(
    "{name} can come back, as {room} is open. To let in only people who are invited, type"
    " {sign}close {word}."
)
may_listen_again = Sentence(
    "{name} can listen again, as {room} is open. To let only people listen who are invited, type"
    " {sign}close {word}."
)
you_show_out = Sentence("You show {name} out of {room}.")
is_not_inside = Sentence("{name} is not inside {room}.")
listens_not_to = Sentence("{name} does not listen to {room}.")
start_of_all = Sentence("Newcomers come into {room}, so nobody can be shown out there.")
no_place_called = Sentence(
    "No place is called {word}. Type {sign}rooms or {sign}channels to see them all."
)
hushed = Sentence("{name} can't speak in {room} until you type {sign}unquiet {name}.")
hushed_elsewhere = Sentence(
    "{name} can't speak in {room} until you type {sign}unquiet {name} in {word}."
)
hushed_for = Sentence("{name} can't speak in {room} for {span}.")
hushes_you = Sentence("{name} keeps you from speaking in {room}.")
hushes_you_for = Sentence("{name} keeps you from speaking in {room} for {span}.")
cant_speak_in = Sentence("You can't speak in {room}.")
cant_speak_in_for = Sentence("You can't speak in {room} for {more}.")
lets_you_speak = Sentence("{name} lets you speak in {room} again.")
all_hushed = Sentence("Kept from speaking in {room}: {names}.")
nobody_hushed = Sentence("Nobody is kept from speaking in {room}.")
speaks_again = Sentence("{name} can speak in {room} again.")
not_hushed = Sentence("Nobody keeps {name} from speaking in {room}.")
too_many_hushed = Sentence("As many people are kept from speaking there as can be.")
is_place_of = Sentence("{room} is the place of {name}, so you can't do that.")
place_is_theirs = Sentence("It is the place of {name}.")
no_such_room = Sentence("No room is called {word}. Type {sign}rooms to see them all.")
done_in_room = Sentence(
    "People do that in the room, so nothing was done. To do something on {channel}, type {sign}me"
    " and what you do."
)
remove_which = Sentence(
    "Type {sign}remove place {word} for a place of yours, or {sign}remove exit {word} for an exit."
)
once_more = Sentence("All that was said there is erased. To remove it, type {word} once more:")
nothing_removed = Sentence("Nothing was removed.")
hosts_only = Sentence("Only people who keep order can do that here: it is no place of yours.")
hosts_only_in = Sentence(
    "Only people who keep order can do that in {room}: it is no place of yours."
)
topics_for_hosts = Sentence("Only people who keep order can set the topic of {room} now.")
members_use = Sentence(
    "Only people with registered names can use {command}. Type {sign}register to register yours."
)
his_place = Sentence("Only {name} can do that here: the place belongs to {name}.")
his_place_in = Sentence("Only {name} can do that in {room}: the place belongs to {name}.")
channel_made = Sentence(
    "The channel {word} is yours. Others listen to it by {sign}listen {word}; after {sign}close"
    " {word} only those do whom you {sign}invite. To say what it is about, type {sign}describe"
    " {word} as and your words."
)
exit_of_operator = Sentence("The exit {word} is the operator's.")
place_open_again = Sentence("The place {name} of {owner} is open again.")
place_without_kind = Sentence(
    "The place {name} of {owner} is set aside: no plugin has rooms of the kind {kind}."
)
place_set_aside = Sentence(
    "The place {name} of {owner} is set aside: the operator has a room or channel {name}."
)
topic_there = Sentence("The topic of {room} is: {text}")
exit_gone = Sentence("The way {word} is gone.")
one_exit_added = Sentence("The way {word} leads to {room} now.")
exit_added = Sentence("The way {word} leads to {room} now, and {back} leads back.")
exit_is_command = Sentence("The word {word} is a command already.")
places_enough = Sentence("There are as many places as there can be.")
no_exits = Sentence("There are no exits here.")
word_taken = Sentence(
    "There is a place called {word} already. {sign}make {kind} with another title will do."
)
title_taken = Sentence("There is a place called {room} already.")
no_such_exit = Sentence("There is no exit {word} here. Type {sign}exits to see them all.")
place_gone = Sentence("There is no such place any more.")
no_topic = Sentence("There is no topic.")
topic_of = Sentence("Topic of {place}, set by {who} {ago}: {text}")
topic_seen = Sentence("Topic, set by {who} {ago}: {text}")
how_to_describe = Sentence("Type {sign}describe {word} as, and then what people see there.")
topics_for_trusted = Sentence("You and those whom you trust can set the topic of {room} now.")
in_room_already = Sentence("You are in {room} already.")
no_kind_to_make = Sentence("You can't make a {word}, only one of these: {kinds}.")
no_place = Sentence("You have no place of your own. Type {sign}make room and a title.")
no_room = Sentence("You have no room of your own. Type {sign}make room and a title.")
places_of_ones_own = Sentence(
    "You have {places} already, which is as many as one can. Type {sign}places to see them,"
    " and {sign}help remove to read how one goes away."
)
you_set_topic = Sentence("You set the topic: {text}")
still_topic = Sentence("It is still the topic: type {sign}topic {where}nothing to take that away.")
holds_no_words = Sentence("Line {number} holds nobody's words.")
you_take_topic = Sentence("You take the topic away.")
trusts_no_guest = Sentence("{name} has no registered name, so nobody can know them again.")
gives_no_guest = Sentence("{name} has no registered name, so {name} can't have a place.")
asked_to_take = Sentence("{name} is asked whether to take it.")
trusted_no_more = Sentence("{name} is not trusted in {room} any more.")
not_trusted = Sentence("{name} is not trusted there.")
aside = Sentence("{name} is set aside, as the party has another place of that name.")
trusted = Sentence("{name} is trusted in {room} now.")
trusted_already = Sentence("{name} is trusted there already.")
trusts_you = Sentence("{name} trusts you in {room} now.")
given = Sentence("{name} wants to give you {room}. Type yes to take it.")
name_of_somebody = Sentence(
    "{word} is somebody's name. {sign}make {kind} with another title will do."
)
place_of_somebody = Sentence("{room} is the place of {name} already.")
exit_there = Sentence("{room} has an exit {word} already.")
place_described_no_more = Sentence("{room} has no description any more.")
no_topic_any_more = Sentence("{room} has no topic any more.")
no_topic_of = Sentence("{room} has no topic.")
exits_enough = Sentence("{room} has {most}, which is as many as there can be.")
place_described = Sentence("{room} is described as: {text}")
place_removed = Sentence("{room} is removed.")
room_stays = Sentence("{room} is the operator's, so nobody here can remove it.")
room_of_operator = Sentence(
    "{room} is the operator's, so that is changed in the configuration alone."
)
yours_already = Sentence("{room} is yours already.")
room_made = Sentence(
    "{room} is yours, and its word is {word}. Type {sign}go {word} to go there. Then {sign}describe"
    " here as and your words says what it looks like, {sign}close lets in only people whom you"
    " {sign}invite, and {sign}help making shows what else you can do."
)
at_start = Sentence(
    "This is where newcomers come in. Type {sign}go and the name of a room to go elsewhere, or"
    " {sign}quit to leave the party."
)
not_in_room = Sentence("You are not in {room}.")
open_to_all = Sentence(
    "{room} is open, so {name} can come there. To tell {name} so, type {sign}whisper {name} and"
    " your words."
)
open_to_listen = Sentence(
    "{room} is open, so {name} can listen. To tell {name} so, type {sign}whisper {name} and your"
    " words."
)
nothing_to_join = Sentence(
    "There is no room or channel {word}. Type {sign}list to see them all. To make one of your own,"
    " type {sign}make channel {word} or {sign}make room {word}."
)
changes_exits = Sentence("{who} changes the exits here.")
describes_place = Sentence("{who} describes this place anew.")
gives_title = Sentence("{who} gives this place another title.")
owns_place = Sentence("{who} owns this place now.")
sets_topic = Sentence("{who} sets the topic: {text}")
takes_topic = Sentence("{who} takes the topic away.")
description_too_long = Sentence("A description has at most {most}; yours has {length}.")

# --- channels

listens = Sentence("You listen to {channel} from now on.")
listens_about = Sentence("You listen to {channel} from now on: {about}")
listens_to_room = Sentence("You listen to {room} from now on, wherever you are.")
listens_already = Sentence("You listen to {room} already.")
listens_at_once = Sentence("You listen to {channels}. Type {sign}channels to see what that is.")
listens_to_many = Sentence(
    "You listen to {most}, which is as many as one can. Type {sign}unlisten and the name of one"
    " first."
)
channel_not_person = Sentence(
    "{channel} is a channel. To say something there, type +{channel} and your words."
)
channel_not_command = Sentence(
    "{channel} is a channel. Type {sign}channels {channel} to read about it, and {sign}help"
    " listening for what you can do there."
)
listens_again = Sentence("You listen to {channels} again.")
room_to_hear = Sentence("Room {name} is {about}.")
how_to_speak_in = Sentence(
    "People there see that you listen. To speak there, type {sign}go {word}."
)
how_to_listen = Sentence("To listen, type {sign}listen {word}.")
how_to_use_channels = Sentence(
    "To read how to listen and to speak there, type {sign}help listening."
)
how_to_speak_on = Sentence("To say something there, type +{channel} and your words.")
listens_no_more = Sentence("You don't listen to {room} any more.")
does_not_listen = Sentence("You don't listen to {room}.")
listen_first = Sentence("You don't listen to {channel}. Type {sign}listen {channel} first.")
heard_no_more = Sentence("You can't listen to {room} any more.")
no_channel = Sentence("There is no channel {word}. Type {sign}channels to see them all.")
register_alone = Sentence(
    "Type {sign}register alone: you are asked for a password then. Nobody has read what you typed."
)
no_channel_say_it = Sentence(
    "There is no channel {word}. Type {sign}channels to see them all. To say it in the room, type '"
    " alone."
)
no_channel_to_talk_on = Sentence(
    "There is no channel {word} to talk on. To speak, begin with ' or say."
)
no_channel_but = Sentence("There is no channel {word}. Did you mean {sign}{nearest}?")
not_from_elsewhere = Sentence(
    "Nobody can listen to {room} from elsewhere. Type {sign}go {word} to hear what is said there."
)
only_there = Sentence(
    "Only people who are in a room speak there. Type {sign}go {word} to go there."
)
hosts_hear = Sentence("Only people who keep order can listen to {channel}.")
hosts_speak = Sentence("Only people who keep order can speak on {channel}.")
members_speak = Sentence(
    "Only people with registered names can speak on {channel}. Type {sign}register to register"
    " yours."
)
members_hear = Sentence(
    "Only people with registered names can listen to {channel}. Type {sign}register to register"
    " yours."
)
nothing_to_hear = Sentence("There is nothing to listen to.")
listening_and_more = Sentence("Listening: {names} and {count} more.")
some_listen = Sentence("{count} people listen.")
you_listen = Sentence("You listen to it.")
nobody_listens = Sentence("Nobody listens.")
talks_on = Sentence(
    "What you type is said on {channel} now. Type {sign}talk here to talk in the room."
)
said_often_enough = Sentence("You have said that often enough. Say something else.")
talks_there_no_more = Sentence("What you type is not said there any more.")
talks_here = Sentence("What you type is said in the room again.")
say_or_channel = Sentence("Say it, or did you mean {command}?")
put_back = Sentence(
    "That was not said, as it goes to the room now, and not to a channel any more. To say it here,"
    " type ' alone."
)
talk_is_for_chat = Sentence(
    "That is for chat mode, in which plain lines are said aloud. Here, type +{channel} and what you"
    " want to say."
)
lines_missed = Sentence("[{count} lines were missed]")
lines_missed_on = Sentence("[{count} lines on {on} were missed]")
said_on = Sentence("Said on {room}:")
said_on_while_out = Sentence("Said on {room} since you left:")
some_lines_since_on = Sentence("{count} lines were said on {title} since you left.")
nothing_missed_on = Sentence("There is nothing that you have missed on {room}.")
caught_up_on = Sentence("You are caught up on {room}.")
not_stored_on = Sentence("What is said on {room} is not stored.")
nothing_stored_on = Sentence("Nothing that was said on {room} is stored.")
said_nothing_on = Sentence("You have said nothing on {channel} lately.")

# --- the party as a whole

closed = Sentence("The party is closing. Goodbye.")
closes_in = Sentence("The party closes in {span}.")
closes_in_because = Sentence("The party closes in {span}: {why}")
closes_in_or_cancel = Sentence(
    "The party closes in {span}. Type {sign}shutdown cancel to let it go on."
)
not_closing = Sentence("The party does not close after all.")
told_everybody = Sentence("The party tells everybody: {text}")
people_there = Sentence("People who are in: {count}.")
in_by_others = Sentence("Of these are in by other nodes: {count}.")
lost_links = Sentence("Of these have lost the link: {count}.")
closes_in = Sentence("The party closes in {span}.")
newcomers_in = Sentence("Newcomers at the login: {count}.")
all_is_saved = Sentence("What is said is saved.")
cannot_be_saved = Sentence("What is said can't be saved: {why}")
not_sent_here = Sentence("Newcomers should not be sent here now. {why}")
told_so_in = Sentence("They are told so in {room}.")
nowhere = Sentence(
    "There is no room or channel called {word}. Type {sign}rooms and {sign}channels for them all."
)
no_values = Sentence("These are no values for {name}: {why}.")
no_right_now = Sentence("{name} has not the right {right} any more.")
empty_value = Sentence("There has to be something in {field}.")
told_here = Sentence("The party says: {text}")
one_line = Sentence(
    "{field} has to be one line of at most {most} bytes, without control characters."
)
not_locked = Sentence("The party is not locked.")
open_already = Sentence("The party is open already.")
not_saved = Sentence("What is said now is not being saved.")
saved_again = Sentence("What is said is being saved again.")

# --- the place and the people in it

nobody_in_yet = Sentence("Nobody is in yet.")
one_in = Sentence("One person is in.")
people_in = Sentence("{people} people are in.")
people_in_place = Sentence("{people} people are in {place}.")
and_more = Sentence("And {more} more.")
also_here = Sentence("Also here: {names}.")
also_here_and_more = Sentence("Also here: {names} and {count} more.")
nobody_else = Sentence("Nobody else is here.")
room_shut = Sentence("{room} is shut now.")
sees_nothing = Sentence("You see nothing called {what} here.")
way_to = Sentence("That way is {room}.")
no_way = Sentence(
    "No exit or room is called {word}. Type {sign}exits or {sign}rooms to see them all."
)
person_in = Sentence("{name} is in {room}. On for {on}, idle for {idle}.")
person_lost_link = Sentence("{name} has lost the link, and may be back soon.")
is_guest = Sentence("{name} is a guest.")
is_staff = Sentence("{name} is a {role}, registered since {since}.")
is_registered = Sentence("{name} has been registered since {since}.")

# --- who is meant

no_such_person = Sentence("Nobody called {name} is in.")
nobody_but = Sentence("Nobody called {name} is in. Did you mean {nearest}?")
could_be_any = Sentence("{name} could be any of these: {names}.")
of_the_party = Sentence("{name} belongs to the party.")
not_in = Sentence("{name} is not in at the moment.")
nobody_called = Sentence("Nobody can be called {name}.")
neither_in_nor_registered = Sentence(
    "Nobody who is in is called {name}, and the name is not registered."
)
no_room_or_person = Sentence("There is no room and nobody called {name}.")
no_place_or_person = Sentence("There is no room, no channel and nobody called {name}.")
not_registered = Sentence("Nobody is registered as {name}.")

# --- names

name_length = Sentence("A name has {shortest} to {longest} characters; yours has {length}.")
name_letters = Sentence(
    "A name is made of letters and digits, with {inside} inside. It can't hold {character}."
)
name_is_command = Sentence("{name} is a command here, so nobody can be called that.")
name_of_party = Sentence("The name {name} is kept for the party itself.")
like_name_of_party = Sentence(
    "{name} looks like {nearest}, a name that is kept for the party itself."
)
like_command = Sentence("{name} looks like {nearest}, which is a command here.")
like_person_in = Sentence("{name} looks like {nearest}, who is in already.")
like_person_known = Sentence("{name} looks like {nearest}, who is known here.")
name_is_yours = Sentence("That is your name already.")
name_taken = Sentence("The name {name} is taken. {proposal} is free.")
name_belongs = Sentence("The name {name} belongs to somebody.")
come_in_as_proposal = Sentence(
    "The name {name} is taken. Type yes to come in as {proposal}, or login and another name."
)
register_proposal = Sentence(
    "The name {name} is taken. Type yes to register {proposal}, or register and another name."
)
type_login = Sentence("To come in as {name}, type login {name}.")
confirm_swap = Sentence(
    "{nearest} is registered to you. Type yes to be {name} from now on and give {nearest} up."
)
is_yours_for_now = Sentence("{name} is yours now; {nearest} stays yours for {span}.")
is_yours = Sentence("{name} is yours now.")

# --- passwords and registering

your_password = Sentence("Your password:")
new_password = Sentence("A new password:")
another_password = Sentence("Another password:")
same_again = Sentence("The same again:")
not_the_same = Sentence("They are not the same.")
not_your_password = Sentence("That is not your password.")
nothing_changed = Sentence("Nothing was changed.")
password_changed = Sentence("Your password was changed.")
does_not_fit = Sentence("The name and the password don't fit together.")
try_again = Sentence("Try again, or press Enter alone to do something else.")
missed_unknown = Sentence(
    "What you have missed can't be looked up at the moment. Type {sign}recall later."
)
have_not_come_in = Sentence("You have not come in.")
please_try_again = Sentence("Please try again.")
password_file = Sentence("The password file can't be read: {reason}.")
no_file = Sentence("{file} is {what}, and a file was expected.")
password_too_long = Sentence("A password has at most {most} bytes.")
password_too_short = Sentence("A password has at least {least}.")
password_with_controls = Sentence("A password has no control characters.")
password_is_name = Sentence("A password is not the name itself.")
registered = Sentence("{name} is yours now. Come in with login {name} and your password.")
too_many_registered = Sentence("Too many names were registered. Please try again in {span}.")

# --- away, friends, ignoring, aliases

away = Sentence("{name} is away.")
back = Sentence("{who} is back.")
you_are_away = Sentence("You are away until you type something.")
no_longer_away = Sentence("You are no longer away.")
far = Sentence("{name} is in by another server of this party, so that can't be done from here.")
friend_came_in = Sentence("Your friend {name} has come in.")
friend_already = Sentence("{name} is your friend already.")
friend_added = Sentence("You are told when {name} comes in.")
friend_removed = Sentence("You are not told any more when {name} comes in.")
friends_in = Sentence("Friends who are in: {names}.")
friends_out = Sentence("Friends who are out: {names}.")
no_such_friend = Sentence("You have no friend of that name.")
ignores_oneself = Sentence("You can't ignore yourself.")
now_ignored = Sentence("You now ignore {name}. Type {sign}unignore {name} to hear them again.")
ignored = Sentence("You ignore: {names}.")
not_ignored = Sentence("You don't ignore anybody of that name.")
heard_again = Sentence("You hear {name} again.")
no_aliases = Sentence("You have no aliases yet.")
alias_stands_for = Sentence("The alias {word} stands for: {text}")
no_such_alias = Sentence("You have no alias {word}.")
alias_is_command = Sentence("{word} is a command or an exit already.")
described_as = Sentence("You are described as: {text}")

# --- whispers

whispers_to_oneself = Sentence("You can't whisper to yourself.")
watches_for = Sentence("You watch for: {words}.")
watches_nothing = Sentence("You watch for no word. Type {sign}watch and a word.")
no_such_bell = Sentence("The bell can't be {value}. It is off, whispers, named, all or auto.")
speaks_to_oneself = Sentence("You can't speak to yourself.")
is_here = Sentence("{name} is here.")
exit_to = Sentence("Exit {name} to {title}.")
is_not_here = Sentence("{name} is not here.")
is_elsewhere = Sentence(
    "{name} is not here. To reach {name}, type {sign}whisper {name} and your words."
)
confirm_whisper = Sentence("Whisper to {names}? Type yes.")
no_longer_here = Sentence("{name} is no longer here.")
nobody_whispered = Sentence("Nobody has whispered to you yet.")
whispered_to_nobody = Sentence("You have whispered to nobody yet.")
nothing_done = Sentence("Nothing was done.")
can_still_answer = Sentence("You can still answer that: type {sign}yes or {sign}no.")
register_to_whisper = Sentence(
    "{name} is out. Type {sign}register: then your whispers wait for them."
)
reads_it_later = Sentence("{name} has lost the link, and will read this if they come back soon.")
whisper_waits = Sentence("{names} is not in. Your whisper waits for them.")
whisper_waits_for_all = Sentence("{names} are not in. Your whisper waits for them.")
too_many_of_yours_wait = Sentence("So many of your whispers wait for {name} that no more can.")
too_many_wait = Sentence("So many whispers wait for {name} that no more can.")

# --- what was said before

said_in = Sentence("Said in {room}:")
happened_in = Sentence("What happened in {room}:")
whispers_with = Sentence("Whispers between you and {name}:")
said_while_out = Sentence("Said in {room} since you left:")
while_out = Sentence("While you were out:")
review_earlier = Sentence("Type {sign}review for the lines before.")
some_whispers_wait = Sentence("{count} whispers wait for you.")
one_whisper_waits = Sentence("One whisper waits for you.")
recall_them = Sentence("Type {sign}recall to read them.")
recall_it = Sentence("Type {sign}recall to read it.")
has_your_name = Sentence("It has your name in it.")
one_has_your_name = Sentence("One of them has your name in it.")
some_have_your_name = Sentence("{count} of them have your name in them.")
recall_place_on = Sentence("Type {sign}recall {word} to read on.")
recall_on = Sentence("Type {sign}recall to read on.")
nothing_before = Sentence("There is nothing before that.")
nothing_missed_in = Sentence("There is nothing that you have missed in {room}.")
one_line_since = Sentence("One line was said in {title} since you left.")
only_its_own_history = Sentence("What was said in {room} is shown only by its own history.")
no_whispers_wait = Sentence("No whispers wait for you.")
whispers_caught_up = Sentence("No whispers wait for you any more.")
caught_up = Sentence("You are caught up: nothing waits for you any more.")
caught_up_in = Sentence("You are caught up in {room}.")
nowhere_missed = Sentence("There is nothing called {word} where you could have missed anything.")
nothing_missed = Sentence("There is nothing that you have missed.")
nothing_missed_by_guests = Sentence(
    "There is nothing that you have missed. What people miss while they are out is noted only for"
    " those whose names are registered. Type {sign}register to register yours."
)
lines_that_name_you = Sentence("Lines that name you:")
no_mentions = Sentence("No line that names you is stored.")
mentions_of_guests = Sentence(
    "Lines that name you are stored only for people whose names are registered. Type"
    " {sign}register to register yours."
)
room_stores_nothing = Sentence("What is said in {room} is not stored.")
nothing_stored_in = Sentence("Nothing that was said in {room} is stored.")
no_whispers_stored = Sentence("No whispers between you and {name} are stored.")
guests_store_no_whispers = Sentence(
    "Whispers are stored only for people whose names are registered. Type {sign}register to"
    " register yours."
)
guest_keeps_no_whispers = Sentence(
    "Whispers are stored for people with registered names, and {name} is a guest."
)
one_line_missed = Sentence("[1 line was missed]")
lines_missed = Sentence("[{count} lines were missed]")
said_nothing_lately = Sentence("You have said nothing here lately.")
took_last_back = Sentence("{who} has taken back their last line.")
you_took_last_back = Sentence("You have taken back your last line.")
line_taken_back = Sentence("{who}'s line was taken back by {by}.")
your_line_taken_back = Sentence("Your line was taken back by {by}.")
was_taken_back = Sentence("A line of {who}'s was taken back.")
yours_was_taken_back = Sentence("A line of yours was taken back.")
was_taken_back_by = Sentence("A line of {who}'s was taken back by {by}.")
yours_was_taken_back_by = Sentence("A line of yours was taken back by {by}.")

# --- moderation

too_many_newcomers = Sentence(
    "Too many connections from your address have not logged in yet. Please try again in a moment."
)
banned = Sentence("You are banned from this party.")
banned_for = Sentence("You are banned from this party for {span}.")
banned_because = Sentence("You are banned from this party: {why}")
banned_for_because = Sentence("You are banned from this party for {span}: {why}")
muted = Sentence("You can't speak any more.")
muted_for = Sentence("You can't speak for {span}.")
muted_because = Sentence("You can't speak any more: {why}")
muted_for_because = Sentence("You can't speak for {span}: {why}")
can_speak_again = Sentence("You can speak again.")
not_to_oneself = Sentence("You can't do that to yourself.")
role_protects = Sentence("{name} has the role {role}, so you can't do that.")
is_muted = Sentence("{name} can't speak until you type {sign}unmute {name}.")
is_muted_for = Sentence("{name} can't speak for {span}.")
is_unmuted = Sentence("{name} can speak again.")
is_not_muted = Sentence("{name} is not muted.")
nobody_muted = Sentence("Nobody is muted.")
is_banned = Sentence("{name} is banned.")
nobody_banned = Sentence("Nobody is banned.")
is_banned_for = Sentence("{name} is banned for {span}.")
is_unbanned = Sentence("{name} is not banned any more.")
is_not_banned = Sentence("{name} is not banned.")
banned_for_ever = Sentence("{target} is banned for ever, by {by}.")
older_ones = Sentence("Older ones: {more}. Type {sign}{command} before {number} to read them.")
none_before = Sentence("There is none before that.")
too_many_sanctions = Sentence("There are as many bans and mutes as there can be. Lift some first.")
would_send_out = Sentence("It would send out: {names}.")
would_send_out_at_the_login = Sentence("It would send out {count} at the login.")
sent_out = Sentence("Sent out: {names}.")
let_stay = Sentence("Their roles let them stay: {names}.")
sent_out_at_the_login = Sentence("Sent out at the login: {count}.")
bans_oneself = Sentence("You can't ban yourself.")
bans_own_network = Sentence("You are in that network yourself, so nothing was done.")
would_affect_you_too = Sentence("You would be affected, too, so you can't do that.")
would_affect_nobody = Sentence("Nobody who is in would be affected.")
comes_from_block = Sentence("{name} comes from {address}, in the block {block}.")
came_from = Sentence("{name} came from {address}. To ban that too, type {sign}ban {target}")
comes_from_nowhere = Sentence("{name} comes from no address.")
has_role = Sentence("{name} has the role {role}.")
has_role_now = Sentence("{name} has the role {role} now.")
your_role = Sentence("Your role is {role} now.")
role_out_of_reach = Sentence("You can't give anybody the role {role}.")
no_address = Sentence(
    "{address} is no address. Type one such as 192.0.2.7 or 2001:db8::7,"
    " or a network such as 192.0.2.0/24 or 2001:db8::/32."
)

# --- reports

report_stored = Sentence(
    "Your report about {name} is stored. The hosts who are in have been told, and can read what you"
    " have read."
)
report_waits = Sentence(
    "Your report about {name} is stored. No host is in now; they will read it when they come in."
)
nobody_known = Sentence("Nobody called {name} is known here.")
reports_oneself = Sentence("You can't report yourself.")
reported_enough = Sentence("You have reported enough for now. You can do so again in {span}.")
looks_into = Sentence("{name} looks into what you have reported about {names}.")
has_looked_into = Sentence("{name} has looked into what you have reported about {names}.")
has_answered = Sentence("{name} has looked into what you have reported about {names}: {text}")
no_reports = Sentence("There is no report to look into.")
no_such_report = Sentence("There is no report {number}.")
which_report = Sentence("Please type the number of the report. Type {sign}reports for a list.")
reads_report = Sentence("Type {sign}reports and a number to read one.")
report_claimed = Sentence("Report {number} is yours now.")
report_claimed_from = Sentence("Report {number} is yours now. It was {name}'s.")
report_claimed_already = Sentence("You have claimed it already.")
report_closed = Sentence("Report {number} is closed.")
report_closed_already = Sentence("Report {number} is closed already.")
had_read = Sentence("What {name} had read:")

# --- commands and their words

not_possible = Sentence("That is not possible at this party.")
not_allowed = Sentence("You may not use {command}.")
usage = Sentence("Please type it like this: {sign}{usage}")
type_in_full = Sentence("Type {word} in full.")
word_in_full = Sentence("The word has to be typed in full.")
no_command = Sentence("That is no command. Type {sign}help for the commands.")
did_you_mean = Sentence("There is no command {word}. Did you mean {sign}{nearest}?")
did_you_mean_speak = Sentence(
    "There is no command {word}. Did you mean {sign}{nearest}? To speak, begin with ' or say."
)
did_you_mean_say_it = Sentence(
    "There is no command {word}. Did you mean {sign}{nearest}?"
    " To speak, begin with ' or say. To say it, type ' alone."
)
no_command_say_it = Sentence(
    "There is no command {word}. Type {sign}help for the commands."
    " To speak, begin with ' or say. To say it, type ' alone."
)
changes_nothing_here = Sentence(
    "The {name} makes no difference to your page or client, so it can't be set here."
)
none_of_these = Sentence("{word} does not fit there. Type one of these: {choices}.")
no_span = Sentence("A time is written like 90s, 10m, 2h, 3d or 1w, not {text}.")
more_help = Sentence("Type {sign}help and a command to read more about it.")
more_help_of_many = Sentence(
    "Type {sign}help and a command, or a title, to read more:"
    " {sign}help {command}, {sign}help {theme}."
)
how_to_leave = Sentence("Type {command} to leave.")
no_line_end = Sentence("That is too much without a line end. Goodbye.")
line_too_long = Sentence("A line can have {most} bytes. Yours had more, so it was not read.")
unreadable = Sentence("Your client sent what can't be read. Goodbye.")
negotiates_too_much = Sentence("Your client negotiates too much. Goodbye.")
sent_too_much = Sentence("You have sent more than is read for too long. Goodbye.")
party_full = Sentence("The party is full. Please come back later.")
are_you_there = Sentence("Yes, the party is here.")

# --- socials

no_social = Sentence("There is no social {word}. Type {sign}socials to see them all.")
whom_by_name = Sentence("Whom? Type {sign}{word} and the name of somebody who is here.")
nobody_here = Sentence("Nobody called {name} is here. Did you mean {nearest}?")
not_oneself = Sentence("Type {sign}{word} alone, or with the name of somebody else who is here.")
whom_and_how = Sentence("[PERSON] [HOW]")
no_socials = Sentence("There are no socials at this party.")
added_words = Sentence(
    "Words that you add stand before the full stop. The star shows that they are yours."
)

# --- the page

named_in_tab = Sentence("{name} names you: see {title}.")
said_on_now = Sentence("What you type is said on {title} now.")
say_on = Sentence("Say something on {title}")
only_listen = Sentence("You can only listen to {title}.")

# --- the operator's tool

closes_now_because = Sentence("The party closes now: {why}")
no_server = Sentence("No server runs on this state folder, so this holds from the next start on.")
nothing_to_erase = Sentence("Nothing waits to be erased.")
cannot_be_asked = Sentence("{server} can't be asked: {why}.")
