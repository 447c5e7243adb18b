"""Minutes as PDF by WeasyPrint, which needs Pango on the machine and is loaded only when somebody asks for one."""

from importlib import import_module
from pathlib import Path
from typing import Any

STYLES = Path(__file__).with_name("minutes.css")


class PdfMissing(Exception):
    """This machine cannot make PDFs: WeasyPrint, or the Pango that it draws with, is not there."""


def pdf_of(page: str) -> bytes:
    """The HTML page as a PDF that a screen reader can follow. Nothing that the page names is fetched.

    Raises PdfMissing.
    """
    weasyprint, urls = _loaded()

    class Refuse(urls.URLFetcher):  # type: ignore[name-defined]
        """Refuses every address: what people typed must not make this server ask anybody for anything."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("Minutes fetch nothing.")

    html = weasyprint.HTML(string=page, url_fetcher=Refuse(), base_url=None)
    style = weasyprint.CSS(string=STYLES.read_text(encoding="utf-8"))
    made: bytes = html.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1", presentational_hints=False)
    return made


def _loaded() -> tuple[Any, Any]:
    """WeasyPrint and its module of addresses; seconds the first time."""
    try:
        return import_module("weasyprint"), import_module("weasyprint.urls")
    except (ImportError, OSError) as error:
        raise PdfMissing from error
