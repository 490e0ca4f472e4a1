"""How long the workers of one submission may take: all together, and each part on its own."""

import json

from classroom.jail.process import Ending, Limits
from classroom.marking.marker import Marker, make_exam
from classroom.marking.plan import Step


class Slow:
    """In the place of a jail: every worker takes all the time that it is given."""

    user = None

    def __init__(self):
        self.given = []

    def run(self, request, packages, limits, hear_complaint=False, files=()):
        self.given.append(limits.wall_seconds)
        cells = json.dumps({"cells": [None] * len(json.loads(request)["cells"])})
        return Ending(
            b'{"ready": true}\n' + cells.encode() + b"\n", code=1, seconds=limits.wall_seconds
        )


def test_all_workers_of_a_submission_share_a_time(course):
    slow = Slow()
    cells = [Step("", question.name) for question in course.automatic]
    limits = Limits(wall_seconds=15)
    marker = Marker(make_exam(course, 1), cells, slow, limits)
    for _ in range(3):
        marker.mark()
    assert slow.given == [15.0] * 4 + [3.0] * 17
    assert limits.wall_seconds == 15
