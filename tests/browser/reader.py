"""Somebody who asks for every address of joint planning, and who follows every link that their pages offer."""

from io import BytesIO
from urllib.parse import urlsplit, urlunsplit

from django.urls import Resolver404, resolve, reverse
from docx import Document
from pypdf import PdfReader

from planning import urls

MOST_PAGES = 90  # that a walk may open
FILES = {"cohorts_csv", "minutes_docx", "minutes_pdf", "meeting_ics", "feed_file", "feed_download"}


class Reader:
    """One of those who look, in a browser of their own."""

    def __init__(self, page, member):
        self.page, self.member = page, member

    def answers(self, things, table):
        """The status of each address of the table that is not what the table says."""
        self.page.goto("/accounts/")  # any page with a form
        token = self.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
        asked = [(name, status) for names, status in table for name in names.split()]
        return [wrong for name, status in asked if (wrong := self._ask(things, name, status, token))]

    def _ask(self, things, name, status, token):
        address = address_of(name.lstrip("+"), things)
        if name.startswith("+"):
            options = {"form": {"csrfmiddlewaretoken": token}, "headers": {"Referer": self.page.url}}
            answer = self.page.request.post(address, max_redirects=0, **options)
        else:
            answer = self.page.request.get(address, max_redirects=0)
        return "" if answer.status == status else f"{name}: {answer.status}, not {status}"

    def walk(self):
        """The source of every page of joint planning that links lead to, by the name of its address."""
        self.page.goto(f"/{self.member.school.slug}/")
        to_open, found = self._links(), {}
        opened = set()
        while to_open and len(opened) < MOST_PAGES:
            name, address = to_open.pop(0)
            if address in opened:
                continue
            opened.add(address)
            found.setdefault(name, []).append(self._open(name, address))
            if name not in FILES:
                to_open += self._links()
        assert len(opened) < MOST_PAGES
        return {name: "\n".join(pages) for name, pages in found.items()}

    def _open(self, name, address):
        if name in FILES:
            answer = self.page.request.get(at_this_site(address))
            assert answer.status == 200, address
            return text_of(name, answer.body())
        answer = self.page.goto(address)
        assert answer.status == 200, address
        return self.page.content()

    def _links(self):
        hrefs = self.page.eval_on_selector_all("a[href]", "(links) => links.map((link) => link.href.split('#')[0])")
        return [(name, href) for href in dict.fromkeys(hrefs) if (name := name_of(href))]


def at_this_site(address):
    """The address without its site: feeds name the one that is in the settings, and calendar apps' own scheme."""
    _scheme, _site, path, query, _fragment = urlsplit(address)
    return urlunsplit(("", "", path, query, ""))


def name_of(address):
    """The name of an address of joint planning; empty for any other."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return match.url_name if match.namespace == "planning" else ""


def address_of(name, things):
    pattern = next(pattern for pattern in urls.urlpatterns if pattern.name == name)
    takes = set(pattern.pattern.converters)
    kwargs = {"school": "oakfield"} if "school" in takes else {}
    if name == "block_series_end":
        return reverse(f"planning:{name}", kwargs=kwargs | {"series": things.block_series.pk})
    if "feed" in takes:
        return reverse(f"planning:{name}", kwargs=kwargs | {arg: things.feed[arg] for arg in takes - {"school"}})
    return reverse(f"planning:{name}", kwargs=kwargs | {arg: getattr(things, arg).pk for arg in takes - {"school"}})


def text_of(name, content):
    """What a person reads in a file."""
    if name == "minutes_pdf" and content.startswith(b"%PDF"):  # else the page that says why there is none
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())
    if name != "minutes_docx":
        return content.decode()
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def given_away(pages, words):
    """Page and word, for each of the words that stands somewhere."""
    return [(name, word) for name, text in pages.items() for word in sorted(words) if word in text]


def missing(pages, words):
    """Page and word, for each word that should stand there and does not. `words`: by the name of the page."""
    return [(name, word) for name, those in words.items() for word in those if word not in pages[name]]
