"""Mark one submission: the questions that a program can mark."""

import json
import zlib
from dataclasses import asdict, dataclass, field

import numpy as np

from classroom.common.errors import ClassroomError
from classroom.jail import wire
from classroom.jail.client import ask_worker
from classroom.marking import plan
from classroom.marking.example import shortest
from classroom.marking.judging import (
    ABOUT_AN_INPUT,
    ANSWERED,
    RIGHT,
    STOPPED,
    judge,
    of_error,
    worst,
)


@dataclass(frozen=True)
class PartMark:
    """What one part of a question earned; `problem` is a key of judging.MESSAGES.

    The `example` is an input with this problem and its right answer, where there is one.
    """

    name: str
    points: float
    out_of: float
    problem: str
    example: dict | None = None


@dataclass(frozen=True)
class ExamPart:
    """One part of a question: what is asked, as pairs of an Ask and the text of its call."""

    name: str
    points: float
    asks: tuple

    @property
    def calls(self):
        return {call for _, call in self.asks}


@dataclass
class Exam:
    """An assignment with the inputs of one run, and what is right for them.

    Attributes
    ----------
    parts : dict
        For each question its ExamParts.
    calls : dict
        For each question the calls of all its parts, each once, in an order that nobody can
        know: the number of a call tells a student's code nothing.
    """

    assignment: object
    seed: int
    parts: dict = field(default_factory=dict)
    calls: dict = field(default_factory=dict)


def make_exam(assignment, seed):
    """Make fresh inputs and reference answers for every question; the seed decides which."""
    exam = Exam(assignment, seed)
    for question in assignment.automatic:
        rng = np.random.default_rng([seed, zlib.crc32(question.name.encode())])
        parts = list(assignment.checks[question.name](rng))
        points = sum(part.points for part in parts)
        if abs(points - question.points) > 1e-9:
            raise ClassroomError(
                f"{assignment.name}: the checks of {question.name!r} give {points:g} points, and"
                f" the master says {question.points:g}."
            )
        own = [ExamPart(p.name, p.points, tuple((a, wire_call(a)) for a in p.asks)) for p in parts]
        calls = sorted(set().union(*(part.calls for part in own)))
        exam.parts[question.name] = own
        exam.calls[question.name] = [calls[i] for i in rng.permutation(len(calls))]
    return exam


def wire_call(ask):
    """Return the JSON text of a call, as it goes to a worker: the same for the same call."""
    call = ask.call
    return json.dumps(
        {
            "name": call.name,
            "is_call": call.is_call,
            "strict": ask.strict,
            "args": [wire.encode(value) for value in call.args],
            "options": {key: wire.encode(value) for key, value in call.options.items()},
        }
    )


class Marker:
    """Marks the questions of one submission, one worker a question; `plan` says what it runs.

    Where a call stops the worker, each call that is still open gets a worker of its own. So no
    part depends on the others, nor on the order of the calls, and code that stops Python on
    purpose does not learn which calls are asked together. An answer is final: no call is answered
    twice.

    Attributes
    ----------
    used : dict
        For each question the computing time of its workers in seconds, and the most memory
        that one of them held, in megabytes.
    """

    def __init__(self, exam, cells, jail, limits, as_text=()):
        self.exam = exam
        self.cells = cells  # as plan.code_cells returns them
        self.jail = jail
        self.limits = limits
        self.as_text = as_text  # as plan.turned_to_text returns them
        self.whole_works = True
        self.spent = 0.0
        self.used = {}

    def mark(self):
        """Return the marks of all automatic questions: name to list of PartMark, as dicts."""
        return {
            question.name: [asdict(mark) for mark in self.question(question.name)]
            for question in self.exam.assignment.automatic
        }

    def question(self, name):
        is_answered = any(cell.question == name for cell in self.cells)
        first = None
        if is_answered and self.whole_works:
            first = self.attempt(name, plan.from_the_start(self.cells, name, self.exam.assignment))
            self.whole_works = first.came_to_calls
            if first.is_final:
                return first.marks
        second = self.attempt(name, plan.definitions_first(self.cells, name))
        return first.completed_by(second) if first else second.marks

    def attempt(self, name, steps):
        """Run cells, make all calls, and those that are left open one by one; return an Attempt."""
        attempt = self.run(name, steps, self.exam.calls[name])
        for part in self.exam.parts[name]:
            while call := attempt.open_call(part):
                attempt.take(call, self.run(name, steps, [call]))
            attempt.marks.append(attempt.mark(part))
        return attempt

    def run(self, name, steps, calls):
        """Run one worker; return an Attempt without marks."""
        assignment = self.exam.assignment
        steps = [*plan.setup(assignment), *steps]
        cells = [{"source": step.source, "whole": step.whole} for step in steps]
        reply = ask_worker(
            self.jail,
            cells,
            [json.loads(call) for call in calls],
            assignment.allow,
            self.limits.after(self.spent),
            files=assignment.paths_of_files,
        )
        self.spent += reply.seconds
        seconds, megabytes = self.used.get(name, (0.0, 0.0))
        self.used[name] = seconds + reply.cpu_seconds, max(megabytes, reply.megabytes)
        errors = zip(steps, reply.cells or [], strict=False)
        own_errors = [error for step, error in errors if error and step.question == name]
        return Attempt(reply, calls, own_errors, name in self.as_text)


