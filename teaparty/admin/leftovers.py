"""`leftovers`: what plugins have stored that are installed no more. Nothing erases it by itself."""

from argparse import Namespace

from msgspec import to_builtins

from teaparty.admin.context import Context
from teaparty.admin.output import Answer, table
from teaparty.admin.password_input import typed
from teaparty.admin.server_control import ask, refused
from teaparty.core.values.numbers import counted
from teaparty.core.values.refusal import Refusal
from teaparty.stores.state_lock import running

COUNTED = (
    "A plugin counts as installed if it lies in a folder of plugins, is an example or an installed"
    " package, or if the server that runs has it. Folders are read from --config and --plugins."
)
INSTALLED = "The plugin {plugin} is installed, so what it stores is its own."
NOTHING = "No plugin called {plugin} has stored anything."


def list_leftovers(args: Namespace, context: Context) -> Answer:
    """Answer with what each plugin has stored that is not installed."""
    installed = _installed(args, context)
    with context.database.store() as store:
        found = store.stored_by_plugins()
    left = {name: each for name, each in found.items() if name not in installed}
    rows = [(name, str(each.values), str(each.appointments)) for name, each in left.items()]
    lines = table(("PLUGIN", "VALUES", "APPOINTMENTS"), rows) if rows else []
    data = {"leftovers": [{"plugin": name} | to_builtins(left[name]) for name in left]}
    return Answer(data, [*lines, f"{counted(len(rows), 'plugin')}. {COUNTED}"])


def erase(args: Namespace, context: Context) -> Answer:
    """Erase what a plugin has stored, unless that is installed."""
    if args.plugin in _installed(args, context):
        raise Refusal(INSTALLED, plugin=args.plugin)
    with context.database.store() as store:
        found = store.stored_by_plugins().get(args.plugin)
    if found is None:
        raise Refusal(NOTHING, plugin=args.plugin)
    what = f"{counted(found.values, 'value')} and {counted(found.appointments, 'appointment')}"
    if not args.yes:
        typed(args.plugin, f"{what} of the plugin {args.plugin}, for good")
    with context.database.store() as store:
        store.forget_plugin(args.plugin)
        context.note(store, "leftovers", why=f"{what} of {args.plugin}")
    data = {"plugin": args.plugin} | to_builtins(found)
    return Answer(data, [f"What the plugin {args.plugin} had stored is erased: {what}."])


def _installed(args: Namespace, context: Context) -> set[str]:
    """Return the names of the plugins that are installed; raise `Refusal` if that is not known."""
    from teaparty.plugin_loader.plugin_config import PluginConfig, example_names

    folders = [*context.config.plugins, *args.plugins]
    asked = PluginConfig(example_names(), folders, {})
    for fault in asked.faults():
        raise Refusal("{fault}", fault=fault)
    return {*asked.available().found, *_of_server(context)}


def _of_server(context: Context) -> tuple[str, ...]:
    """Return the names of those that the server has, if one runs; raise `Refusal`."""
    if running(context.state) is None:
        return ()
    found = ask(context.state, "installed", by=context.by)
    if not found.done:
        raise refused(found)
    return found.lines
