"""The book's own Sphinx extension.

``fresh``     begins every build with the sources alone, one build at a time;
``kept``      keeps what was costly, under a hash of what it was made from;
``kernels``   keeps the user's own settings out of the notebooks;
``executed``  runs the notebooks, side by side;
``formulas``  renders formulas with the Node of the same environment;
``highlights``  keeps code that has been coloured;
``numbers``   gives each chapter the number of its file;
``folded``    turns solutions and other folded boxes into native disclosure elements;
``live_figures``  draws the figures that move;
``alone``     shows each of them on a page of its own, and all in the gallery;
``claims``    renders the ledger of the five texts;
``wheel``     packs the library for chapters that are run elsewhere;
``run``       lets readers run and edit the cells in the page;
``search``    collects the text that the search page looks through;
``finding``   tells search engines and link previews what the pages are;
``cards``     draws the picture that a link to a page shows elsewhere;
``commit``    says in the foot of every page which commit it was built from;
``page``      gives the page template what it shows;
``publish``   puts the finished site in the place of the one before.
"""

import logging
from importlib import import_module

PARTS = (
    "fresh", "kernels", "executed", "formulas", "highlights", "numbers", "folded", "live_figures",
    "alone", "claims", "wheel", "run", "search", "page", "finding", "publish",
)  # fmt: skip
# At the beginning of each build they print all their settings, 1,500 characters.
TALKATIVE = ("myst_parser.sphinx_ext.main", "myst_nb.sphinx_ext")


def setup(app):
    # The library's own tests import parts of this package where no book can be built.
    from pybtex.backends import plaintext
    from pybtex.plugin import register_plugin

    # Otherwise all installed packages are searched for it at every citation.
    register_plugin("pybtex.backends", "plaintext", plaintext.Backend, force=True)
    for name in TALKATIVE:
        logging.getLogger(f"sphinx.{name}").setLevel(logging.WARNING)
    # ``fresh`` looks at the sources before the others are imported, which import softmax_lib.
    for name in PARTS:
        import_module(f".{name}", __name__).setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
