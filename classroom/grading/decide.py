"""The second step of a run: whose mark stays, and who is marked."""

from dataclasses import dataclass, field


@dataclass
class Decision:
    """What becomes of each group of files.

    Attributes
    ----------
    to_mark, kept, refused : list of list of Entry
        Those that are marked; those whose mark stays; those whose mark stays although they handed
        in something else, since this run is not for their assignment.
    updated : list of list of Entry
        Of those kept, the ones of which the record has to say what was handed in now.
    """

    to_mark: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    updated: list = field(default_factory=list)


def decide(intake, records, again, anew=()):
    """Return a Decision: `again` marks everybody, and `anew` names keys of students to mark."""
    decision = Decision()
    for group in intake.groups:
        entry = group[-1]
        record = records.load(*entry.place)
        belongs = intake.belongs(entry)
        known = record is not None and record["file"] == entry.submission.path
        changed = record is not None and record["digest"] != entry.digest
        wanted = (again or entry.key in anew) and (belongs or known)
        if changed and not belongs:
            decision.refused.append(group)
            decision.kept.append(group)
        elif record is None or changed or wanted:
            decision.to_mark.append(group)
        else:
            decision.kept.append(group)
            decision.updated += [group] if belongs or known else []
    return decision
