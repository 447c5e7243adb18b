"""The house is kept by machine: where imports point, how URLs and templates are marked, what nothing is named."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
STOREYS = ["inclusion.school", "heatmap", "planning", "reflection"]  # from the ground up
PURE = [
    "inclusion/school/access.py",
    "inclusion/school/school_dates.py",
    "inclusion/school/repeats.py",
    "inclusion/school/repeat_rules.py",
    "inclusion/school/event_columns.py",
    "inclusion/school/iso_days.py",
    "inclusion/school/levels.py",
    "inclusion/school/starting.py",
    "inclusion/school/table_matching.py",
    "inclusion/school/term_plan.py",
    "inclusion/school/wording.py",
    "inclusion/school/year_rules.py",
    "inclusion/school/plain_text.py",
    "inclusion/school/pupil_titles.py",
    "inclusion/school/pupil_words.py",
    "inclusion/school/calendars/calendar_entries.py",
    "inclusion/school/calendars/calendar_events.py",
    "inclusion/school/calendars/calendar_file.py",
    "inclusion/school/calendars/calendar_guard.py",
    "inclusion/school/calendars/calendar_lines.py",
    "inclusion/school/calendars/calendar_series.py",
    "inclusion/school/calendars/feed_writing.py",
    "inclusion/school/calendars/public_addresses.py",
    "inclusion/school/calendars/tables.py",
    "inclusion/school/calendars/term_columns.py",
    "inclusion/school/calendars/term_dates.py",
    "inclusion/school/calendars/term_pairs.py",
    "inclusion/school/calendars/term_rows.py",
    "inclusion/school/calendars/term_words.py",
    "inclusion/school/calendars/wall_clock.py",
    "inclusion/school/calendars/written_dates.py",
    "inclusion/school/calendars/xlsx_guard.py",
    "inclusion/school/calendars/xlsx_reading.py",
    "heatmap/pressure.py",
    "heatmap/together.py",
    "heatmap/what_if.py",
    "heatmap/choice.py",
    "heatmap/grid.py",
    "heatmap/makeup.py",
    "heatmap/words.py",
    "heatmap/landing.py",
    "heatmap/calmer.py",
    "heatmap/pinch_weeks.py",
    "heatmap/rolling.py",
    "heatmap/packs/clock_events.py",
    "heatmap/packs/clocks.py",
    "heatmap/packs/counts.py",
    "heatmap/packs/spreading.py",
    "heatmap/packs/dates.py",
    "heatmap/packs/days.py",
    "heatmap/packs/faults.py",
    "heatmap/packs/fields.py",
    "heatmap/packs/item_fields.py",
    "heatmap/packs/moving.py",
    "heatmap/packs/pack.py",
    "heatmap/packs/reading.py",
    "heatmap/packs/rules.py",
    "heatmap/packs/shipped.py",
    "heatmap/packs/suggesting.py",
    "planning/agenda_times.py",
    "planning/invitation_files.py",
    "planning/slots.py",
    "planning/impossible.py",
    "planning/placing.py",
    "planning/rhythm.py",
    "planning/offers.py",
    "planning/protected_times.py",
    "planning/involvement.py",
    "planning/small_counts.py",
    "planning/charts.py",
    "planning/ratio_gain.py",
    "planning/action_weight.py",
    "planning/documents/names.py",
    "planning/minutes_text.py",
    "reflection/entry_files.py",
    "reflection/entry_prompts.py",
    "reflection/look_back_dates.py",
    "reflection/pupil_scores.py",
    "reflection/retention.py",
    "reflection/term_days.py",
    "reflection/term_words.py",
    "reflection/theme_words.py",
    "reflection/visit_balance.py",
]
BANNED_NAMES = {"utils", "helpers", "common", "core", "mixins", "manager", "managers", "misc"}
SCOPED = re.compile(r"\.(visible_to|changeable_by|of_user)\(|\bUser\.objects")  # who may see the rows, or one's own
OTHERS_URLS = ("accounts/", "admin/")  # allauth and the admin site guard themselves
MARKED_SAFE = {"heatmap/cells.py"}  # the one place where rows of cells are built as escaped text


def python_files():
    found = []
    for folder in ["inclusion", "heatmap", "planning", "reflection"]:
        found += sorted(path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)
    return found


def templates():
    return sorted((ROOT / "templates").rglob("*.html"))


def name_of(path):
    return str(path.relative_to(ROOT))


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            yield node.module


def storey_of(module):
    return next((n for n, storey in enumerate(STOREYS) if f"{module}.".startswith(f"{storey}.")), None)


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_imports_point_down(path):
    own = storey_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for module in imported_modules(path):
        assert module != "inclusion.settings", "nobody imports the settings"
        theirs = storey_of(module)
        if own is not None and theirs is not None:
            assert theirs <= own, f"{name_of(path)} imports {module}, a storey above"


@pytest.mark.parametrize("name", PURE)
def test_pure_files_know_no_django_and_no_clock(name):
    source = (ROOT / name).read_text()
    assert not [module for module in imported_modules(ROOT / name) if module.split(".")[0] == "django"]
    assert not re.search(r"\b(today|now)\(\)", source)


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_modules_are_named_after_their_subject_and_say_it(path):
    assert path.stem not in BANNED_NAMES
    source = path.read_text()
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), f"{name_of(path)} has no docstring"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_views_read_rows_through_their_scope(path):
    source = path.read_text()
    assert not re.search(r"get_object_or_404\(\s*[A-Z]\w*\s*,", source), f"{name_of(path)}: unscoped get_object_or_404"
    if "views" in path.parts:
        unscoped = [line.strip() for line in source.splitlines() if ".objects" in line and not SCOPED.search(line)]
        assert not unscoped, f"{name_of(path)}: {unscoped}"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_text_is_marked_safe_in_one_place_only(path):
    if name_of(path) not in MARKED_SAFE:
        assert "mark_safe" not in path.read_text()


def all_urls(patterns=None, prefix=""):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from all_urls(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


OWN_URLS = [(route, view) for route, view in all_urls() if not route.startswith(OTHERS_URLS)]


@pytest.mark.parametrize(("route", "view"), OWN_URLS, ids=[route or "/" for route, _ in OWN_URLS])
def test_every_url_wears_exactly_one_mark(route, view):
    marks = [mark for mark in ("is_public", "is_signed_in", "permission") if getattr(view, mark, None)]
    assert len(marks) == 1, f"{route}: {marks}"
    assert (marks == ["permission"]) == route.startswith("<slug:school>/")


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_templates_keep_to_the_content_policy(path):
    text = path.read_text()
    if path.name.startswith("_"):
        assert "{% extends" not in text, "a fragment does not extend"
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"\son[a-z]+\s*=", text), "inline handler"
    assert not re.search(r"<script(?![^>]*(\bsrc=|\btype=\"application/json\"))", text), "inline script"
    assert not re.search(r"hx-on|hx-vars|js:|hx-trigger=\"[^\"]*\[", text), "htmx that would be evaluated"
    assert not re.search(r"\|\s*safe\b|autoescape off", text), "unescaped text"
    assert not re.search(r"(src|href|action)=\"(https?:)?//", text), "another host"


def test_stylesheets_and_scripts_load_nothing_from_other_hosts():
    for path in [*(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js")]:
        text = path.read_text()
        assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import", text), name_of(path)
        assert not re.search(r"\beval\(|new Function|document\.write|innerHTML\s*=", text), name_of(path)
