"""Rows of cells as text. A template loop over the cells of a year costs a hundred times as much as these joins.

Pure. This is the only place that marks text as safe: every word that people wrote goes through `escape` here.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from heatmap.grid import Cell, Column, Joint
from heatmap.pressure import BAND_NAMES, QUIET

Opened = date | None
Address = tuple[str, str]  # what stands before and after the day
NONE = '<td class="none">–<span class="visually-hidden">Nothing recorded</span></td>'
OFF = '<td class="gap"><span class="visually-hidden">Day off</span></td>'
WORDS = {band: f"<span>{word}</span>" for band, word in BAND_NAMES.items()}
INITIALS = {
    band: f'<span aria-hidden="true">{word[0]}</span><span class="visually-hidden">{word}</span>'
    for band, word in BAND_NAMES.items()
}


def week_cells(
    cells: Sequence[Cell | None],
    columns: Sequence[Column],
    address: Address,
    *,
    recorded: bool = True,
    opened: Opened = None,
    compact: bool = False,
) -> SafeString:
    """A row of the map. A cell's address is the first part, its first day, and the second part.

    A gap gives nothing: the first row of the table holds it for all. `opened` is the first day of the open cell.
    """
    before, after = escape(address[0]), escape(address[1])
    parts = []
    for cell, column in zip(cells, columns, strict=True):
        if cell is None:
            continue
        if not recorded:
            parts.append(NONE)
            continue
        url = f"{before}{column.starts_on.isoformat()}{after}"
        parts.append(_cell(cell, url, is_open=column.starts_on == opened, compact=compact))
    return mark_safe("".join(parts))


def _cell(cell: Cell, url: str, *, is_open: bool, compact: bool) -> str:
    score, band, peak = cell
    if not band:
        return OFF
    look = f"b{band} sel" if is_open else f"b{band}"
    link = f'<td class="{look}"><a class="c" href="{url}" hx-get="{url}"{" aria-current=true" if is_open else ""}>'
    if compact:
        return f"{link}<b>{score:.0f}</b>{INITIALS[band]}</a></td>"
    if peak:
        top = f'<i aria-hidden="true">▲ {peak:.1f}</i><span class="visually-hidden">, highest day {peak:.1f}</span>'
        return f"{link}<b>{score:.1f}</b>{WORDS[band]}{top}</a></td>"
    return f"{link}<b>{score:.1f}</b>{WORDS[band]}</a></td>"


def joint_cells(
    cells: Sequence[Joint | None],
    columns: Sequence[Column],
    address: Address | None,
    *,
    rows: int,
    compact: bool = False,
) -> SafeString:
    """The together row. It is the first of `rows` rows, so it holds the gaps for all of them. No address: no links."""
    parts = []
    for joint, column in zip(cells, columns, strict=True):
        if joint is None:
            parts.append(f'<td class="gap" rowspan="{rows}"><span>{escape(column.name)}</span></td>')
        else:
            parts.append(_joint(joint, _url(address, column), compact=compact))
    return mark_safe("".join(parts))


def _url(address: Address | None, column: Column) -> str:
    return escape(f"{address[0]}{column.starts_on.isoformat()}{address[1]}") if address else ""


def _joint(joint: Joint, url: str, *, compact: bool) -> str:
    look = "t pinch" if joint.pinched else "t quiet" if joint.quiet else "t"
    words = _joint_words(joint, compact=compact)
    return (
        f'<td class="{look}"><a class="c" href="{url}">{words}</a></td>' if url else f'<td class="{look}">{words}</td>'
    )


def _joint_words(joint: Joint, *, compact: bool) -> str:
    if compact:
        word = "Pinch" if joint.pinched else "Quiet" if joint.quiet else ""
        mark = f'<span aria-hidden="true">{word[:1]}</span><span class="visually-hidden">{word}</span>' if word else ""
        return f"<b>{joint.score:.0f}</b>{mark}"
    mark = ""
    if joint.pinched:
        part = f"<span>{joint.pinched} day{'s' * (joint.pinched > 1)}</span>" if joint.pinched < joint.days else ""
        mark = f"<span>Pinch</span>{part}"
    elif joint.quiet:
        mark = "<span>Quiet</span>"
    return f"<b>{joint.score:.1f}</b>{mark}"


def turned_row(
    cells: Sequence[Cell | Joint | None],
    column: Column,
    addresses: Sequence[Address | None],
    recorded: Sequence[bool],
) -> SafeString:
    """One week of the turned table: a cell for each of the few rows shown on a phone, or the gap across them all."""
    if column.is_gap:
        return mark_safe(f'<td class="gap" colspan="{len(cells)}"><span>{escape(column.name)}</span></td>')
    parts = []
    for cell, address, known in zip(cells, addresses, recorded, strict=True):
        url = _url(address, column)
        if isinstance(cell, Joint):
            parts.append(_joint(cell, url, compact=False))
        elif cell is not None:
            parts.append(_cell(cell, url, is_open=False, compact=False) if known else NONE)
    return mark_safe("".join(parts))


def pills(cells: Sequence[Cell | None], names: Sequence[str], recorded: Sequence[bool]) -> SafeString:
    """One week in the list: name, band and score of each row; those that are Quiet stand together at the end."""
    known = [(cell, escape(name)) for cell, name, known in zip(cells, names, recorded, strict=True) if cell and known]
    parts = [
        f'<li>{name} <span class="band b{cell.band}">{BAND_NAMES[cell.band]} {cell.score:.1f}</span></li>'
        for cell, name in known
        if cell.band > QUIET
    ]
    quiet = ", ".join(f"{name} {cell.score:.1f}" for cell, name in known if cell.band == QUIET)
    if quiet:
        parts.append(f'<li class="rest"><span class="band b{QUIET}">{BAND_NAMES[QUIET]}</span> {quiet}</li>')
    return mark_safe("".join(parts))
