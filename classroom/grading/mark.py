"""The third step of a run: mark those who are to be marked, several at a time."""

import concurrent.futures
import threading
import traceback
from dataclasses import dataclass, field, replace

from classroom.common.errors import ClassroomError, JailError
from classroom.common.progress import Progress
from classroom.intake.answers import answer_by_hand, same_letters
from classroom.intake.notebook import read_notebook
from classroom.intake.sorting import digest_of
from classroom.jail.bubblewrap import NoJail
from classroom.jail.process import Limits
from classroom.marking.judging import PYTHON
from classroom.marking.marker import Marker
from classroom.marking.plan import code_cells, turned_to_text


@dataclass
class Desk:
    """Where submissions are marked: with which exams, in which jail, how many at a time."""

    exams: dict
    jail: object
    limits: Limits
    jobs: int
    log: object
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def is_open(self):
        return isinstance(self.jail, NoJail)

    def mark_all(self, groups, facts_of, save):
        """Mark each group and `save` its record at once; return the paths of those that failed.

        `facts_of` gives what a record says of a group beside its marks. Whatever stops this, the
        workers are stopped within a moment, and what was marked is saved.
        """
        progress, failed = Progress(len(groups)), []
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            waiting = {pool.submit(self.mark_safely, g, facts_of(g)): g for g in groups}
            try:
                for future in concurrent.futures.as_completed(list(waiting)):
                    group = waiting.pop(future)
                    if not self.saved(future.result(), save):
                        failed.append(group[-1].submission.path)
                    progress.step()
            except BaseException:
                self.stop.set()
                pool.shutdown(cancel_futures=True)
                for future in waiting:
                    if not future.cancelled():
                        self.saved(future.result(), save)
                raise
        return sorted(failed)

    def saved(self, record, save):
        """Save a record, if there is one; tell whether that went well."""
        if record is None:
            return False
        try:
            save(record)
            return True
        except ClassroomError as error:
            self.log.write(f"{record['file']}: not saved: {error}")
            return False

    def mark_safely(self, group, facts):
        """Return the record of one submission, or None; whatever happens, the others go on."""
        path = group[-1].submission.path
        for chance in (1, 2):
            try:
                return self.mark(group[-1], facts)
            except JailError as error:
                self.log.write(f"{path}: the jail failed, attempt {chance}: {error}")
            except Exception:
                self.log.write(f"{path}: not marked\n{traceback.format_exc()}")
                return None
            if self.stop.is_set():
                return None
        return None

    def mark(self, entry, facts):
        if entry.problem:
            return {**facts, "questions": {}, "answers": {}, "used": {}}
        exam = self.exams[entry.assignment]
        assignment = exam.assignment
        data = entry.submission.read()
        if digest_of(data) != entry.digest:
            raise ClassroomError("The file has changed since this run began.")
        notebook = read_notebook(data)
        cells, as_text = code_cells(notebook, assignment), turned_to_text(notebook, assignment)
        limits = replace(self.limits, stop=self.stop)
        marker = Marker(exam, cells, self.jail, limits, as_text)
        answers = {q.name: answer_by_hand(notebook, q, assignment) for q in assignment.by_hand}
        return {
            **facts,
            "questions": marker.mark(),
            "answers": {name: answer.as_dict() for name, answer in answers.items()},
            "same": same_letters(notebook, assignment),
            "used": {
                name: {"seconds": round(seconds, 2), "megabytes": round(megabytes)}
                for name, (seconds, megabytes) in marker.used.items()
            },
        }

    def circumstances(self, assignment):
        """Return what a record keeps of how its marks came about."""
        exam = self.exams.get(assignment)
        return {
            "version": exam.assignment.fingerprint if exam else "",
            "open": self.is_open,
            "seed": exam.seed if exam else None,
            "python": PYTHON,
        }
