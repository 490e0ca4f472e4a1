"""What a page shows of a function or a class is its code, whole, without docstrings."""

from softmax_lib.source import Source


def first_line_is_a_number():
    rate = 4
    return rate


class Documented:
    """Return four.

    In two paragraphs.
    """

    def __init__(self):
        """Set the number."""
        self.number = 4

    def four(self):
        return "four"  # a string that is no docstring

    def nothing(self):
        """Do nothing: without its docstring there would be no body."""


def test_only_docstrings_are_left_out():
    assert Source(first_line_is_a_number).code == (
        "def first_line_is_a_number():\n    rate = 4\n    return rate"
    )
    assert Source(Documented).code.splitlines() == [
        "class Documented:",
        "    def __init__(self):",
        "        self.number = 4",
        "",
        "    def four(self):",
        '        return "four"  # a string that is no docstring',
        "",
        "    def nothing(self):",
        '        """Do nothing: without its docstring there would be no body."""',
    ]
