"""Compare teaparty with what people would run instead, side by side on this machine.

    python -m benchmarks                    everything, three rounds; takes 40 minutes
    python -m benchmarks full paced         only these scenarios
    python -m benchmarks --quick            few guests, to see that it works; measures nothing

Results are written to a folder: results.json with every figure, results.md with tables, and plots.
Exits with status 1 where something was lost, came out of order or was closed by a server.
"""

import argparse
import os
import resource
import sys
from pathlib import Path

from benchmarks.results import Results, decoded, encoded
from benchmarks.run import run
from benchmarks.scenarios import SCENARIOS, small
from benchmarks.servers import BEFORE, BEFORE_TWISTD, SERVERS
from benchmarks.tables import document

FILES = 9_500
"""Open files that the largest scenario needs, in the generator as in the server."""


def main() -> int:
    """Run what the command line asks for; return the exit status."""
    asked = _arguments()
    if asked.report is None:
        results = _run(asked)
        if asked.into:
            results = decoded((asked.out / "results.json").read_bytes()).renewed(results)
        asked.out.mkdir(parents=True, exist_ok=True)
        (asked.out / "results.json").write_bytes(encoded(results))
        folder = asked.out
    else:
        folder = asked.report
        results = decoded((folder / "results.json").read_bytes())
    (folder / "results.md").write_text(document(results))
    try:
        from benchmarks.plots import draw
    except ImportError:
        print("There are no plots: they need matplotlib, which the extra 'bench' installs.")
    else:
        draw(results, folder)
    print(f"The results are in {folder}.")
    for failure in results.failures():
        print(f"FAILED: {failure.scenario}, {failure.case}: {failure.failure}", file=sys.stderr)
    return 1 if results.failures() else 0


def _run(asked: argparse.Namespace) -> Results:
    _allow_files()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    known = {scenario.name: scenario for scenario in SCENARIOS}
    scenarios = [known[name] for name in asked.scenarios or known]
    return run(
        [small(scenario) for scenario in scenarios] if asked.quick else scenarios,
        asked.servers or _usual_servers(),
        asked.rounds or (1 if asked.quick else 3),
        asked.seconds or (0.3 if asked.quick else 8.0),
        asked.quick,
        _command(sys.argv[1:]),
        lambda line: print(line, flush=True),
    )


def _usual_servers() -> list[str]:
    """Return all servers; an earlier version of ours only where one is named."""
    return [name for name in SERVERS if name != BEFORE or BEFORE_TWISTD in os.environ]


def _command(arguments: list[str]) -> str:
    """Return what one would type to measure the same, wherever the results go."""
    words = list(arguments)
    if "--out" in words:
        place = words.index("--out")
        del words[place : place + 2]
    return " ".join(("python -m benchmarks", *(word for word in words if word != "--into")))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    names = [scenario.name for scenario in SCENARIOS]
    add("scenarios", nargs="*", metavar="SCENARIO", help=f"one of {', '.join(names)}")
    add("--servers", nargs="+", choices=list(SERVERS), help="only these")
    add("--rounds", type=int, help="how often each is measured, by turns (default: 3)")
    add("--seconds", type=float, help="how long each is measured (default: 8)")
    add("--quick", action="store_true", help="few guests, one round, part of a second")
    add("--out", type=Path, default=Path("benchmark-results"), help="the folder for the results")
    add("--into", action="store_true", help="keep what is in that folder of other cases")
    add("--report", type=Path, metavar="FOLDER", help="only write tables and plots of results")
    asked = parser.parse_args()
    for name in asked.scenarios:
        if name not in names:
            parser.error(f"there is no scenario {name!r}; there are {', '.join(names)}")
    return asked


def _allow_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES:
        print(f"Only {hard} open files are allowed: scenarios with 9,000 guests can't be run.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    raise SystemExit(main())
