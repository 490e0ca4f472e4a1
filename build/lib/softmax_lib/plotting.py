"""The static figures of the book.

Every function returns a :class:`Figure`: one or more small panels and a text
alternative. The panels are inline SVG with real text, and their colours are
the page's own (CSS variables), so that one figure serves the light page, the
dark page and print. Words come from the caller: the library adds only numbers.

Matplotlib is imported with the first picture, in the style of the book. That a chapter's first
number waits for no picture matters where Python runs in the page.
"""

import functools
import hashlib
import html
import io
import re

import numpy as np

__all__ = [
    "Figure",
    "bars",
    "beside",
    "grouped_bars",
    "heatmap",
    "lines",
    "panel",
    "pictures",
    "reliability",
    "timeline",
]

# c1 to c5 are five options, A to E, and c6 is a sixth or what stands aside. They can be told apart
# by readers who do not see red, green or blue, on light pages and (softmax.css) on dark ones.
COLORS = {
    "ink": "#1c2330",
    "muted": "#5b6472",
    "grid": "#d9dde3",
    "soft": "#f4f6f8",
    "paper": "#ffffff",
    "c1": "#3470d4",
    "c2": "#be5a0d",
    "c3": "#05684f",
    "c4": "#8c0d8c",
    "c5": "#5c4000",
    "c6": "#6b7280",
}
SERIES = [COLORS[f"c{i}"] for i in range(1, 7)]

STYLE = {
    "svg.fonttype": "none",
    "font.size": 12.5,
    "axes.titlesize": 12.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.labelsize": 12,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "text.color": COLORS["ink"],
    "axes.titlecolor": COLORS["ink"],
    "axes.labelcolor": COLORS["muted"],
    "xtick.color": COLORS["grid"],
    "xtick.labelcolor": COLORS["muted"],
    "ytick.color": COLORS["grid"],
    "ytick.labelcolor": COLORS["muted"],
    "axes.edgecolor": COLORS["grid"],
    "axes.linewidth": 1.0,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.axisbelow": True,
    "grid.color": COLORS["grid"],
    "grid.linewidth": 0.8,
    "ytick.major.size": 0,
    "xtick.major.size": 0,
    "lines.linewidth": 2.2,
    "lines.solid_capstyle": "round",
    "axes.unicode_minus": True,
    "legend.fontsize": 12,
    "legend.frameon": False,
    "legend.handlelength": 0.9,
    "path.simplify_threshold": 0.2,
}


@functools.cache
def _matplotlib():
    """Return Matplotlib in the style of the book."""
    try:
        import matplotlib as mpl
        import matplotlib.figure
    except ImportError as error:
        message = "a figure needs Matplotlib, which the extra softmax-lib[notebook] brings"
        raise ImportError(message) from error
    mpl.rcParams.update(STYLE | {"axes.prop_cycle": mpl.cycler(color=SERIES)})
    return mpl


# A single panel is drawn for a phone and, if it is narrower than that, for a page as well.
COLUMN = 600
PHONE = 360


class Figure:
    """One or more panels, the sentence that says what is to be seen, and a caption.

    Parameters
    ----------
    panels : list of matplotlib.figure.Figure
        Each becomes one SVG. Panels stand side by side where there is room; one panel alone
        is as wide as the text.
    alt : str
        The text alternative: what the figure shows, with its main numbers.
    caption : str, optional
        The words below the picture, which point at what is to be seen; `alt` by default.

    Examples
    --------
    >>> axes = panel(title="A line")
    >>> _ = axes.plot([0, 1], [0, 1])
    >>> Figure([axes.figure], alt="A line that rises from 0 to 1.", caption="Follow the line.")
    A line that rises from 0 to 1.
    """

    def __init__(self, panels, alt, caption=None):
        if not alt or len(alt.split()) < 4:
            raise ValueError(f"`alt` must say what the figure shows, got {alt!r}")
        self.panels = list(panels)
        self.alt = alt
        self.caption = caption or alt

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html(), "text/plain": self.alt}

    def html(self):
        """Return the figure as HTML: a ``<figure>`` with its picture and its caption.

        Returns
        -------
        str
        """
        label, caption = html.escape(self.alt, quote=True), html.escape(self.caption, quote=False)
        return (
            f'<figure class="sm-figure">\n<div class="sm-panels" role="img" aria-label="{label}">\n'
            f"{self._pictures()}\n</div>\n<figcaption>{caption}</figcaption>\n</figure>"
        )

    def _pictures(self):
        first = self.panels[0]
        if len(self.panels) == len(first.axes) == 1 and first.get_figwidth() * 72 <= PHONE:
            return self._for_phone_and_page(first)
        return "\n".join(self._svg(panel, i) for i, panel in enumerate(self.panels))

    def _for_phone_and_page(self, panel):
        """Draw a panel twice; the page shows one of the two, and Jupyter the first."""
        phone = self._svg(panel, 0, "--sm-phone, block")
        size = panel.get_size_inches()
        panel.set_size_inches(COLUMN / 72, size[1])
        page = self._svg(panel, 1, "--sm-page, none")
        panel.set_size_inches(size)
        return f"{phone}\n{page}"

    def _svg(self, panel, index, display=""):
        salt = hashlib.sha256(f"{index}{self.alt}".encode()).hexdigest()
        buffer = io.StringIO()
        with _matplotlib().rc_context({"svg.hashsalt": salt}):
            panel.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
        return _for_the_page(buffer.getvalue(), f"display: var({display}); " if display else "")


