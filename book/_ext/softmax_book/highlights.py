"""Coloured code is kept, as formulas are: most of it is that of the last build."""

from sphinx import highlighting


def setup(app):
    colour = highlighting.highlight

    def highlight(source, lexer, formatter):
        # A strict lexer, which refuses what it does not understand, has a filter for it.
        filters = [type(found).__name__ for found in lexer.filters]
        made_from = repr((lexer.name, lexer.options, filters, formatter.options, source))
        return app.book.kept.get(
            "highlights", made_from, lambda: colour(source, lexer, formatter).encode()
        ).decode()

    highlighting.highlight = highlight
