"""What a browser must never show on any page, and the rules of accessibility."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
ASSETS = {"script", "stylesheet", "image", "font"}
ANSWER_REPORTED = "Failed to load resource"  # Chromium's own line for each answer of 400 and more
SETTLED = """async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const moving = () => document.getAnimations().some((one) => one.effect.target.checkVisibility());
    for (let turn = 0; turn < 200; turn += 1) {
        await frame();
        await frame();
        if (!moving()) return;
    }
    throw new Error("something never comes to rest");
}"""
WIDER_THAN_SCREEN = """() => {
    const limit = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= limit) return [];
    return [...document.querySelectorAll("body *")]
        .filter((el) => el.getBoundingClientRect().right > limit + 1)
        .map((el) => `${el.tagName} ${el.className}`).slice(0, 5);
}"""
EVERY_RULE = {"reporter": "no-passes", "preload": False}  # no rule here reads the source of styles or media
COLOURS = EVERY_RULE | {"runOnly": ["color-contrast", "link-in-text-block"]}  # most of the time goes here
ALL_BUT_COLOURS = EVERY_RULE | {"rules": {"color-contrast": {"enabled": False}}}
AXE = Axe().axe_script
HAS_AXE = "() => Boolean(window.axe)"
VIOLATIONS = "async (options) => (await axe.run(options)).violations"


class Watch:
    """Listens to every page of some browsers. `complaints` must stay empty."""

    def __init__(self, own_address: str) -> None:
        self.host = urlsplit(own_address).netloc
        self.expected: list[str] = []
        self.complaints: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def expect(self, words: str) -> None:
        """A line on the console that belongs to the test."""
        self.expected.append(words)

    def _console(self, message) -> None:
        known = [ANSWER_REPORTED, *self.expected]
        if message.type == "error" and not any(words in message.text for words in known):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request) -> None:
        there = urlsplit(request.url)
        if there.scheme in ("http", "https") and there.netloc != self.host:
            self.complaints.append(f"asked another host: {request.url}")

    def _response(self, response) -> None:
        if response.request.resource_type in ASSETS and response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")


def settle(page: Page) -> None:
    """Wait until no colour or place is on its way to another."""
    page.evaluate(SETTLED)


def axe_faults(page: Page, rules: dict = EVERY_RULE) -> list[str]:
    settle(page)
    if not page.evaluate(HAS_AXE):
        page.evaluate(AXE)
    return [
        f"{rule['id']}: {node['html'][:160]} {'; '.join(check['message'] for check in node['any'][:1])}"
        for rule in page.evaluate(VIOLATIONS, rules)
        for node in rule["nodes"]
    ]


def faults_in_width(page: Page) -> list[str]:
    """What is wider than a wide screen or a narrow one, on which the page is left."""
    found = [f"1280 px: {wide} is wider than the screen" for wide in page.evaluate(WIDER_THAN_SCREEN)]
    page.set_viewport_size(NARROW)
    settle(page)
    return found + [f"320 px: {wide} is wider than the screen" for wide in page.evaluate(WIDER_THAN_SCREEN)]


def faults_in_light(page: Page) -> list[str]:
    """The usual look, on a wide screen and on a narrow one."""
    found = [f"light: {fault}" for fault in axe_faults(page)]
    found += faults_in_width(page)
    if page.locator(".only-narrow").count():  # the map is another table there, of the same cells
        found += [f"narrow: {fault}" for fault in axe_faults(page, ALL_BUT_COLOURS)]
    page.set_viewport_size(WIDE)
    return found


def faults_in_every_look(page: Page) -> list[str]:
    """Light, dark and print. Only colours differ in the dark and on paper, so only they are looked at again."""
    found = faults_in_light(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in axe_faults(page, COLOURS)]
    page.emulate_media(color_scheme="light", media="print")
    found += [f"print: {fault}" for fault in axe_faults(page, COLOURS)]
    page.emulate_media(media="screen")
    return found
