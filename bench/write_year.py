"""Our side of the comparison: read the years of some roles and write them as one table with a cell for each day."""

import json
import sys
import time
from html import escape
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django  # noqa: E402

django.setup()

from bench.databases import chosen  # noqa: E402
from bench.school_data import A_DAY  # noqa: E402
from heatmap import queries  # noqa: E402
from heatmap.pressure import BAND_NAMES, band_of  # noqa: E402
from inclusion.school.models import School  # noqa: E402


def write(slug: str, roles: int, page: Path, how: str) -> None:
    """`how`: "scored" reads what is stored, "work_out" fetches and scores."""
    school = School.objects.get(slug=slug)
    known = getattr(queries, how)(school, A_DAY)
    thresholds = school.thresholds
    rows = [f"<tr><td>{''.join(f'<th>{day}' for day in known.days)}"]
    for role in sorted(known.scores)[:roles]:
        banded = [(score, band_of(score, thresholds)) for score in known.scores[role]]
        cells = "".join(f'<td class="b{band}" title="{BAND_NAMES[band]}">{score:.1f}' for score, band in banded)
        rows.append(f"<tr><th>{escape(role)}{cells}")
    page.write_text(f"<!doctype html><title>{escape(school.name)}</title><table>{''.join(rows)}</table>")


alias, slug, roles, page, how, times = sys.argv[1:]
seconds = []
with chosen(alias):
    for _ in range(int(times)):
        start = time.process_time()
        write(slug, int(roles), Path(page), how)
        seconds.append(time.process_time() - start)
print(json.dumps(seconds))
