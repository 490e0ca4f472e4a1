"""Mark one submission: the questions that a program can mark."""

import time
import zlib
from dataclasses import asdict, dataclass, replace

import numpy as np

from classroom import wire
from classroom.asking import ask_worker
from classroom.compare import ANSWERED, RIGHT, judge, of_error
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
        return [wire_call(ask) for part in self.parts[question] for ask in part.asks]


def make_exam(assignment, seed):
    """Make fresh inputs and reference answers for every question; the seed decides which."""
    parts = {}
    for question in assignment.automatic:
        rng = np.random.default_rng([seed, zlib.crc32(question.name.encode())])
        made = assignment.checks[question.name](rng)
        parts[question.name] = [shuffled(part, rng) for part in made]
        points = sum(part.points for part in parts[question.name])
        if abs(points - question.points) > 1e-9:
            raise ClassroomError(
                f"{assignment.name}: the checks of {question.name!r} give {points:g} points, and"
                f" the master says {question.points:g}."
            )
    return Exam(assignment, parts)


def shuffled(part, rng):
    """Return the part with its asks in an order that nobody can know."""
    return replace(part, asks=tuple(part.asks[i] for i in rng.permutation(len(part.asks))))


def wire_call(ask):
    call = ask.call
    return {
        "name": call.name,
        "is_call": call.is_call,
        "strict": ask.strict,
        "args": [wire.encode(value) for value in call.args],
        "options": {key: wire.encode(value) for key, value in call.options.items()},
    }


class Marker:
    """Marks the questions of one submission, one worker a question.

    The first worker runs the notebook from its start to the question's cell, as it stands
    when a student runs the visible check below. Where that gives no answer, a second one
    takes only the definitions of all other cells and then runs the question's own: so a bad
    cell does not take others with it, and helpers may stand anywhere. An answer is final:
    no part of a question is answered twice.
    """

    def __init__(self, exam, cells, jail, limits):
        self.exam = exam
        self.cells = cells  # as answers.code_cells returns them
        self.jail = jail
        self.limits = limits
        self.whole_works = True
        self.spent = 0.0

    def mark(self):
        """Return the marks of all automatic questions: name to list of PartMark, as dicts."""
        return {
            question.name: [asdict(mark) for mark in self.question(question.name)]
            for question in self.exam.assignment.automatic
        }

    def question(self, name):
        own = [cell for cell in self.cells if cell.question == name]
        first = self.run(name, self.up_to(own[-1])) if own and self.whole_works else None
        if first:
            self.whole_works = first.came_to_calls
            if first.is_final:
                return first.marks
        others = [(cell, False) for cell in self.cells if cell.question != name]
        second = self.run(name, others + [(cell, True) for cell in own])
        return first.completed_by(second) if first else second.marks

    def up_to(self, last):
        """Return the cells from the start of the notebook; of figures only the definitions."""
        by_hand = {question.name for question in self.exam.assignment.by_hand}
        end = max(i for i, cell in enumerate(self.cells) if cell is last) + 1
        return [(c, c.whole and c.question not in by_hand) for c in self.cells[:end]]

    def run(self, name, cells):
        """Run cells, each whole or only its definitions, then ask; return an Attempt."""
        assignment = self.exam.assignment
        setup = [{"source": source, "whole": True} for source in assignment.setup]
        sent = setup + [{"source": cell.source, "whole": whole} for cell, whole in cells]
        calls = self.exam.calls(name)
        start = time.monotonic()
        reply = ask_worker(self.jail, sent, calls, assignment.allow, self.limits.after(self.spent))
        self.spent += time.monotonic() - start
        errors = zip(cells, (reply.cells or [])[len(setup) :], strict=False)
        own = [error for (cell, _), error in errors if error and cell.question == name]
        return Attempt(self.exam.parts[name], reply, own)


class Attempt:
    """What one worker's reply is worth."""

    def __init__(self, parts, reply, own_errors):
        self.came_to_calls = reply.cells is not None
        self.ending = reply.ending
        self.own_errors = own_errors
        results = iter(reply.results)
        self.marks = [self.mark(part, results) for part in parts]

    @property
    def is_final(self):
        """Every part has its answer, or the calls took all the time there is."""
        late = self.came_to_calls and self.ending == "time"
        return late or all(mark.problem in ANSWERED for mark in self.marks)

    def completed_by(self, other):
        """Return the marks, with those of `other` for the parts that have no answer here."""
        pairs = zip(self.marks, other.marks, strict=True)
        return [mine if mine.problem in ANSWERED else theirs for mine, theirs in pairs]

    def mark(self, part, results):
        problems = [self.problem(ask, next(results, None)) for ask in part.asks]
        problem = next((problem for problem in problems if problem != RIGHT), RIGHT)
        return PartMark(part.name, part.points if problem == RIGHT else 0, part.points, problem)

    def problem(self, ask, result):
        if result is None:
            return self.ending
        problem = judge(ask, result)
        if problem == "missing" and self.own_errors:
            return of_error(self.own_errors[-1])  # The cell stopped before it came to the name.
        return problem
