"""The pages of the reading: a list of questions, and all answers to one of them."""

import hashlib
import secrets
import threading
from pathlib import Path

from classroom.common.tables import number
from classroom.records import points
from classroom.reports import pages, words
from classroom.reports.side_by_side import shown_answer

SCRIPT = Path(__file__).with_name("page.js").read_text("utf-8")
WORDS = {
    "kept": "Kept.",
    "keeping": "…",
    "gone": "Not kept: the program that keeps it does not answer. Start it again.",
}


class Reading:
    """The answers of a folder of marks, as one person reads them.

    Parameters
    ----------
    assignments : dict
        Those whose answers are read, by name.
    records : Records
    blind : bool
        Whether names are left out, and answers stand in an order that says nothing.

    Attributes
    ----------
    lock : threading.Lock
        Held by whoever reads or writes: a browser asks for several things at a time.
    """

    def __init__(self, assignments, records, blind=False):
        self.assignments = assignments
        self.records = records
        self.blind = blind
        self.ids, self.places = {}, {}
        self.lock = threading.Lock()

    def questions(self):
        """Return each (assignment, question) that has answers, with how many wait to be read."""
        found = {}
        for name, assignment in self.assignments.items():
            rows = self.rows(name)
            for question in assignment.by_hand:
                own = [row for (_, asked), row in rows.items() if asked == question.name]
                if own:
                    found[name, question.name] = sum(row["points"] is None for row in own)
        return found

    def own(self, name):
        """Return the records of an assignment."""
        return self.records.by_assignment().get(name, [])

    def rows(self, name):
        """Return the rows of points of an assignment by (key, question)."""
        own, assignment = self.own(name), self.assignments[name]
        keys = {record["key"] for record in own}
        before = points.read_points(self.records.folder, assignment, keys)
        return {
            (record["key"], question.name): points.new_row(
                record, question, before.get((record["key"], question.name))
            )
            for question in assignment.by_hand
            for record in own
            if question.name in record["answers"]
        }

    def list_page(self):
        """Return the page of all questions."""
        lines = [
            f'<li><a href="{name}/{question}">'
            f"{pages.text(self.assignments[name].questions[question].title)}</a>"
            f' <span class="muted">{pages.text(name)}, {number(waiting)} to read</span></li>'
            for (name, question), waiting in self.questions().items()
        ]
        body = f"<ul>{''.join(lines)}</ul>" if lines else "<p>No answers wait here.</p>"
        return pages.page("Answers to read", body, "")

    def question_page(self, name, asked):
        """Return the page of a question, and the nonce with which its script may run."""
        assignment = self.assignments[name]
        question = assignment.questions[asked]
        records = [record for record in self.own(name) if asked in record["answers"]]
        words.prepare([record["answers"][asked]["text"] for record in records])
        rows = self.rows(name)
        if self.blind:
            records.sort(key=lambda record: self.shuffled(asked, record["key"]))
        nonce = secrets.token_urlsafe(16)
        parts = [
            '<p><a href="..">All questions</a>'
            f" {self.next_link(name, asked)} Enter and the arrow keys go from answer to answer,"
            " Ctrl+Enter goes on from a comment. What you type is kept at once.</p>",
            f"<h2>Question</h2>{pages.answer(question.text, False)}" if question.text else "",
            "<h2>Solution</h2>",
            pages.answer("\n".join(question.solution), question.is_code),
            "<h2>Answers</h2>",
            *(self.article(record, question, rows, i) for i, record in enumerate(records, 1)),
            f'<script nonce="{nonce}" type="module">{SCRIPT}</script>',
        ]
        data = "".join(f' data-{key}="{pages.text(value)}"' for key, value in WORDS.items())
        page = pages.page(f"{assignment.title}: {question.title}", "\n".join(parts), "")
        return page.replace("<main>", f"<main{data}>"), nonce

    def next_link(self, name, asked):
        """Return a link to the question behind this one."""
        places = list(self.questions())
        after = places[places.index((name, asked)) + 1 :]
        return f'<a href="../{after[0][0]}/{after[0][1]}">Next question</a>' if after else ""

    def shuffled(self, asked, key):
        return hashlib.sha256(f"{self.records.setting('seed')} {asked} {key}".encode()).digest()

    def article(self, record, question, rows, count):
        place = record["assignment"], record["key"], question.name
        if place not in self.ids:
            self.ids[place] = "a" + secrets.token_hex(8)
            self.places[self.ids[place]] = place
        row = rows[record["key"], question.name]
        who = f"Answer {count}" if self.blind else pages.name(record["name"])
        most = number(question.points)
        changed = '<p class="wrong">Changed since it was marked.</p>' if row["changed"] else ""
        return f"""
<article id="{self.ids[place]}"><h3>{who}</h3>{changed}
{shown_answer(record["answers"][question.name], question)}
<p><label>Points, of {most}: <input inputmode="decimal" autocomplete="off" size="5"
 value="{points.shown(row["points"])}"></label> <span role="status"></span></p>
<p><label>Comment:<br><textarea rows="2">{pages.text(row["comment"])}</textarea></label></p>
</article>"""
