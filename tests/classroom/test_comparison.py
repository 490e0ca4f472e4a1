"""The table on the page for teachers: what this tool does in it is tried again here."""

from classroom.jail.process import Limits
from tools.compare_graders import VERSIONS, Classroom, a_server, cells_of, rows_in_page, sources

LIMITS = Limits(cpu_seconds=1, wall_seconds=8)


def test_our_column_is_what_this_tool_does(jail, tmp_path):
    with a_server() as port:
        found = cells_of(Classroom(tmp_path, jail, LIMITS).grade(sources(tmp_path, port)))
    page = rows_in_page()
    assert {name: page[name][0] for name in found} == found


def test_the_page_names_the_versions_that_were_tried():
    [heads] = [cells for name, cells in rows_in_page().items() if name == "a submission that …"]
    assert heads == ["this tool", *(f"{name} {VERSIONS[name]}" for name in VERSIONS)]