class Attempt:
    """What one worker's reply to its calls is worth."""

    def __init__(self, reply, calls, own_errors=(), is_text=False):
        self.came_to_calls = reply.cells is not None
        self.ending = reply.ending
        self.own_errors = own_errors
        self.calls = calls
        self.results = dict(zip(calls, reply.results, strict=False))
        self.endings = {}  # of calls that stopped a worker of their own
        self.stopped = self.came_to_calls and len(reply.results) < len(calls)
        self.is_text = is_text
        self.marks = []

    @property
    def final(self):
        """The problems of parts that are not asked again: they were answered, or stopped Python."""
        return ANSWERED | (STOPPED if self.came_to_calls else set())

    @property
    def is_final(self):
        return all(mark.problem in self.final for mark in self.marks)

    def completed_by(self, other):
        """Return the marks, with those of `other` for the parts that are not final here."""
        pairs = zip(self.marks, other.marks, strict=True)
        return [mine if mine.problem in self.final else theirs for mine, theirs in pairs]

    def open_call(self, part):
        """Return a call that was not made before the worker was stopped, and would decide a part.

        None for a part that is decided: all is answered, or something in it is wrong.
        """
        if not self.stopped or part.calls & self.endings.keys() or self.wrong(part):
            return None
        left = part.calls - self.results.keys()
        return next((call for call in self.calls if call in left), None)

    def take(self, call, alone):
        """Take over what came of a call in a worker of its own."""
        if call in alone.results:
            self.results[call] = alone.results[call]
        else:
            self.endings[call] = alone.ending

    def wrong(self, part):
        """Return what is wrong with the answers to a part."""
        problems = map(self.problem, *zip(*part.asks, strict=True))
        return [problem for problem in problems if problem in ANSWERED and problem != RIGHT]

    def mark(self, part):
        problems = self.wrong(part) if part.calls - self.results.keys() else []
        problem = worst(problems or map(self.problem, *zip(*part.asks, strict=True)))
        points = part.points if problem == RIGHT else 0
        return PartMark(part.name, points, part.points, problem, self.example(part, problem))

    def example(self, part, problem):
        """Return an input that was asked for and has this problem."""
        if problem not in ABOUT_AN_INPUT:
            return None
        tried = self.results.keys() | self.endings.keys()
        calls = [(ask, call) for ask, call in part.asks if ask.call.is_call and call in tried]
        return shortest([ask for ask, call in calls if self.problem(ask, call) == problem])

    def problem(self, ask, call):
        result = self.results.get(call)
        if result is None:
            return self.endings.get(call, self.ending)
        problem = judge(ask, result)
        if problem == "missing" and self.own_errors:
            return of_error(self.own_errors[-1])  # The cell stopped before it came to the name.
        return "as text" if problem == "missing" and self.is_text else problem
