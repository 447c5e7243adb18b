"""Timing things against each other: in turns, so that a busy machine slows all of them alike; medians."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence

Clock = Callable[[], float]
Case = Callable[[], object] | tuple[Callable[[], object], Callable[[], object]]  # or what to do before, untimed


def in_turns(cases: Mapping[str, Case], rounds: int, *, clock: Clock = time.thread_time) -> dict[str, float]:
    """The median seconds of each case; every round runs all of them once, the first round does not count.

    Each round begins with another case, because whatever comes first finds everything cold.
    """
    names = list(cases)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds + 1):
        gc.collect()
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            case = cases[name]
            before, run = case if isinstance(case, tuple) else (None, case)
            if before:
                before()
            start = clock()
            run()
            seconds[name].append(clock() - start)
    return {name: statistics.median(all_[1:]) for name, all_ in seconds.items()}


def growth(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The order of growth: the slope of the straight line through the points on paper with two logarithmic scales."""
    points = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    return statistics.linear_regression(*points).slope
