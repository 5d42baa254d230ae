"""`token add`, `token list`, `token remove`: what programs show to act for an account."""

import secrets
from argparse import Namespace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from teaparty.admin.context import Context
from teaparty.admin.naming import account_of, role_of, subject_for
from teaparty.admin.output import Answer, iso, moment, table
from teaparty.config import Config
from teaparty.core.moderation.tokens import digest, shown
from teaparty.core.records import Account
from teaparty.core.records.tokens import Token
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal
from teaparty.core.values.roles import RIGHTS, ROLES
from teaparty.core.words.taking import shortened

if TYPE_CHECKING:
    from teaparty.stores.sql import SqlStore

SECRET_BYTES = 32
ENOUGH = "There are as many tokens as there can be ({count}). Remove one first."
LACKING = "{name} is a {role} without the right {right}. These are the rights: {rights}."
UNKNOWN = (
    "There is no right called {right}.{hint} {name} is a {role}, with these rights: {rights}. Give"
    " each with a --right of its own."
)


def list_tokens(args: Namespace, context: Context) -> Answer:
    """Answer with all tokens; nobody can see their secrets any more."""
    with context.database.store() as store:
        found, names = store.tokens(), _names(store)
    rows = [
        (each.name, names[each.account], ", ".join(each.rights), _until(each, context.now),
         each.by, moment(each.at))
        for each in found
    ]  # fmt: skip
    lines = table(("TOKEN", "AS", "RIGHTS", "UNTIL", "BY", "SINCE"), rows) if rows else []
    data = {"tokens": [described(each, names[each.account]) for each in found]}
    return Answer(data, [*lines, counted(len(rows), "token")])


def add(args: Namespace, context: Context) -> Answer:
    """Make a token, and show it."""
    secret, now = secrets.token_urlsafe(SECRET_BYTES), context.now
    until = now + args.expires
    rights = tuple(dict.fromkeys(args.rights))
    with context.database.store() as store:
        account = account_of(store, args.account)
        context.actor.refuse_on(subject_for(account))
        _refuse_rights(context.config, account, rights)
        _refuse_name(store.tokens(), args.name, context.limits.tokens)
        made = store.add_token(
            Token(
                name=args.name, account=account.number, rights=rights, digest=digest(secret),
                until=until, by=context.actor.name, at=now,
            )
        )  # fmt: skip
        context.note(store, "token add", account.name, f"{made.name}: {', '.join(rights)}")
    text = shown(made.number, secret)
    lines = [
        f"{made.name} acts for {account.name} until {moment(until)}: {', '.join(rights)}.",
        "This is shown only now:",
        text,
    ]
    return Answer({**described(made, account.name), "token": text}, lines)


def remove(args: Namespace, context: Context) -> Answer:
    """Remove a token."""
    with context.database.store() as store:
        found = next((each for each in store.tokens() if each.name == args.name), None)
        if found is None:
            raise Refusal(
                "There is no token {name}. These are all: teaparty-admin token list.",
                name=args.name,
            )
        whose = _names(store)[found.account]
        store.drop_token(found.number)
        context.note(store, "token remove", whose, found.name)
    return Answer(described(found, whose), [f"The token {found.name} is over."])


def described(token: Token, account: str) -> dict[str, Any]:
    """Return a token for JSON, without what is stored of its secret."""
    return {
        "name": token.name,
        "account": account,
        "rights": list(token.rights),
        "until": iso(token.until),
        "by": token.by,
        "at": iso(token.at),
    }


def _names(store: "SqlStore") -> dict[int, str]:
    return {account.number: account.name for account in store.accounts()}


def _until(token: Token, now: float) -> str:
    return moment(token.until) if token.until > now else "is over"


def _refuse_name(tokens: list[Token], name: str, most: int) -> None:
    if any(each.name == name for each in tokens):
        raise Refusal("There is a token {name} already. Remove it first.", name=name)
    if len(tokens) >= most:
        raise Refusal(ENOUGH, count=most)


def _refuse_rights(config: Config, account: Account, rights: tuple[str, ...]) -> None:
    """Raise `Refusal` for a right that there is not, or that an account has not now."""
    role, roles = role_of(config, account.role), [role_of(config, name) for name in ROLES]
    known = {*RIGHTS, *(right for each in roles for right in each.rights)}
    for right in rights:
        if right in role.rights:
            continue
        near = [] if "," in right else get_close_matches(right, known, n=1)
        raise Refusal(
            LACKING if right in known else UNKNOWN,
            name=account.name, role=role.name, right=shortened(right),
            hint=f" Did you mean {near[0]}?" if near else "",
            rights=", ".join(sorted(role.rights)) or "none",
        )  # fmt: skip
