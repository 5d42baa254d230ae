"""What the operator's guide says of having things done by HTTP."""

import json
import re

from tests.conftest import done
from tests.docs.test_watching import GUIDE
from tests.server.memory_server import start
from tests.server.test_operation_pages import Operator
from tests.server.test_pages import CONFIG

__all__ = ["start"]


def test_the_transcript_of_a_token_that_lost_its_right_is_what_a_program_reads(start):
    shown = re.search(r"<!-- transcript of operations -->\n```text\n(.*?)```", GUIDE, re.DOTALL)[1]
    operator, found = Operator(start(CONFIG)), []
    records = operator.records

    def kick(**values):
        found.append(f"POST /v1/kick {json.dumps(values)}")
        status, lines = operator.does("kick", **values)
        found.append(f"{status} {' '.join(lines)}")

    operator.server.guest("carol")
    kick(person="bob", why="Please calm down.")
    (entry,) = done(records.audits(9))
    noted = ", ".join((entry.who, entry.what, entry.whom, entry.why))
    found.append(f"# the audit log: {noted}")
    done(records.change_account(operator.zoe, role="member"))
    found.append("# zoe is a member now")
    kick(person="carol")
    done(records.change_account(operator.zoe, role="wizard"))
    done(records.drop_token(1))
    found.append("# zoe is a wizard again, and the token is removed")
    kick(person="carol")
    assert found == shown.splitlines()
