"""The gradebook: a row for each student and assignment."""

from classroom.common.tables import harmless, number, read_table, write_table
from classroom.intake.sorting import NO_RULES, PROBLEMS

COLUMNS = ["assignment", "key", "name", "id", "file", "handed_in", "late", "submissions"]
COLUMNS += ["automatic", "by_hand", "taken_off", "total", "out_of", "complete", "questions"]
COLUMNS += ["remark", "comments"]


def make_row(record, assignment, rows_by_hand, rules=NO_RULES):
    """Return the row of a record; `rows_by_hand` are those of its assignment, by place."""
    places = {name: (record["key"], name) for name in record["answers"]}
    hand = {name: rows_by_hand[place] for name, place in places.items() if place in rows_by_hand}
    earned = {name: sum(m["points"] for m in marks) for name, marks in record["questions"].items()}
    given = {name: row["points"] for name, row in hand.items() if row["points"] is not None}
    automatic, by_hand = sum(earned.values()), sum(given.values())
    taken_off = (automatic + by_hand) * (1 - rules.factor(record["days_late"]))
    reviews = [n for n, marks in record["questions"].items() if needs_review(marks)]
    return {
        **{key: harmless(record[key]) for key in ("assignment", "name", "id", "file")},
        "key": record["key"],
        "handed_in": record["handed_in"],
        "late": "yes" if record["late"] else "no",
        "submissions": record["submissions"],
        "automatic": number(automatic),
        "by_hand": number(by_hand),
        "taken_off": number(taken_off),
        "total": number(automatic + by_hand - taken_off),
        "out_of": number(assignment.points) if assignment else "",
        "complete": "yes" if len(given) == len(record["answers"]) else "no",
        "questions": "; ".join(f"{name} {number(p)}" for name, p in {**earned, **given}.items()),
        "remark": harmless(remark(record, hand, reviews)),
        "comments": harmless("; ".join(comments(record, hand))),
        "marks": hand,
    }


def needs_review(marks):
    return any(mark["problem"] == "review" and not is_corrected(mark) for mark in marks)


def is_corrected(mark):
    return "comment" in mark


def comments(record, hand):
    """Yield what a person wrote about the answers."""
    for name, marks in record["questions"].items():
        yield from (f"{name}: {mark['comment']}" for mark in marks if mark.get("comment"))
    yield from (f"{name}: {row['comment']}" for name, row in hand.items() if row["comment"])


def remark(record, hand, reviews):
    remarks = [PROBLEMS[record["problem"]]] if record["problem"] else []
    remarks += ["marked without a jail"] if record.get("open") else []
    remarks += [f"handed in among {record['among']}"] if "among" in record else []
    remarks += [f"look at {name}: it could not be judged" for name in reviews]
    if "before" in record:
        before = record["before"]
        remarks += [f"replaces the mark of {before['file']} ({number(before['points'])} points)"]
    fixed = [name for name, marks in record["questions"].items() if any(map(is_corrected, marks))]
    remarks += [f"{name} was corrected" for name in fixed]
    remarks += [f"{name} changed since it was marked" for name, r in hand.items() if r["changed"]]
    return "; ".join(remarks)


def old_rows(folder, assignment):
    """Return the rows of an assignment that the gradebook holds already."""
    path = folder / "gradebook.csv"
    rows = read_table(path)[1] if path.exists() else []
    return [row for row in rows if row["assignment"] == assignment]


def write_gradebook(folder, rows):
    write_table(folder / "gradebook.csv", COLUMNS, rows)
