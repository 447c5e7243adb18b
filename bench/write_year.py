"""Our side of the comparison: fetch, score and write the years of some roles as one table with a cell for each day."""

import sys
from html import escape
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django  # noqa: E402

django.setup()

from bench.databases import chosen  # noqa: E402
from bench.school_data import A_DAY  # noqa: E402
from heatmap.pressure import BAND_NAMES, band_of  # noqa: E402
from heatmap.queries import work_out  # noqa: E402
from inclusion.school.models import School  # noqa: E402

alias, slug, roles, page, *only_start = sys.argv[1:]
if not only_start:
    with chosen(alias):
        school = School.objects.get(slug=slug)
        known = work_out(school, A_DAY)
    heads = "".join(f"<th>{day}" for day in known.days)
    rows = [f"<tr><td>{heads}"]
    for role in sorted(known.scores)[: int(roles)]:
        bands = [(score, band_of(score, school.thresholds)) for score in known.scores[role]]
        cells = "".join(f'<td class="b{band}" title="{BAND_NAMES[band]}">{score:.1f}' for score, band in bands)
        rows.append(f"<tr><th>{escape(role)}{cells}")
    Path(page).write_text(f"<!doctype html><title>{escape(school.name)}</title><table>{''.join(rows)}</table>")
