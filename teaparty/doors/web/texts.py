"""All that the page of the web door says, as templates with named fields, to be translated.

The page fetches them as `/texts.json`. A name with a dot is one form of a sentence with a `count`:
its end is a plural category of that language, as Unicode has them (`one`, `other`, `few` ...).
"""

PAGE = {
    "language": "en",
    # Coming in
    "party": "Tea Party",
    "welcome": "Take a seat. Tell us what to call you.",
    "name": "Your name",
    "password": "Password",
    "come_in": "Come in",
    "answer": "Go on",
    "register": "Register this name",
    "register_hint": "A registered name is yours alone, with a password. Guests just come in.",
    "members_only": "Only people with a registered name can come in here.",
    "another_name": "Take another name",
    "stay": "Stay signed in for this tab",
    "not_encrypted": "This connection is not encrypted. Use a password that you use nowhere else.",
    "coming": "Coming in…",
    "unreachable": "The party can't be reached. Please try again in a moment.",
    "left": "You have left. Come again!",
    "elsewhere": "You have come in from elsewhere, so this page has let go.",
    "closed": "The connection was closed.",
    "garbled": "The party and this page don't understand each other. Reload the page.",
    "fault": "Something went wrong in the party. You can come in again.",
    # The conversation
    "conversation": "Conversation",
    "earlier": "Show earlier lines",
    "earlier_in": "Earlier in {room}",
    "earlier_come.one": "One earlier line",
    "earlier_come.other": "{count} earlier lines",
    "beginning": "There is nothing earlier to show.",
    "new_below.one": "One new line below",
    "new_below.other": "{count} new lines below",
    "came_again": "You have come in again",
    # The place and its people
    "panel": "People and rooms",
    "close": "Close",
    "people": "People here",
    "exits": "Ways out",
    "rooms": "All rooms",
    "you": "{name} (you)",
    "whisper_to": "Whisper to {name}",
    "go_by": "{name} to {title}",
    "go_to.one": "Go to {title}, one person",
    "go_to.other": "Go to {title}, {count} people",
    "here": "{title}, where you are",
    # Speaking
    "speak": "Say something",
    "hint": "Say something, or type /help",
    "send": "Send",
    "leave_open": "Never mind",
    "outbox": "Lines on their way",
    "waiting": "Waiting for the connection",
    "unsent": "This may not have been sent",
    "again": "Send again",
    "discard": "Discard",
    "too_long": "That is too long for one line. Please send it in parts.",
    # The connection
    "lost": "The connection is lost. Trying to come back…",
    "offline": "You are offline. The party comes back with your network.",
    "back": "You are back.",
    "meanwhile.one": "You are back. One line came meanwhile.",
    "meanwhile.other": "You are back. {count} lines came meanwhile.",
    # Settings
    "settings": "Settings",
    "times": "Show the time of each line",
    "sound": "Sound for whispers and my name",
    "notify": "Notify me of whispers and my name",
    "notify_where": "Browsers allow notifications only on https and on localhost.",
    "notify_refused": "Your browser does not allow this page to notify you.",
    "notified": "You will be notified while this page is in the background.",
    "help": "Help",
    "quit": "Leave the party",
}
"""Each text by its name; the page uses them all."""
