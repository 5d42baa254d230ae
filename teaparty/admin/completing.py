"""Answers a shell that asks what can come next."""

from argparse import Namespace
from collections.abc import Sequence
from functools import partial

from teaparty.admin.arguments import Families, Parser
from teaparty.admin.completion import answered, asked, offers
from teaparty.admin.context import Context
from teaparty.admin.known_names import names
from teaparty.admin.output import Answer
from teaparty.admin.plugin_words import asked_for, for_all, where_there_are
from teaparty.admin.statuses import Failed
from teaparty.admin.subcommands.live import declare_operations


def complete(
    options: Sequence[str], given: Sequence[str], parser: Parser, families: Families
) -> Answer:
    """Answer with the lines for a shell; see `subcommands.completion.ASKS`.

    The options hold, but stand on no line that the shell knows.
    """
    words = [*options, *asked(given)]
    before = words[:-1]
    try:
        args = for_all(before)
        wanted = asked_for(before)
    except Failed:  # the value of an option is still to come
        args, wanted = Namespace(), None
    if wanted is None or wanted not in (families.choices or ()):
        declare_operations(families, where_there_are(before))
    kind, found = offers(parser, words, partial(names, Context(args)))
    return Answer({}, answered(given, kind, found))
