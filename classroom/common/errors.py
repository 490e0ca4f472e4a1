"""What the tool says when it cannot go on."""


class ClassroomError(Exception):
    """A sentence that says what is wrong and what to do."""


class JailError(ClassroomError):
    """The jail itself did not work; this says nothing about a submission."""
