"""Which commit a site was built from: the foot of every page says it.

Pages are made with an empty place for it, which is filled in when the site is put together. So a
commit that changes no source of the book costs no page, and where there is no commit, or there
are changes that are in none, the foot says so.
"""

import re
import subprocess
from html import escape

from sphinx.locale import _

PLACE = '<span class="built"></span>'
FOUND = re.compile(r'(<span class="built">).*?(</span>)')
SHOWN = 10  # digits of a commit, as many for a clone of any depth


def git(source, *words):
    """Return what a command of git prints in the folder `source`, or None where it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", source, *words], capture_output=True, encoding="utf-8", errors="replace"
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def commit_of(source, names):
    """Return what the files called `names` in the folder `source` belong to.

    Returns
    -------
    list of [str, str, bool] or None
        The commit, its day as year-month-day, and whether files differ from it; None outside git.
    """
    inside = git(source, "rev-parse", "--show-prefix")
    last = git(source, "log", "-1", "--format=%H %cs")
    # A folder inside the repository of something else is no commit of the book.
    if inside != "" or not last:
        return None
    changed = git(source, "status", "--porcelain", "--untracked-files=all", "--", *names)
    return [*last.split(), changed != ""]


def words(found, repository=""):
    """Return the HTML that tells of the commit that `commit_of` has found."""
    if found is None:
        return escape(_("built from files without a commit"))
    name, day, changed = found
    shown = escape(name[:SHOWN])
    if repository:
        url = escape(f"{repository.rstrip('/')}/commit/{name}")
        shown = f'<a href="{url}">{shown}</a>'
    unchanged, other = _("of {day}, commit {commit}"), _("of {day}, commit {commit} with changes")
    text = other if changed else unchanged
    return text.format(day=f'<time datetime="{day}">{day}</time>', commit=shown)


def stamped(text, words):
    """Return the HTML of a page whose foot tells these words."""
    return FOUND.sub(lambda match: match[1] + words + match[2], text)
