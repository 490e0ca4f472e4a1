"""What the tool says when it cannot go on."""


class ClassroomError(Exception):
    """A sentence that says what is wrong and what to do."""
