"""What must hold of a page, as functions from a page to the list of what is wrong with it."""

import ast
import functools
import importlib
import inspect
import itertools
import re
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

TRACEBACK = re.compile(r"Traceback \(most recent call last\)|class=\"[^\"]*\btraceback\b")
LEFTOVERS = {
    "a role": re.compile(r"\{[a-z][a-z:-]*\}`"),
    "a fence": re.compile(r":::|```"),
    "a formula": re.compile(
        r"\$[^$\n]*[\\^_][^$\n]*\$|\$\$|\\(?:frac|begin|end|mathbb|text|sum|left|operatorname)\b"
    ),
}
FAILED = ".katex-error, .problematic, .system-message"
NOT_PROSE = "pre, code, script, style, .katex, .sig"
FILE_NAME = re.compile(r"\.(?:png|svg|jpe?g|ipynb)\b")


@functools.cache
def parse(html):
    """Return a page as a tree, to be looked at by all checks and changed by none."""
    return BeautifulSoup(html, "html.parser")


def outside(page, selector, things):
    """Return those of `things` of a page that are no part of what `selector` finds."""
    inside = {id(tag) for tag in page.select(selector)}
    return [
        one
        for one in things
        if id(one) not in inside and not any(id(tag) in inside for tag in one.parents)
    ]


def tracebacks(html):
    return [match[0] for match in TRACEBACK.finditer(html)]


def leftovers(html):
    """List markup that was meant to be rendered, and is shown instead."""
    page = parse(html)
    wrong = [str(tag)[:80] for tag in page.select(FAILED)]
    text = " ".join(outside(page, NOT_PROSE, (page.find("main") or page).strings))
    return wrong + [
        f"{what}: {match[0]}" for what, form in LEFTOVERS.items() for match in form.finditer(text)
    ]


def alternatives(html):
    """Return the text alternative of every figure of a page; "" where there is none."""
    page = parse(html)
    figures = page.select("main img, main [role=img], main svg")
    figures = outside(page, ".katex, svg[aria-hidden=true], svg [role]", figures)
    inner = {id(t) for f in figures if f.get("role") == "img" for t in f.select("img, svg")}
    return [f.get("alt") or f.get("aria-label") or "" for f in figures if id(f) not in inner]


def poor_alternatives(texts):
    """List the alternatives that say nothing, or that two figures share."""
    poor = [text for text in texts if FILE_NAME.search(text) or len(text.split()) < 6]
    return poor + [text for text, times in Counter(texts).items() if times > 1 and text not in poor]


def caption_faults(html):
    """List the captions of static figures whose number is missing or out of turn."""
    captions = [c.get_text().strip() for c in parse(html).select(".sm-figure > figcaption")]
    return [
        caption[:60]
        for place, caption in enumerate(captions, start=1)
        if not re.match(rf"Figure (\d+\.)?{place}\.(\s|$)", caption)
    ]


def empty_headers(html):
    """List the headers of tables that say nothing."""
    return [str(th) for th in parse(html).select("th") if not th.get_text().strip()]


def identifiers(html):
    page = parse(html)
    return {tag["id"] for tag in page.select("[id]")} | {
        tag["name"] for tag in page.select("a[name]")
    }


def broken_links(pages, folder):
    """List the links between `pages` (name -> html) that lead to no file or no place in it."""
    links = {name: (addresses(html), identifiers(html)) for name, html in pages.items()}
    places = {name: own for name, (_, own) in links.items()}
    return [
        f"{name}: {address}"
        for name, (found, _) in links.items()
        for address in found
        if not resolves(name, address, places, Path(folder))
    ]


def addresses(html):
    page = parse(html)
    found = [tag.get("href") or tag.get("src") for tag in page.select("[href], [src]")]
    refresh = [
        tag["content"].partition("url=")[2] for tag in page.select("meta[http-equiv=refresh]")
    ]
    return found + refresh


def resolves(name, address, places, folder):
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    file = (folder / name).parent / unquote(parts.path) if parts.path else folder / name
    if not file.is_file():
        return False
    goal = file.resolve().relative_to(folder.resolve()).as_posix()
    return not parts.fragment or unquote(parts.fragment) in places.get(goal, ())


def heading_faults(html):
    """List skipped heading levels, and any number of first-level headings but one."""
    levels = [int(tag.name[1]) for tag in parse(html).select("h1, h2, h3, h4, h5, h6")]
    wrong = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    return wrong + [
        f"h{after} after h{before}"
        for before, after in itertools.pairwise(levels)
        if after > before + 1
    ]


def head_faults(html):
    """List what the head of a page lacks."""
    page = parse(html)
    wanted = {
        "a language": "html[lang=en]",
        "a title": "title",
        "a description": 'meta[name="description"][content]',
        "a preview": 'meta[property="og:title"][content]',
        "an icon": 'link[rel~="icon"]',
    }
    return [what for what, selector in wanted.items() if not page.select(selector)]


def repeated_ids(html):
    times = Counter(tag["id"] for tag in parse(html).select("[id]"))
    return [name for name, count in times.items() if count > 1]


def used_from_library(source, library="softmax_lib"):
    """Return the functions and classes of `library` that a chapter's code uses."""
    tree = ast.parse(source)
    names = dict(imported_names(tree, library))
    used = [names[n.id] for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in names]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = names.get(node.value.id)
            if inspect.ismodule(owner):
                used.append(getattr(owner, node.attr))
    return {thing for thing in used if inspect.isfunction(thing) or inspect.isclass(thing)}


def imported_names(tree, library):
    """Yield (name in the chapter, what it stands for) for everything imported from `library`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == library:
            module = importlib.import_module(node.module)
            for alias in node.names:
                yield alias.asname or alias.name, member(module, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == library:
                    module = importlib.import_module(alias.name if alias.asname else library)
                    yield alias.asname or library, module


def member(module, name):
    if not hasattr(module, name):
        importlib.import_module(f"{module.__name__}.{name}")
    return getattr(module, name)


def located(name):
    """Return what has a full name: a function may have the name of its module."""
    module = max((one for one in sys.modules if name.startswith(f"{one}.")), key=len, default="")
    try:
        return functools.reduce(getattr, name[len(module) + 1 :].split("."), sys.modules[module])
    except (AttributeError, KeyError):
        return None


def missing_from_reference(things, html):
    """List the functions and classes that the page `html` of the reference does not describe."""
    described = [located(tag["id"]) for tag in parse(html).select("dt[id]")]
    missing = [thing for thing in things if not any(thing is one for one in described)]
    return sorted(f"{thing.__module__}.{thing.__qualname__}" for thing in missing)
