"""Find the answers that a person marks, also where their cells lost their names."""

import hashlib
from dataclasses import dataclass, field

from classroom.authoring.notebooks import released_sources
from classroom.intake.notebook import as_dict, as_text
from classroom.intake.png import BadPicture, clean_png

MOST_PICTURES = 6
LETTERS_THAT_TELL = 100
LONGEST_TEXT = 20_000


@dataclass
class Answer:
    """An answer that a person marks: text, code, pictures."""

    text: str
    pictures: list = field(default_factory=list, repr=False)
    not_shown: int = 0

    @property
    def is_empty(self):
        return not (self.text or self.pictures or self.not_shown)

    @property
    def digest(self):
        content = "\n".join([self.text, *self.pictures])
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def as_dict(self):
        return {**vars(self), "is_empty": self.is_empty, "digest": self.digest}


def answer_by_hand(notebook, question, assignment):
    """Return the Answer to a question that a person marks.

    It is what stands in the question's cell, and in the student's own cells right below it; if
    nothing was written there, it is what the student wrote elsewhere and what belongs to no
    other question.
    """
    released = set(released_sources(assignment).values())
    own, below, strays, above = [], [], [], None
    for cell in notebook.cells:
        if cell.name or cell.source in released:
            above = cell.name
        if cell.source in released:
            continue
        if cell.name == question.name:
            own.append(cell)
        elif cell.name not in assignment.questions and (question.is_code or not cell.is_code):
            strays.append(cell)
            below += [cell] if above == question.name else []
    if not question.is_code:
        return answer(own + below if own else strays)
    shown = own + below if own else []
    if not pictures_of(shown)[0]:
        shown += [cell for cell in strays if any(bundles(cell)) and cell not in shown]
    return answer(shown)


def same_letters(notebook, assignment):
    """Return for each question a digest of the letters in its answer, to find identical ones.

    An answer that is short, or as it was released, says nothing.
    """
    released = released_sources(assignment)
    found = {}
    for cell in notebook.cells:
        letters = "".join(cell.source.split())
        is_new = cell.source != released.get(cell.name)
        if cell.name in assignment.questions and is_new and len(letters) >= LETTERS_THAT_TELL:
            found[cell.name] = hashlib.sha256(letters.encode()).hexdigest()[:16]
    return found


def answer(cells):
    pictures, not_shown = pictures_of(cells)
    text = "\n\n".join(cell.source for cell in cells).strip()
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT] + "\n[cut here: open the notebook]"
    return Answer(text, pictures, not_shown)


def pictures_of(cells):
    """Return the pictures in the outputs and attachments, and how many were refused."""
    pictures, refused = [], 0
    for data in (data for cell in cells for data in bundles(cell)):
        try:
            pictures.append(clean_png(as_text(data.get("image/png")) or ""))
        except BadPicture:
            refused += 1
        if len(pictures) + refused == MOST_PICTURES:
            break
    return pictures, refused


def bundles(cell):
    """Yield every output and attachment of a cell that says it is a picture."""
    found = [picture_data(as_dict(output)) for output in cell.outputs]
    found += [as_dict(bundle) for bundle in cell.attachments.values()]
    return (data for data in found if any(kind.startswith("image/") for kind in data))


def picture_data(output):
    """Return what an output shows, by its kind; before format 4 it was called "png"."""
    return {"image/png": output["png"]} if "png" in output else as_dict(output.get("data"))
