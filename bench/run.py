"""Run the measurements, print them as a table and write them to bench/out/figures.json.

What is over its limit is marked; nothing fails for that.
"""

import argparse
import platform
import sqlite3
import sys
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # started as a script: the folder of `bench`, not what is inside it

from bench.databases import ALONE, AMONG_OTHERS, POSTGRES_PAIR, chosen, throw_away_databases  # noqa: E402
from bench.figures import Figure, table, write_json  # noqa: E402
from devtools.postgres import throw_away_postgres  # noqa: E402
from devtools.running import Problem, say  # noqa: E402

OUT = ROOT / "bench" / "out"
EVENTS = 2_000
SIZES = (300, 1_000, 3_000, 10_000)


def arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    words.add_argument("--quick", action="store_true", help="fewer rounds, 10,000 events of others, no other product")
    words.add_argument("--full", action="store_true", help="1,000,000 events of others")
    words.add_argument("--postgres", action="store_true", help="also on a throw-away PostgreSQL")
    words.add_argument("--no-peer", action="store_true", help="leave the other product out")
    return words.parse_args()


def measure(args: argparse.Namespace, postgres: str) -> list[Figure]:
    others = 10_000 if args.quick else 1_000_000 if args.full else 100_000
    rounds = 5 if args.quick else 15
    with throw_away_databases(postgres) as aliases:
        from bench import arithmetic, calendars, meetings, pages, peer, placing, two_hands
        from bench.crowd import copy_school
        from bench.school_data import make_school

        say(f"Making a school with {EVENTS:,} events ...")
        schools = {}
        for alias in aliases:
            with chosen(alias):
                schools[alias] = make_school("oakfield", EVENTS)
                if alias in (AMONG_OTHERS, POSTGRES_PAIR[0]):
                    say(f"{others:,} events of other schools on {alias} ...")
                    schools[alias] = copy_school(schools[alias], others // EVENTS, alias)
        sized = {size: make_school(f"school-{size}", size) for size in SIZES}
        say("Measuring ...")
        figures = arithmetic.measure(schools[AMONG_OTHERS], rounds)
        readers = {alias: pages.Reader(schools[alias], alias) for alias in aliases}
        by_size = {size: pages.Reader(school, AMONG_OTHERS) for size, school in sized.items()}
        figures += pages.against_the_bare_page(readers[AMONG_OTHERS], 3 * rounds)
        figures += two_hands.measure(40 if args.quick else two_hands.SAVES)
        figures += pages.queries(by_size)
        figures += pages.growth_with_events(by_size, rounds)
        figures += pages.among_others(readers, others, 2 * rounds)
        figures += placing.measure(readers[AMONG_OTHERS], rounds)
        figures += meetings.measure(readers[AMONG_OTHERS], rounds)
        figures += calendars.measure(readers[ALONE], rounds)
        if not (args.quick or args.no_peer):
            figures += peer.measure(schools[ALONE], OUT)
        return figures


def about() -> dict[str, str]:
    import django

    versions = f"Python {platform.python_version()}, Django {django.__version__}, SQLite {sqlite3.sqlite_version}"
    return {"command": "python3 dev.py bench " + " ".join(sys.argv[1:]), "versions": versions}


def main() -> int:
    args = arguments()
    started = time.monotonic()
    try:
        with ExitStack() as stack:
            postgres = stack.enter_context(throw_away_postgres()) if args.postgres else ""
            figures = measure(args, postgres)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    print(f"\n{table(figures)}\n")
    write_json(figures, about(), OUT / "figures.json")
    say(f"Took {time.monotonic() - started:.0f} seconds. The same as JSON: bench/out/figures.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
