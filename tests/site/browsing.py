"""What is seen of a page in a browser."""

import gzip
from dataclasses import dataclass, field

from tests import accessibility
from tools.browser import AWAKE

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
COMPRESSED = (".html", ".css", ".js", ".svg", ".json", "/")
# The whole page is to be examined: also what is folded.
UNFOLD = 'document.querySelectorAll("details").forEach((box) => { box.open = true });'
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Visit:
    """One page in one theme."""

    requests: list = field(default_factory=list)
    complaints: list = field(default_factory=list)
    violations: list = field(default_factory=list)
    too_wide: int = 0
    theme: str = ""
    weight: int = 0

    def foreign(self, home):
        """List the requests that go anywhere but to the site at `home`."""
        return [url for url in self.requests if not url.startswith((home, "data:"))]


def weigh(response):
    """Return the bytes that a usual server would send for `response`."""
    body = response.body()
    path = response.url.partition("?")[0]
    return len(gzip.compress(body)) if path.endswith(COMPRESSED) else len(body)


def listen(page, visit):
    """Write down in `visit` what `page` asks for and complains about."""

    def note(message):
        if message.type in ("error", "warning"):
            visit.complaints.append(message.text)

    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("requestfailed", lambda request: visit.complaints.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("console", note)


def look(context, url, examine=True, viewport=WIDE):
    """Open `url` in a fresh page and return the `Visit`."""
    visit, responses = Visit(), []
    page = context.new_page()
    page.set_viewport_size(viewport)
    listen(page, visit)
    page.on("response", lambda response: responses.append(response))
    page.goto(url, wait_until="load")
    page.wait_for_function(AWAKE)
    visit.theme = page.evaluate("document.documentElement.dataset.theme")
    if examine:
        visit.weight = sum(weigh(response) for response in responses if response.ok)
        page.evaluate(UNFOLD)
        page.set_viewport_size(PHONE)
        visit.too_wide = page.evaluate(TOO_WIDE)
        page.set_viewport_size(viewport)
        visit.violations = accessibility.faults_at_last(page)
    page.close()
    return visit