def _for_the_page(svg, style=""):
    """Make Matplotlib's SVG fit to stand inside a page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.S)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r"; font-family: [^;\"]*(?=[;\"])", "", svg)
    svg = re.sub(r'(width|height)="([\d.]+)pt"', r'\1="\2"', svg, count=2)
    svg = re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)
    svg = svg.replace(
        "<svg ",
        f'<svg aria-hidden="true" focusable="false" style="{style}stroke-linejoin: round; '
        'font-family: var(--sm-sans, system-ui, sans-serif)" ',
        1,
    )
    for name, value in COLORS.items():
        fallback = "currentColor" if name == "ink" else value
        svg = svg.replace(value, f"var(--sm-{name}, {fallback})")
    return re.sub(r"\s*\n\s*", "\n", svg)


def panel(*, width=340, height=250, title="", xlabel="", ylabel="", grid="y", cells=(1, 1)):
    """Return the axes of a new, empty panel in the style of the book.

    Parameters
    ----------
    width, height : float
        Size in CSS pixels. Two panels of 300 stand side by side on a page, and a panel of up
        to 340 is shown at full size on a phone.
    title, xlabel, ylabel : str
        The words on it.
    grid : {"x", "y", "both", ""}
        Where to draw hairlines.
    cells : (int, int)
        Rows and columns of axes in the panel; more than one returns an array.

    Returns
    -------
    matplotlib.axes.Axes or ndarray of Axes
        ``axes.figure`` is the panel to give to :class:`Figure`.

    Examples
    --------
    >>> panel(title="Empty").get_title(loc="left")
    'Empty'
    """
    size = width / 72, height / 72
    canvas = _matplotlib().figure.Figure(figsize=size, dpi=72, layout="constrained")
    axes = canvas.subplots(*cells)
    for ax in np.atleast_1d(axes).flat:
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
        if grid:
            ax.grid(axis=grid)
    return axes


def beside(*figures, caption=None):
    """Put figures side by side, as one figure with all their texts.

    Parameters
    ----------
    *figures : Figure
        At least one.
    caption : str, optional
        What the reader is to look at; the captions of the figures by default.

    Returns
    -------
    Figure

    Examples
    --------
    >>> left = bars({"p": [1.0]}, labels=["A"], says="There is one option only.")
    >>> len(beside(left, left).panels)
    2
    """
    panels = [one for figure in figures for one in figure.panels]
    captions = " ".join(figure.caption for figure in figures)
    return Figure(panels, " ".join(figure.alt for figure in figures), caption or captions)


def _number(value, spec):
    return format(value, spec).replace("-", "\N{MINUS SIGN}")


def _listed(labels, values, spec):
    """Name each value; a name that ends with a digit has a colon, or it is read as one number."""
    named = (f"{label}:" if str(label)[-1:].isdigit() else label for label in labels)
    return ", ".join(
        f"{name} {_number(value, spec)}" for name, value in zip(named, values, strict=True)
    )


def _draw_bars(ax, x, values, *, width, color, spec, size=12):
    shown = np.where(np.isfinite(values), values, 0.0)
    drawn = ax.bar(x, shown, width=width, color=color)
    texts = [_number(value, spec) for value in values]
    ax.bar_label(drawn, labels=texts, padding=3, fontsize=size, color=COLORS["ink"])
    return drawn


def _option_colors(count):
    return [SERIES[i % len(SERIES)] for i in range(count)]


def _fade(bars, part):
    """Fill bars with a part of their colour; their edges keep all of it."""
    for bar in bars:
        color = bar.get_facecolor()
        bar.set(facecolor=(*color[:3], 0.15 + 0.85 * part**2), edgecolor=color, linewidth=1)


def _finish_bars(ax, x, labels, limits):
    ax.axhline(0, color=COLORS["muted"], linewidth=1)
    ax.spines["bottom"].set_visible(False)
    ax.set_xticks(x, labels, color=COLORS["ink"])
    ax.margins(y=0.16)
    if limits is not None:
        ax.set_ylim(limits)
    ax.tick_params(axis="y", labelleft=False)
    ax.grid(False)


def bars(columns, *, labels, says, caption=None, specs=None, colors=None, limits=None,
         width=None, height=220):  # fmt: skip
    """Draw the same few things at several stages: one panel a stage.

    Parameters
    ----------
    columns : dict of str to array_like, shape (K,)
        Title of each panel and its K values.
    labels : sequence of K str
        Name of each bar.
    says : str
        What the figure shows, in a sentence; the numbers are added to it.
    caption : str, optional
        What the reader is to look at; `says` by default.
    specs : sequence of str, optional
        Format of the values of each panel; ``".3f"`` for all by default.
    colors : sequence of str, optional
        One colour a panel; by default one a bar, which is that of its option in all pictures.
    limits : sequence of (low, high) or None, optional
        Limits of the value axis of each panel.
    width, height : float, optional
        Size of one panel in CSS pixels.

    Returns
    -------
    Figure

    Examples
    --------
    >>> bars({"p": [0.25, 0.75]}, labels=["A", "B"], says="B is three times as likely as A.")
    B is three times as likely as A. p: A 0.250, B 0.750.
    """
    count = len(columns)
    specs = specs or [".3f"] * count
    colors = colors or [_option_colors(len(labels))] * count
    limits = limits or [None] * count
    width = width or min(300, max(190, 612 // count - 12))
    panels, parts = [], []
    for (title, values), spec, color, limit in zip(
        columns.items(), specs, colors, limits, strict=True
    ):
        values = np.asarray(values, dtype=float)
        ax = panel(width=width, height=height, title=title)
        _draw_bars(ax, np.arange(len(values)), values, width=0.68, color=color, spec=spec)
        _finish_bars(ax, np.arange(len(values)), labels, limit)
        panels.append(ax.figure)
        parts.append(f"{title}: {_listed(labels, values, spec)}.")
    return Figure(panels, " ".join([says, *parts]), caption or says)


def grouped_bars(series, *, labels, says, caption=None, spec=".3f", colors=None, title="",
                 limits=None, width=340, height=240):  # fmt: skip
    """Draw several vectors side by side, entry by entry, in one panel.

    Parameters
    ----------
    series : dict of str to array_like, shape (K,)
        Name of each vector and its values.
    labels : sequence of K str
        Name of each entry.
    says : str
        What the figure shows, in a sentence; the numbers are added to it.
    caption : str, optional
        What the reader is to look at; `says` by default.
    spec : str
        Format of the values.
    colors : sequence of str, optional
        One colour a vector; by default every entry has the colour of its option, and the vectors
        go from pale to full.
    title : str
        Title of the panel.
    limits : (low, high), optional
        Limits of the value axis.
    width, height : float
        Size in CSS pixels.

    Returns
    -------
    Figure

    Examples
    --------
    >>> two = {"cold": [0.9, 0.1], "warm": [0.6, 0.4]}
    >>> grouped_bars(two, labels=["A", "B"], says="Warm is flatter than cold.", spec=".1f")
    Warm is flatter than cold. cold: A 0.9, B 0.1. warm: A 0.6, B 0.4.
    """
    ax = panel(width=width, height=height, title=title)
    step = 0.82 / len(series)
    parts = []
    for k, (name, values) in enumerate(series.items()):
        values = np.asarray(values, dtype=float)
        x = np.arange(len(values)) + (k - (len(series) - 1) / 2) * step
        color = colors[k] if colors else _option_colors(len(values))
        drawn = _draw_bars(ax, x, values, width=0.92 * step, color=color, spec=spec)
        key = drawn if colors else ax.bar([0], [0], color=COLORS["c6"])
        if not colors:
            _fade([*drawn, *key], (k + 1) / len(series))
        key.set_label(name)
        parts.append(f"{name}: {_listed(labels, values, spec)}.")
    _finish_bars(ax, np.arange(len(labels)), labels, limits)
    _key(ax)
    return Figure([ax.figure], " ".join([says, *parts]), caption or says)


def _key(ax):
    labels = ax.get_legend_handles_labels()[1]
    room = 72 * ax.figure.get_figwidth() / 7  # in letters
    columns = 4 if sum(len(label) + 4 for label in labels) < room else 2
    ax.figure.legend(loc="outside upper left", ncols=columns, handleheight=0.8, columnspacing=1.4)


def lines(x, series, *, says, caption=None, xlabel="", ylabel="", title="", colors=None,
          styles=None, xscale="linear", yscale="linear", xlim=None, ylim=None, marks=None,
          width=340, height=250):  # fmt: skip
    """Draw curves over one variable.

    Parameters
    ----------
    x : array_like, shape (N,)
        Values on the horizontal axis.
    series : dict of str to array_like, shape (N,)
        Name of each curve and its values; NaN leaves a gap.
    says : str
        The text alternative, with its numbers.
    caption : str, optional
        What the reader is to look at; `says` by default.
    xlabel, ylabel, title : str
        The words on the panel.
    colors, styles : sequence of str, optional
        Colour and line style of each curve.
    xscale, yscale : {"linear", "log"}
        Scale of the axes.
    xlim, ylim : (low, high), optional
        Limits of the axes.
    marks : dict of str to (x, y) or (x, y, place), optional
        Points to mark with a dot and a text, at the place "above" (the default) or "below",
        both to the right of the dot, or "left" or "upper left", below or above it.
    width, height : float
        Size in CSS pixels.

    Returns
    -------
    Figure

    Examples
    --------
    >>> lines([0, 1], {"y": [0, 2]}, says="A line that rises from 0 to 2.")
    A line that rises from 0 to 2.
    """
    colors = colors or SERIES
    styles = styles or ["-"] * len(series)
    ax = panel(width=width, height=height, title=title, xlabel=xlabel, ylabel=ylabel)
    ax.set(xscale=xscale, yscale=yscale)
    for (name, y), color, style in zip(series.items(), colors, styles, strict=False):
        ax.plot(x, y, color=color, linestyle=style, label=name)
    for text, mark in (marks or {}).items():
        _draw_mark(ax, text, *mark)
    if xlim is not None:
        ax.set_xlim(xlim)
    if ylim is not None:
        ax.set_ylim(ylim)
    if len(series) > 1:
        _key(ax)
    return Figure([ax.figure], says, caption)


PLACES = {
    "above": ((7, 7), "left"),
    "below": ((8, -14), "left"),
    "left": ((-8, -14), "right"),
    "upper left": ((-8, 6), "right"),
}


def _draw_mark(ax, text, x, y, place="above"):
    offset, side = PLACES[place]
    ax.plot([x], [y], "o", color=COLORS["ink"], markersize=5)
    ax.annotate(text, (x, y), offset, textcoords="offset points", ha=side)


def heatmap(
    values, *, rows, columns, says, caption=None, spec=".3f", title="", width=340, height=280
):
    """Draw a small matrix: the sign is the colour, the size is the depth.

    Parameters
    ----------
    values : array_like, shape (R, C)
        The matrix. Positive entries are blue, negative ones orange.
    rows, columns : sequences of R and C str
        Names of the rows and of the columns.
    says : str
        What the figure shows, in a sentence; the numbers are added to it.
    caption : str, optional
        What the reader is to look at; `says` by default.
    spec : str
        Format of the entries.
    title : str
        Title of the panel.
    width, height : float
        Size in CSS pixels.

    Returns
    -------
    Figure

    Examples
    --------
    >>> heatmap([[1, -1]], rows=["r"], columns=["a", "b"], says="One row, two signs.", spec=".0f")
    One row, two signs. r: a 1, b −1.
    """
    values = np.asarray(values, dtype=float)
    ax = panel(width=width, height=height, title=title, grid="")
    depth = np.abs(values) / max(np.abs(values).max(), np.finfo(float).tiny)
    for (i, j), value in np.ndenumerate(values):
        color = COLORS["c1"] if value >= 0 else COLORS["c2"]
        ax.add_patch(
            _matplotlib().patches.Rectangle((j - 0.47, i - 0.47), 0.94, 0.94, color=color,
                                  alpha=0.08 + 0.42 * depth[i, j], linewidth=0)
        )  # fmt: skip
        ax.text(j, i, _number(value, spec), ha="center", va="center")
    ax.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    ax.set_xticks(range(len(columns)), columns, color=COLORS["ink"])
    ax.set_yticks(range(len(rows)), rows, color=COLORS["ink"])
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="x", top=False, labeltop=True, labelbottom=False)
    parts = [f"{r}: {_listed(columns, row, spec)}." for r, row in zip(rows, values, strict=True)]
    return Figure([ax.figure], " ".join([says, *parts]), caption or says)


def pictures(images, *, titles, says, caption=None, largest=None, columns=5, size=100):
    """Draw small grey pictures in a grid, each with a title above it.

    Parameters
    ----------
    images : array_like, shape (N, H, W)
        Pixels, from 0 (paper) up.
    titles : sequence of N str
        What stands above each picture.
    says : str
        The text alternative. The pixels are not listed: say what they show.
    caption : str, optional
        What the reader is to look at; `says` by default.
    largest : float, optional
        The pixel that is full ink; the largest one of all pictures by default.
    columns : int
        Pictures in a row.
    size : float
        Width and height of a picture with its title, in CSS pixels.

    Returns
    -------
    Figure

    Examples
    --------
    >>> pictures([[[0, 1], [1, 0]]], titles=["one"], says="A square with two dark corners.")
    A square with two dark corners.
    """
    images = np.asarray(images, dtype=float)
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    cells = panel(width=size * columns, height=size * rows, grid="", cells=(rows, columns))
    axes = np.atleast_1d(cells).ravel()
    ink = images / (images.max() if largest is None else largest)
    for ax, image, title in zip(axes, ink, titles, strict=False):
        _draw_picture(ax, image)
        ax.set_title(title, loc="center", fontweight="normal", pad=4)
    for ax in axes:
        ax.set_axis_off()
    return Figure([axes[0].figure], says, caption)


def _draw_picture(ax, ink):
    """Draw one path for each shade: a picture of 64 pixels is then a few elements, not 64."""
    mpl = _matplotlib()
    for shade in np.unique(ink[ink > 0]):
        corners = [(x - 0.5, y - 0.5) for y, x in np.argwhere(ink == shade)]
        squares = [mpl.path.Path.unit_rectangle().transformed(_moved(at)) for at in corners]
        path = mpl.path.Path.make_compound_path(*squares)
        ax.add_patch(mpl.patches.PathPatch(path, color=COLORS["ink"], alpha=shade, linewidth=0))
    height, width = ink.shape
    ax.add_patch(
        mpl.patches.Rectangle((-0.5, -0.5), width, height, fill=False, color=COLORS["grid"])
    )
    ax.set(xlim=(-0.6, width - 0.4), ylim=(height - 0.4, -0.6), aspect="equal")


def _moved(corner):
    return _matplotlib().transforms.Affine2D().translate(*corner)


def reliability(p, happened, *, edges, says, caption=None, title="", width=300, height=300):
    """Draw how often a claim came true, against the probability that was claimed.

    Each dot stands for the claims between two edges: their mean, and the share that came true.
    The line through it is Wilson's interval of that share for one standard error, which is sound
    for a few claims and for shares of 0 and 1 too. On the dotted line the two are equal.

    Parameters
    ----------
    p : array_like, shape (N,)
        Probabilities that were claimed.
    happened : array_like of bool, shape (N,)
        Whether what was claimed came true.
    edges : sequence of float
        Edges of the groups, from low to high; the last group has its upper edge.
    says : str
        What the figure shows, in a sentence; the numbers of the groups are added to it.
    caption : str, optional
        What the reader is to look at; `says` by default.
    title : str
        Title of the panel.
    width, height : float
        Size in CSS pixels.

    Returns
    -------
    Figure

    Examples
    --------
    >>> claims, came_true = [0.8, 0.8, 0.9, 0.9], [True, False, True, True]
    >>> reliability(claims, came_true, edges=[0.5, 0.85, 1], says="Claims that came true, twice.")
    Claims that came true, twice. Claimed 0.80, true 0.50 of 2; claimed 0.90, true 1.00 of 2.
    """
    p, happened = np.asarray(p, dtype=float), np.asarray(happened, dtype=float)
    group = np.minimum(np.searchsorted(edges, p, side="right"), len(edges) - 1)
    ax = panel(width=width, height=height, title=title, grid="both",
               xlabel="probability claimed", ylabel="share that came true")  # fmt: skip
    ax.plot([0, 1], [0, 1], color=COLORS["muted"], linestyle=(0, (1, 2)), linewidth=1.5)
    parts = []
    for k in np.unique(group[group > 0]):
        claimed, true, n = p[group == k].mean(), happened[group == k].mean(), np.sum(group == k)
        ax.plot([claimed] * 2, _wilson(true, n), color=COLORS["c1"], linewidth=1.5)
        ax.plot(claimed, true, "o", color=COLORS["c1"], markersize=7)
        parts.append(f"claimed {claimed:.2f}, true {true:.2f} of {n}")
    ax.set(xlim=(0, 1.03), ylim=(0, 1.03), aspect="equal")
    alt = f"{says} {'; '.join(parts).capitalize()}."
    return Figure([ax.figure], alt, caption or says)


def _wilson(share, n):
    """Return the probabilities from which a share of n cases is one standard error away."""
    error = np.sqrt(share * (1 - share) / n + 1 / (4 * n**2))
    return (share + 1 / (2 * n) + np.array([-error, error])) / (1 + 1 / n)


def timeline(events, *, says, kinds, caption=None, width=340, height=640):
    """Draw dated events down a scale of years, each at its true distance from the others.

    Parameters
    ----------
    events : sequence of (year, kind, name, text)
        In order of time. The words stand beside the year, or a little off where it is crowded.
    says : str
        What the figure shows, in a sentence; the events are added to it.
    caption : str, optional
        What the reader is to look at; `says` by default.
    kinds : dict of str to str
        Colour of each kind of event.
    width, height : float
        Size in CSS pixels.

    Returns
    -------
    Figure

    Examples
    --------
    >>> events = [(1860, "physics", "Maxwell", "gases"), (1902, "physics", "Gibbs", "ensembles")]
    >>> timeline(events, says="Two events, 42 years apart.", kinds={"physics": COLORS["c1"]})
    Two events, 42 years apart. 1860 Maxwell: gases; 1902 Gibbs: ensembles.
    """
    years = np.array([year for year, *_ in events])
    decades = np.arange(years[0] // 10 * 10, years[-1] + 10, 10)
    ax = panel(width=width, height=height, grid="")
    places = _apart(years, 36 * (decades[-1] - decades[0] + 10) / height)
    ax.plot([0, 0], decades[[0, -1]], color=COLORS["grid"], linewidth=2, zorder=1)
    for (year, kind, name, text), place in zip(events, places, strict=True):
        _draw_event(ax, (year, name, text), place, kinds[kind])
    for kind, color in kinds.items():
        ax.plot([], [], "o", color=color, label=kind)
    _key(ax)
    _finish_timeline(ax, decades, max(places[-1] + 6, decades[-1]))
    parts = [f"{year} {name}: {text}" for year, _, name, text in events]
    return Figure([ax.figure], f"{says} {'; '.join(parts)}.", caption or says)


def _draw_event(ax, event, place, color):
    year, name, text = event
    ax.plot([0, 0.05, 0.11, 0.14], [year, year, place, place], color=color, linewidth=1)
    ax.plot(0, year, "o", color=color, markersize=8)
    head = f"{year}  {name}"
    ax.annotate(head, (0.16, place), (0, 1), textcoords="offset points", weight="bold")
    ax.annotate(text, (0.16, place), (0, -14), textcoords="offset points", color=COLORS["muted"])


def _finish_timeline(ax, decades, last):
    ax.set(xlim=(-0.03, 1), ylim=(last, decades[0] - 5), xticks=[])
    ax.set_yticks(decades[::2], [str(year) for year in decades[::2]])
    ax.spines["bottom"].set_visible(False)


def _apart(wanted, gap):
    """Return the positions nearest to the wanted ones, in order, that are `gap` apart."""
    room = gap * np.arange(len(wanted))
    free, count = np.asarray(wanted) - room, len(wanted)
    nearest = [
        max(min(free[i : j + 1].mean() for j in range(k, count)) for i in range(k + 1))
        for k in range(count)
    ]
    return room + nearest
