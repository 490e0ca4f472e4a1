"""What all figures have in common on the Python side."""

import html
import json
import re
import sys

import traitlets

from softmax_lib.live import _pack
from softmax_lib.live._traits import to_json

__all__ = ["LiveFigure"]

if sys.platform == "emscripten":

    class Widget(traitlets.HasTraits):
        """In the page the page itself brings the placeholder to life, and sends no message."""

        def on_msg(self, answer):
            """Hear no message: there is none."""

else:
    from anywidget import AnyWidget as Widget


class LiveFigure(Widget):
    """A figure that moves. Its state is its traits.

    A subclass has one trait for every entry of the state of the JavaScript figure of the same
    name: ``TemperatureDial`` is drawn by ``js/figures/temperature-dial.js``.

    Parameters
    ----------
    **state
        Values of the traits.

    Raises
    ------
    TypeError, ValueError
        If a value does not fit its trait, or there is no such trait.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    def __init__(self, **state):
        unknown = sorted(set(state) - set(self.trait_names()))
        if unknown:
            known = ", ".join(f"`{name}`" for name in self._keys())
            raise TypeError(f"{type(self).__name__} has no `{unknown[0]}`; it has {known}")
        super().__init__(**state)

    @traitlets.default("_esm")
    def _default_esm(self):
        return _pack.for_widget(self.figure_name())

    @traitlets.default("_css")
    def _default_css(self):
        return _pack.css()

    @classmethod
    def figure_name(cls):
        """Return the name of the JavaScript figure, such as ``temperature-dial``.

        Returns
        -------
        str
        """
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def _keys(cls):
        return list(cls.class_traits(figure=True))

    def state(self):
        """Return the state of the figure as it goes to JavaScript.

        Returns
        -------
        dict
            Fit for JSON: infinities are the words "inf" and "-inf".
        """
        return {key: to_json(getattr(self, key)) for key in self._keys()}

    def __repr__(self):
        values = (f"{key}={_short(getattr(self, key))}" for key in self._keys())
        return f"{type(self).__name__}({', '.join(values)})"

    def _repr_mimebundle_(self, **kwargs):
        view = getattr(super(), "_repr_mimebundle_", None)
        data, metadata = view(**kwargs) if view else ({}, {})
        return {**data, "text/plain": repr(self), "text/html": self.placeholder()}, metadata

    def placeholder(self):
        """Return the HTML in whose place the book puts the figure.

        Returns
        -------
        str
        """
        state = html.escape(json.dumps(self.state()))
        name, text = self.figure_name(), html.escape(repr(self))
        return f'<div class="sm-live" data-figure="{name}" data-state="{state}">{text}</div>'


def _short(value):
    if isinstance(value, tuple):
        return f"[{', '.join(map(_short, value))}]"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return repr(value)
