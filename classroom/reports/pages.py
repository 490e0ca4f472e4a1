"""The frame of the pages that the tool writes: no script, nothing loaded from anywhere."""

import html
import re

from classroom.reports.words import as_html

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # all but tabs and line ends

STYLE = """
:root { --paper: #ffffff; --ink: #1c2330; --muted: #5b6472; --grid: #d9dde3; --soft: #f4f6f8;
  --right: #067a5b; --wrong: #c8500a; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171c; --ink: #e6e9ee; --muted: #a3acb8;
  --grid: #343b45; --soft: #1c2128; --right: #4fc9a0; --wrong: #f5925a; } }
body { background: var(--paper); color: var(--ink); margin: 0 auto; max-width: 54rem;
  padding: 1.5rem 1rem; font: 1rem/1.55 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--grid); padding: .35rem .5rem; text-align: left;
  vertical-align: top; overflow-wrap: break-word; }
td:first-child { width: 40%; }
.points { text-align: right; white-space: nowrap; width: 7rem; }
.right { color: var(--right); } .wrong { color: var(--wrong); } .muted { color: var(--muted); }
pre { background: var(--soft); overflow-x: auto; padding: .7rem; white-space: pre-wrap;
  overflow-wrap: anywhere; font: .9rem/1.45 ui-monospace, Menlo, Consolas, monospace; }
.marks pre { color: var(--ink); margin: .4rem 0 0; }
.words { background: var(--soft); overflow-x: auto; padding: .1rem .7rem;
  overflow-wrap: anywhere; }
.words pre { padding: 0; } .words math[display="block"] { margin: .4rem 0; }
img { background: #ffffff; max-width: 100%; height: auto; }
@media (max-width: 40rem) { .marks tr { display: grid; grid-template-columns: 1fr auto;
  border-bottom: 1px solid var(--grid); padding: .35rem 0; }
  .marks th:nth-child(2) { display: none; }
  .marks td, .marks th { border: 0; padding: 0 .25rem; } .marks td:first-child { width: auto; }
  .marks td:nth-child(2):not(.points) { grid-row: 2; grid-column: 1 / -1; } }
figure { margin: .5rem 0 1rem; } figcaption { color: var(--muted); }
.histogram { display: grid; grid-template-columns: 6.5rem 1fr; row-gap: .15rem; max-width: 36rem; }
.tenth { color: var(--muted); } .bar { background: var(--right); display: inline-block;
  height: .9em; vertical-align: -.05em; print-color-adjust: exact; }
article textarea { width: 100%; box-sizing: border-box; font: inherit; }
article input, article textarea { color: inherit; background: var(--soft);
  border: 1px solid var(--muted); border-radius: 3px; padding: .2rem .4rem; font: inherit; }
article { border-top: 1px solid var(--grid); padding: .5rem 0; }
"""

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
{policy}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


POLICY_IN_PAGE = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


def page(title, body, policy=POLICY_IN_PAGE):
    """Return an HTML page; `title` is text, `body` is HTML. A server sends its own policy."""
    return PAGE.format(policy=policy, style=STYLE, title=text(title), body=body)


def text(value):
    """Return text that shows in HTML as what it is; control characters are only marked."""
    return html.escape(CONTROL.sub("\ufffd", str(value)), quote=True)


def name(value):
    """Return a name, kept apart from the direction of the text around it."""
    return f"<bdi>{text(value)}</bdi>"


def answer(written, is_code):
    """Return what stands in an answer: code as it was written, words as they are meant."""
    written = CONTROL.sub("\ufffd", written)
    if is_code:
        return f"<pre>{text(written)}</pre>"
    return f'<div class="words">{as_html(written)}</div>'


def heading(question):
    """Return the heading of a question: its title, and the name that files use for it."""
    small = f' <small class="muted">{text(question.name)}</small>'
    return f"<h2>{text(question.title)}{small}</h2>"


def picture(encoded, alternative):
    """Return an image from what `clean_png` returned."""
    source = f"data:image/png;base64,{encoded}"
    return f'<img src="{source}" alt="{text(alternative)}" loading="lazy">'
