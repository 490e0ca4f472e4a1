"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = {"serious", "critical"}
CONTRAST = "color-contrast"
# What is drawn beside its text alternative is in the colours of the text; of each colour in a
# block of code or a signature, one word is enough.
THIN_OUT = """() => {
  document.querySelectorAll(".katex-html, .sm-panels svg").forEach((drawn) => drawn.remove());
  for (const block of document.querySelectorAll("pre, .sig")) {
    const seen = new Set();
    for (const word of block.querySelectorAll("span[class]")) {
      if (seen.has(word.className)) word.replaceWith(...word.childNodes);
      seen.add(word.className);
    }
  }
}"""
# For its contrast, axe-core asks of every text what lies below it. Of all texts of one size and
# colour on one ground, one is enough; what is taken out of the flow may lie on anything.
ONE_OF_A_KIND = """() => {
  const grounds = new Map([[null, ""]]);
  const looks = ({ backgroundColor, backgroundImage, opacity, position }) => {
    const floats = !["static", "relative"].includes(position);
    return [backgroundColor, backgroundImage, opacity, floats ? grounds.size : ""].join();
  };
  const ground = (one) => {
    if (!grounds.has(one)) {
      const [own, below] = [looks(getComputedStyle(one)), ground(one.parentElement)];
      grounds.set(one, below.endsWith(own) ? below : `${below} ${own}`);
    }
    return grounds.get(one);
  };
  const kind = (one) => {
    const { color, fill, fontSize, fontWeight } = getComputedStyle(one);
    return [color, fill, fontSize, fontWeight, ground(one)].join();
  };
  const seen = new Set();
  const again = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim() || !text.parentElement.checkVisibility()) continue;
    const own = kind(text.parentElement);
    if (seen.has(own)) again.push(text);
    seen.add(own);
  }
  again.forEach((text) => text.remove());
  const stays = "input, select, option, textarea, svg, svg *";
  for (const one of document.querySelectorAll("main *, nav *, aside *"))
    if (!one.textContent.trim() && !one.matches(stays) && !one.querySelector(stays)) one.remove();
}"""


def faults(page, context=None, **options):
    """List the serious and critical findings, each with the elements it is about."""
    options = {"resultTypes": ["violations"], **options}
    found = Axe().run(page, context, options).response["violations"]
    return [
        f"{v['id']}: {v['help']}: {[node['html'][:150] for node in v['nodes']][:5]}"
        for v in found
        if v["impact"] in SERIOUS
    ]


def faults_at_last(page):
    """List the same, sooner on a large page, which is taken to pieces."""
    page.evaluate(THIN_OUT)
    found = faults(page, rules={CONTRAST: {"enabled": False}})
    page.evaluate(ONE_OF_A_KIND)
    return found + faults(page, runOnly=[CONTRAST])
