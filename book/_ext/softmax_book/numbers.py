"""The number of a chapter is that of its file: ``notebooks/12-floating-point-and-cost`` is 12."""

import re

from docutils import nodes
from sphinx_external_toc.collectors import TocTreeCollectorWithStyles as Collector

CHAPTER = re.compile(r"notebooks/(\d+)-")


def by_file_name(assign):
    """Let the first part of the numbers that `assign` gives to a chapter be that of its file."""

    def assign_section_numbers(collector, env):
        before = env.toc_secnumbers
        assign(collector, env)
        for page in env.toc_secnumbers:
            if match := CHAPTER.match(page):
                renumber(env, page, int(match[1]))
        now = env.toc_secnumbers
        return [page for page, numbers in now.items() if numbers != before.get(page)]

    return assign_section_numbers


def renumber(env, page, chapter):
    numbers = env.toc_secnumbers[page]
    for anchor, number in numbers.items():
        numbers[anchor] = number and (chapter, *number[1:])
    for place in (*env.tocs[page].findall(nodes.reference), env.titles[page]):
        if place.get("secnumber"):
            place["secnumber"] = [chapter, *place["secnumber"][1:]]


def setup(app):
    Collector.assign_section_numbers = by_file_name(Collector.assign_section_numbers)
