"""How long the workers of one submission may take, all together."""

import json
import time

from classroom.answers import Code
from classroom.marking import Marker, make_exam
from classroom.process import Ending, Limits


class Slow:
    """In the place of a jail: every worker takes all the time that it is given."""

    user = None

    def __init__(self):
        self.given = []
        self.now = 0.0

    def run(self, request, packages, limits, hear_complaint=False):
        self.given.append(limits.wall_seconds)
        self.now += limits.wall_seconds
        cells = json.dumps({"cells": [None] * len(json.loads(request)["cells"])})
        return Ending(b'{"ready": true}\n' + cells.encode() + b"\n", code=1)


def test_all_workers_of_a_submission_share_a_time(course, monkeypatch):
    slow = Slow()
    monkeypatch.setattr(time, "monotonic", lambda: slow.now)
    cells = [Code("", question.name) for question in course.automatic]
    limits = Limits(wall_seconds=15)
    marker = Marker(make_exam(course, 1), cells, slow, limits)
    for _ in range(3):
        marker.mark()
    assert slow.given == [15.0] * 4 + [3.0] * 8
    assert limits.wall_seconds == 15
