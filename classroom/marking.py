"""Mark one submission: the questions that a program can mark."""

import zlib
from dataclasses import asdict, dataclass

import numpy as np

from classroom import wire
from classroom.asking import ask_worker
from classroom.compare import RIGHT, judge, of_error
from classroom.errors import ClassroomError


@dataclass(frozen=True)
class PartMark:
    """What one part of a question earned; `problem` is a key of compare.MESSAGES."""

    name: str
    points: float
    out_of: float
    problem: str


@dataclass
class Exam:
    """An assignment with the inputs of one run, and what is right for them."""

    assignment: object
    parts: dict

    def calls(self, question):
        return [wire_call(ask.call) for part in self.parts[question] for ask in part.asks]


def make_exam(assignment, seed):
    """Make fresh inputs and reference answers for every question; the seed decides which."""
    parts = {}
    for question in assignment.automatic:
        rng = np.random.default_rng([seed, zlib.crc32(question.name.encode())])
        parts[question.name] = list(assignment.checks[question.name](rng))
        points = sum(part.points for part in parts[question.name])
        if abs(points - question.points) > 1e-9:
            raise ClassroomError(
                f"{assignment.name}: the checks of {question.name!r} give {points:g} points, and"
                f" the master says {question.points:g}."
            )
    return Exam(assignment, parts)


def wire_call(call):
    return {
        "name": call.name,
        "is_call": call.is_call,
        "args": [wire.encode(value) for value in call.args],
        "options": {key: wire.encode(value) for key, value in call.options.items()},
    }


class Marker:
    """Marks the questions of one submission, one worker a question.

    The first worker runs every answer in the notebook's order. If that is not enough
    for full marks, a second one takes only the definitions of the other cells and then
    runs the question's own: so a bad answer does not take others with it.
    """

    def __init__(self, exam, cells, jail, limits):
        self.exam = exam
        self.cells = cells  # as answers.code_cells returns them
        self.jail = jail
        self.limits = limits
        self.whole_works = True

    def mark(self):
        """Return the marks of all automatic questions: name to list of PartMark, as dicts."""
        return {
            question.name: [asdict(mark) for mark in self.question(question.name)]
            for question in self.exam.assignment.automatic
        }

    def question(self, name):
        tries = []
        if self.whole_works:
            reply = self.ask(name, self.in_order(name))
            self.whole_works = reply.cells is not None
            tries.append(self.judge(name, reply))
            if self.whole_works and reply.ending == "time":
                return tries[0]
        if not tries or any(mark.problem != RIGHT for mark in tries[0]):
            tries.append(self.judge(name, self.ask(name, self.own_last(name))))
        return max(reversed(tries), key=lambda marks: sum(mark.points for mark in marks))

    def ask(self, name, cells):
        setup = [{"source": source, "whole": True} for source in self.exam.assignment.setup]
        allow = self.exam.assignment.allow
        calls = self.exam.calls(name)
        return ask_worker(self.jail, setup + cells, calls, allow, self.limits)

    def in_order(self, name):
        automatic = {question.name for question in self.exam.assignment.automatic}
        return [{"source": cell.source, "whole": cell.question in automatic} for cell in self.cells]

    def own_last(self, name):
        own = [cell for cell in self.cells if cell.question == name]
        others = [cell for cell in self.cells if cell.question != name]
        return [{"source": cell.source, "whole": cell in own} for cell in (*others, *own)]

    def judge(self, name, reply):
        """Return a PartMark for each part of a question."""
        n_own = sum(cell.question == name for cell in self.cells)
        marks, start = [], 0
        for part in self.exam.parts[name]:
            results = reply.results[start : start + len(part.asks)]
            start += len(part.asks)
            problem = self.problem(part, results, reply, n_own)
            earned = part.points if problem == RIGHT else 0
            marks.append(PartMark(part.name, earned, part.points, problem))
        return marks

    def problem(self, part, results, reply, n_own):
        """Return the first thing that is wrong with a part, or RIGHT."""
        for ask, result in zip(part.asks, results, strict=False):
            problem = judge(ask, result)
            if problem == "missing":
                return self.why_missing(reply, n_own)
            if problem != RIGHT:
                return problem
        return RIGHT if len(results) == len(part.asks) else reply.ending

    def why_missing(self, reply, n_own):
        """A name is missing most often because the question's own cell has stopped."""
        errors = [name for name in (reply.cells or [])[-n_own:] if name] if n_own else []
        return of_error(errors[-1]) if errors else "missing"
