"""What a teacher should know about the files that were handed in, before trusting the marks."""

import sys
from collections import Counter

from classroom.intake.sorting import UNKNOWN


def notices(entries, groups, only, main, versions):
    """Yield sentences, each with the lines that belong to it.

    `only` are the assignments that --assignment names; `main` is the one most are for, or None;
    `versions` are those of the masters.
    """
    sources = ", ".join(sorted({entry.submission.source for entry in entries}))
    students = len({entry.key for entry in entries})
    yield f"{several(len(entries), 'file')}, {several(students, 'student')} ({sources}).", []
    yield from when_any("One person with several names:", people_with_names(entries))
    yield from when_any("Several notebooks of one student; this one counts:", repeated(groups))
    damaged = [entry.submission.path for entry in entries if entry.problem == "damaged"]
    yield from when_any("Damaged in what you downloaded; download it again:", damaged)
    others = [entry.submission.path for entry in entries if entry.is_other]
    yield from when_any(f"Not marked, since they are not for {' or '.join(only)}:", others)
    yield from of_other_versions(entries, versions)
    newer = [f"{e.submission.path}: Python {e.python[0]}.{e.python[1]}" for e in entries
             if e.python > sys.version_info[:2]]  # fmt: skip
    here = "{}.{}".format(*sys.version_info)
    yield from when_any(f"Saved by a newer Python than the {here} that reads them here:", newer)
    found = counts(groups)
    if len(found) > 1:
        numbers = ", ".join(f"{name} {n}" for name, n in found.most_common())
        yield f"Notebooks of several assignments: {numbers}.", minority(groups, main)


def several(number, word):
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def when_any(sentence, lines):
    return [(sentence, lines)] if lines else []


def people_with_names(entries):
    names = {}
    for entry in entries:
        names.setdefault(entry.key, set()).add(entry.submission.student.shown)
    return [
        f"{key}: {', '.join(sorted(own))}" for key, own in sorted(names.items()) if len(own) > 1
    ]


def of_other_versions(entries, versions):
    """Students who have another text than the master may have been asked something else."""
    found = {}
    for entry in entries:
        if not entry.problem and entry.version not in (None, versions[entry.assignment]):
            found.setdefault(entry.assignment, []).append(entry.submission.path)
    for name, paths in sorted(found.items()):
        yield (
            f"{name}: {several(len(paths), 'notebook')} released from another version of the"
            " master. Is this the right folder of masters (--assignments)?",
            paths,
        )


def repeated(groups):
    found = []
    for group in groups:
        number = sum(entry.counts_as_notebook for entry in group)
        if number > 1:
            found.append(f"{group[-1].key}: {group[-1].submission.path}, of {number}")
    return found


def counts(groups):
    """Return how many students have handed in something for each assignment."""
    return Counter(group[-1].assignment for group in groups if group[-1].assignment != UNKNOWN)


def main_assignment(groups):
    """Return the one that more than half of what was handed in is for, or None."""
    found = counts(groups)
    return next((name for name, n in found.items() if 2 * n > found.total()), None)


def minority(groups, main):
    """Return the files of all other assignments than the main one, if there is one."""
    own = [group[-1] for group in groups if group[-1].assignment not in (main, UNKNOWN)]
    return [f"{entry.assignment}: {entry.submission.path}" for entry in own if main]
