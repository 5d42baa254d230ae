"""What happened, as frozen values; `render` makes the text of them.

Events of a room are appended to its log; events for one person go to the inbox of that session.
They are serialised by msgspec with a tag, so journals and other doors carry the same form.
"""

from teaparty.core.events.base import *
from teaparty.core.events.channels import *
from teaparty.core.events.elsewhere import *
from teaparty.core.events.listings import *
from teaparty.core.events.moderation import *
from teaparty.core.events.nodes import *
from teaparty.core.events.old_lines import *
from teaparty.core.events.places import *
from teaparty.core.events.private import *
from teaparty.core.events.records import *
from teaparty.core.events.rooms import *
from teaparty.core.events.socials import *
