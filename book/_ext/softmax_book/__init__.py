"""The book's own Sphinx extension.

``fresh``     drops what an edit of the library, its data or the lock has made stale;
``kernels``   keeps the user's own settings out of the notebooks;
``formulas``  renders formulas with the Node of the same environment;
``folded``    turns solutions and other folded boxes into native disclosure elements;
``live_figures``  (a module beside this one) draws the figures that move;
``claims``    renders the ledger of the five texts;
``wheel``     packs the library for chapters that are run elsewhere;
``search``    collects the text that the search page looks through;
``page``      gives the page template what it shows;
``publish``   writes the finished site, or nothing when the build has failed.
"""

import live_figures

from . import claims, folded, formulas, fresh, kernels, page, publish, search, wheel


def setup(app):
    early = (fresh, kernels, formulas, folded, live_figures, claims, wheel)
    for part in (*early, search, page, publish):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
