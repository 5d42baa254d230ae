"""The scripts that have a shell ask this program what can come next."""

from argparse import Namespace

from teaparty.admin.context import Context
from teaparty.admin.output import Answer
from teaparty.admin.subcommands.completion import ASKS

BASH = r"""# What bash completes after teaparty-admin. It asks the program itself.
_teaparty_admin() {
    local kind word rest
    COMPREPLY=()
    {
        read -r kind
        while read -r word rest; do
            COMPREPLY+=("$(printf %q "$word")")
        done
    } < <("$1" @ASKS@ bash "$COMP_CWORD" "${COMP_WORDS[@]:1}" 2>/dev/null)
    if [[ $kind == files ]]; then
        compopt -o default 2>/dev/null
    fi
}
complete -F _teaparty_admin teaparty-admin
"""
ZSH = r"""#compdef teaparty-admin
# What zsh completes after teaparty-admin. It asks the program itself.
_teaparty_admin() {
    local line
    local -a lines offers
    lines=("${(@f)$("${words[1]}" @ASKS@ zsh $((CURRENT - 1)) "${(@Q)words[2,-1]}" 2>/dev/null)}")
    if [[ ${lines[1]} == files ]]; then
        compset -P '--*='
        _files
        return
    fi
    for line in "${(@)lines[2,-1]}"; do
        offers+=("${${line%% *}//:/\\:}:${line#* }")
    done
    _describe -t words word offers
}
if [[ ${funcstack[1]} == _teaparty_admin ]]; then
    _teaparty_admin "$@"
else
    compdef _teaparty_admin teaparty-admin
fi
"""
FISH = r"""# What fish completes after teaparty-admin. It asks the program itself.
function __teaparty_admin_offers
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($before[1] @ASKS@ fish (count $before) $before[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (string replace -r '^--[a-z-]*=' '' -- "$current")
    else
        string replace ' ' \t -- $lines[2..-1]
    end
end
complete -c teaparty-admin -f -a '(__teaparty_admin_offers)'
"""
SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def script(args: Namespace, context: Context) -> Answer:
    """Answer with the script for a shell."""
    text = SCRIPTS[args.shell].replace("@ASKS@", ASKS)
    return Answer({"shell": args.shell, "script": text}, text.splitlines())
