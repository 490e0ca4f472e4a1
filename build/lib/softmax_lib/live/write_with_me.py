"""Write with me: the trained language model writes in the page."""

from softmax_lib.live import _model
from softmax_lib.live._traits import Choice, Number, Seed, Text
from softmax_lib.live._widget import LiveFigure

__all__ = ["WriteWithMe"]


class WriteWithMe(LiveFigure):
    """Let the trained model write at two temperatures side by side, and write with it.

    In the page it begins with texts that were written when the page was made; the model itself is
    loaded when a reader presses the button. Words that stand in none of the novels are marked and
    counted, and so are bars of a tune that do not fill their metre; tunes are drawn, and played.

    Parameters
    ----------
    corpus : {"prose", "tunes"}, default "prose"
        What the model has read, and so writes.
    cold : float, default 0.5
        Temperature of the first text, from 0 to 100.
    hot : float, default 1
        Temperature of the second text, from 0 to 100.
    prompt : str, default ""
        How both texts begin: at most 60 characters that the model knows.
    length : int, default 240
        How many characters are written after that, from 0 to 240.
    seed : int, default 1
        Of the chance that both texts meet, from 0 to 2³² - 1.
    tempo : int, default 160
        Quarter notes a minute, from 60 to 240.
    volume : float, default 0.6
        From 0 to 1.

    Raises
    ------
    TypeError
        If a value is no number where a number belongs, or the prompt no text.
    ValueError
        If a number is out of its range, the corpus unknown, or the prompt too long or with
        characters that the model does not know.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.WriteWithMe(prompt="It is a truth")
    WriteWithMe(cold=0.5, corpus='prose', hot=1, length=240, prompt='It is a truth', seed=1, tempo=160, volume=0.6)
    """  # noqa: E501

    corpus = Choice("prose", options=_model.CORPORA)
    cold = Number(0.5, low=0, high=100)
    hot = Number(1, low=0, high=100)
    prompt = Text("", symbols=_model.symbols, most=60)
    length = Number(240, low=0, high=240, whole=True)
    seed = Seed(1)
    tempo = Number(160, low=60, high=240, whole=True)
    volume = Number(0.6, low=0, high=1)

    def __init__(self, **state):
        super().__init__(**state)
        self.on_msg(self._answer)

    def _answer(self, _, message, buffers):
        """Send a model to the page that asks for it."""
        corpus = message.get("send")
        if corpus in _model.CORPORA:
            self.send({"sent": corpus}, [_model.blob(corpus)])
