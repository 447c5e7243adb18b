"""The packs that come with the product, read once from `data`."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from heatmap.packs.faults import PackFault, shown
from heatmap.packs.pack import Pack
from heatmap.packs.reading import read_pack

DATA = Path(__file__).parent / "data"


def load_packs() -> list[Pack]:
    """All packs in the order in which they are offered. Raises PackFault."""
    return list(_loaded(DATA))


@cache
def _loaded(folder: Path) -> tuple[Pack, ...]:
    packs = [read_file(path) for path in sorted(folder.glob("*.toml"))]
    check_together(packs)
    return tuple(sorted(packs, key=lambda pack: (pack.position, pack.slug)))


def read_file(path: Path) -> Pack:
    """The pack in a file; what is not UTF-8 is refused too."""
    data = path.read_bytes()
    try:
        return read_pack(data.decode(), path.name)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PackFault(path.name, line, "This is not UTF-8.") from None


def check_together(packs: Sequence[Pack]) -> None:
    """No two packs, and no two items in all of them, have the same slug. Raises PackFault."""
    seen: dict[str, str] = {}
    files: dict[str, str] = {}
    for pack in packs:
        if pack.slug in files:
            raise PackFault(pack.file, 1, f"The pack’s slug {shown(pack.slug)} is also that of {files[pack.slug]}.")
        files[pack.slug] = pack.file
        for item in pack.items:
            if item.slug in seen:
                raise PackFault(pack.file, item.line, f"The slug {shown(item.slug)} is also in {seen[item.slug]}.")
            seen[item.slug] = pack.file
