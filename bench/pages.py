"""The pages of the map against the bare signed-in page of the same server, and against themselves with more events."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.db import connections
from django.db.models import F
from django.urls import reverse

from bench.databases import POSTGRES_PAIR, chosen, server_cpu
from bench.figures import Figure, ratio
from bench.school_data import A_DAY
from bench.server import Browser
from bench.timing import Case, growth, in_turns
from heatmap import queries as queries_of_the_map
from inclusion.school.models import School


@dataclass
class Reader:
    """The head of one school, reading its pages on one database."""

    school: School
    alias: str
    browser: Browser = field(init=False)
    etags: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.browser = Browser.signed_in(f"head@{self.school.slug}.example", self.alias)

    def path(self, name: str) -> str:
        path = reverse(name, args=[self.school.slug])
        return path if name == "school:help" else f"{path}?on={A_DAY.isoformat()}"

    def page(self, name: str) -> Case:
        """The page, nothing changed since it was last read."""
        return partial(self.browser.get, self.path(name))

    def undrawn(self, name: str) -> Case:
        """The same in a process that has not drawn the map since the write before."""
        return queries_of_the_map._decoded.cache_clear, partial(self.browser.get, self.path(name))

    def first(self, name: str) -> Case:
        """The page, read for the first time after a write."""
        return self.write, partial(self.browser.get, self.path(name))

    def known(self, name: str) -> Case:
        """The page, asked for by a browser that has it already."""
        path = self.path(name)

        def look() -> None:
            self.etags[path] = self.browser.get(path).headers.get("ETag", "")

        return look, lambda: self.browser.get(path, self.etags[path], expect=304)

    def write(self) -> None:
        """What every write does to the school, in its transaction."""
        with chosen(self.alias):
            School.objects.filter(pk=self.school.pk).update(calendar_version=F("calendar_version") + 1)

    def queries(self, case: Case) -> int:
        """How many statements the page sends to the database."""
        before, run = case if isinstance(case, tuple) else (None, case)
        if before:
            before()
        counted: list[str] = []
        with connections[self.alias].execute_wrapper(_count_into(counted)):
            run()
        return len(counted)


def _count_into(counted: list[str]) -> Callable[..., object]:
    def count(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        counted.append(sql)
        return execute(sql, params, many, context)

    return count


def against_the_bare_page(reader: Reader, rounds: int) -> list[Figure]:
    term, year = "heatmap:term", "heatmap:year"
    sizes = [len(reader.browser.get(reader.path(name)).body) for name in ("school:help", term, year)]
    if not sizes[0] * 3 < sizes[1] * 2 < sizes[2] * 2:
        raise AssertionError(f"The pages do not hold a map: they have {sizes} bytes.")
    times = in_turns(
        {
            "bare": reader.page("school:help"),
            "term": reader.page(term),
            "year": reader.page(year),
            "term undrawn": reader.undrawn(term),
            "year undrawn": reader.undrawn(year),
            "term 304": reader.known(term),
            "year 304": reader.known(year),
            "term first": reader.first(term),
            "year first": reader.first(year),
        },
        rounds,
    )
    bare = times["bare"]
    return [
        ratio("term page, unchanged / bare page", times["term"], bare, 2.5),
        ratio("year page, unchanged / bare page", times["year"], bare, 2.5),
        ratio("term page, unchanged, not drawn yet / bare page", times["term undrawn"], bare, 2.5),
        ratio("year page, unchanged, not drawn yet / bare page", times["year undrawn"], bare, 2.5),
        ratio("term page as 304 / bare page", times["term 304"], bare, 1.2),
        ratio("year page as 304 / bare page", times["year 304"], bare, 1.2),
        ratio("term page, first read after a write / bare page", times["term first"], bare, 8),
        ratio("year page, first read after a write / bare page", times["year first"], bare, 18),
    ]


def queries(readers: Mapping[int, Reader]) -> list[Figure]:
    """Of the term page, in schools with different numbers of events; one figure each, and whether they agree."""
    for reader in readers.values():
        reader.browser.get(reader.path("heatmap:term"))  # the first page of a session also writes the session
    counts = {
        kind: {events: reader.queries(case(reader)) for events, reader in readers.items()}
        for kind, case in {
            "first read": lambda reader: reader.first("heatmap:term"),
            "unchanged": lambda reader: reader.page("heatmap:term"),
        }.items()
    }
    figures = []
    for kind, by_events in counts.items():
        words = ", ".join(f"{count} with {events:,}" for events, count in by_events.items())
        figures.append(Figure(f"SQL queries of the term page, {kind}", max(by_events.values()), 8, words))
        spread = max(by_events.values()) - min(by_events.values())
        figures.append(Figure(f"... how far they differ with the events, {kind}", spread, 0))
    return figures


def growth_with_events(readers: Mapping[int, Reader], rounds: int) -> list[Figure]:
    cases = {f"first {events}": reader.first("heatmap:term") for events, reader in readers.items()}
    cases |= {f"unchanged {events}": reader.page("heatmap:term") for events, reader in readers.items()}
    times = in_turns(cases, rounds)
    figures = []
    for kind, limit in (("first", 1.1), ("unchanged", 0.1)):
        seconds = [times[f"{kind} {events}"] for events in readers]
        words = ", ".join(f"{second * 1000:.1f} ms with {n:,}" for n, second in zip(readers, seconds, strict=True))
        what = f"order of growth of the term page, {'first read' if kind == 'first' else kind}"
        figures.append(Figure(what, growth(list(readers), seconds), limit, words))
    return figures


def among_others(readers: Mapping[str, Reader], others: int, rounds: int) -> list[Figure]:
    """The same school by itself and among the events of others, for each pair of databases (alone comes second)."""
    figures = []
    aliases = list(readers)
    for crowded, alone in zip(aliases[::2], aliases[1::2], strict=True):
        pair = {"crowded": readers[crowded], "alone": readers[alone]}
        cases = {f"{kind} unchanged": reader.page("heatmap:term") for kind, reader in pair.items()}
        cases |= {f"{kind} first": reader.first("heatmap:term") for kind, reader in pair.items()}
        times: dict[str, float] = {}
        with_server = crowded in POSTGRES_PAIR
        times = in_turns(cases, rounds, clock=_with_servers(crowded, alone) if with_server else time.thread_time)
        system = "PostgreSQL" if with_server else "SQLite"
        for kind, words in (("unchanged", "unchanged"), ("first", "first read")):
            what = f"term page, {words}, beside {others:,} events of others / alone, {system}"
            figures.append(ratio(what, times[f"crowded {kind}"], times[f"alone {kind}"], 1.5))
    return figures


def _with_servers(*aliases: str) -> Callable[[], float]:
    """A clock that also counts the CPU of the server processes behind these databases."""
    pids = []
    for alias in aliases:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
        connections[alias].close()
    return lambda: time.thread_time() + sum(map(server_cpu, pids))
