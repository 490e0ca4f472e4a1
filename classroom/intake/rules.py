"""When something is late, and what that costs: rules of an assignment, kept with its marks."""

import datetime
import math
from dataclasses import asdict, dataclass, field, replace

from classroom.common.errors import ClassroomError

MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)


@dataclass(frozen=True)
class Rules:
    """The deadline of an assignment, and how it is meant.

    Attributes
    ----------
    due : datetime or None
        Whatever comes in this minute is in time.
    grace : int
        Minutes after the deadline in which nothing is late.
    penalty : float
        Percent of the points that each begun day costs; the days count from the deadline.
    in_time : bool
        Whether the last file that came in time counts, even if later ones came too.
    show_inputs : bool
        Whether students are shown an input that went wrong, once nobody is in time any more.
    extensions : dict
        The deadline of single students, by key.
    """

    due: datetime.datetime | None = None
    grace: int = 0
    penalty: float = 0.0
    in_time: bool = False
    show_inputs: bool = False
    extensions: dict = field(default_factory=dict)

    def days_late(self, key, time):
        """Return the number of begun days that something is late, 0 if it is in time."""
        due = self.extensions.get(key, self.due)
        if due is None or time is None:
            return 0
        late_by = time.replace(second=0, microsecond=0) - due
        return 0 if late_by <= self.grace * MINUTE else math.ceil(late_by / DAY)

    def opens_inputs(self, now):
        """Tell whether inputs may be shown: all deadlines are over, with their grace."""
        if not self.show_inputs or self.due is None:
            return False
        return now > max([self.due, *self.extensions.values()]) + (self.grace + 1) * MINUTE

    def factor(self, days):
        """Return what points are multiplied by after a number of days."""
        return max(0.0, 1 - days * self.penalty / 100)

    def changed(self, extensions=(), **new):
        """Return rules with those settings that are not None, and further extensions."""
        given = {name: value for name, value in new.items() if value is not None}
        return replace(self, extensions=self.extensions | dict(extensions), **given)

    def as_json(self):
        extensions = {key: as_text(time) for key, time in self.extensions.items()}
        return {**asdict(self), "due": as_text(self.due), "extensions": extensions}

    def says(self):
        """Return a sentence, as it stands behind the name of an assignment."""
        parts = [f"was due at {self.due:%Y-%m-%d %H:%M}" if self.due else "has no deadline"]
        parts += [f"{self.grace} minutes of grace"] if self.grace else []
        parts += [f"{self.penalty:g} % off for each begun day"] if self.penalty else []
        parts += ["the last file in time counts"] if self.in_time else []
        parts += ["then an input that went wrong is shown"] if self.show_inputs else []
        parts += [f"{key} until {t:%Y-%m-%d %H:%M}" for key, t in sorted(self.extensions.items())]
        return ", ".join(parts) + "."


def as_text(time):
    return time and time.isoformat(timespec="minutes")


def read_rules(content):
    """Return the Rules that `as_json` has written."""
    own = {name: value for name, value in content.items() if name not in ("due", "extensions")}
    due = content["due"] and datetime.datetime.fromisoformat(content["due"])
    given = content["extensions"].items()
    extensions = {key: datetime.datetime.fromisoformat(time) for key, time in given}
    return Rules(due, **own, extensions=extensions)


def check_extensions(extensions, keys):
    """Refuse an extension for nobody."""
    for key in extensions:
        if key not in keys:
            raise ClassroomError(f"No student {key!r} for whom a deadline could be moved.")
