"""Keeping order: reporting somebody to the hosts, and looking into reports."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from teaparty.core.moderation.reports import Reports
from teaparty.core.party.lookup import Lookup
from teaparty.core.party.session import Session
from teaparty.core.values.refusal import Refusal
from teaparty.core.words.command import command
from teaparty.core.words.params import IN_FULL
from teaparty.core.words.people import Name
from teaparty.core.words.taking import LONGEST_NUMBER, Number, chosen

THEME = "Keeping order"
_DEEDS = {word: word for word in ("all", "before", "claim", "close")}


@dataclass(frozen=True)
class Request:
    """What to do with reports: `deed` is `list`, `all`, `show`, `claim` or `close`.

    Of a list, those `before` the one of that number are shown, and at most `count`.
    """

    usage: ClassVar[str] = "[all|NUMBER|[all] before NUMBER|claim NUMBER|close NUMBER [ANSWER]]"
    deed: Literal["list", "all", "show", "claim", "close"] = "list"
    number: Number = 0
    answer: str = ""
    before: Number | None = None
    count: Number | None = None

    @classmethod
    def parse(cls, text: str) -> "Request":
        """Read it; raise `Refusal`."""
        first, _, rest = text.partition(" ")
        if first.removeprefix("#")[:1].isdecimal():
            return cls("show", _number(first))
        deed: Any = chosen(first, _DEEDS)
        if deed == "all" and not rest:
            return cls(deed)
        if deed == "all":
            return cls("all", before=_number(rest.removeprefix("before").strip()))
        if deed == "before":
            return cls(before=_number(rest))
        number, _, answer = rest.partition(" ")
        return cls(deed, _number(number), answer)


OPEN = Request()


def _number(word: str) -> int:
    digits = word.removeprefix("#")
    if not (digits.isdecimal() and len(digits) <= LONGEST_NUMBER):
        raise Refusal("Please type the number of the report. Type {sign}reports for a list.")
    return int(digits)


@command("report", theme=THEME, example="report bob He shouts all the time.", right="report")
async def report(me: Session, name: Annotated[Name, IN_FULL], text: str) -> None:
    """Tell the hosts about somebody who spoils the party.

    The hosts read your text, the last lines that you have read where you are, and whispers between
    the two of you. The person whom you report is not told. They may be in or out.
    """
    other = await Lookup.of(me).whom_by_any_name(name)
    await Reports.of(me).report(me, other, text)


@command(
    "reports",
    theme=THEME,
    example=(
        "reports",
        "reports 3",
        "reports claim 3",
        "reports close 3 Thank you!",
        "reports all",
        "reports before 180",
    ),
    right="reports",
    private=True,
    operation=True,
)
def reports(me: Session, request: Request = OPEN) -> Awaitable[None]:
    """Look into what was reported.

    Without a word, this lists the open reports; with all, also closed ones. If there are many, the
    last ones are shown, and you read how to see those before. With a number you read
    that report, and the lines that came with it. Claim one, so that others know that you look into
    it, and close it when you have done so. The person who made it is told, and reads your answer.
    """
    found = Reports.of(me)
    if request.deed == "show":
        return found.show(me, request.number)
    if request.deed == "claim":
        return found.claim(me, request.number)
    if request.deed == "close":
        return found.close(me, request.number, request.answer)
    return found.list_all(me, request.deed == "all", request.before, request.count)
