"""What happened, as frozen values; the text for them is made in `render`.

Events of a room are appended to its log; events for one person go to that session's inbox.
They serialise by themselves (msgspec, tagged), so journals and other doors carry the same form.
"""

from teaparty.core.events.base import *
from teaparty.core.events.listings import *
from teaparty.core.events.moderation import *
from teaparty.core.events.old_lines import *
from teaparty.core.events.private import *
from teaparty.core.events.rooms import *
