"""Release assignments, grade what comes back, export the marks.

The rooms stand in the order in which a submission goes through them. Each imports only from
those before it.

`common`     what every room uses: errors, files, tables, progress
`jail`       run code that was handed in where it can do no harm, and hear what it answers
`authoring`  write assignments, and release them
`intake`     whose a file is, what it is for, what is in it
`marking`    what is run, what is asked, what the answers are worth
`records`    keep the marks: those of the program, and those that a person gives
`reports`    gradebook, feedback, pages for marking, files for Moodle and Canvas
`reading`    mark by hand in a page of this machine
`grading`    one run: take in, decide who is marked, mark, report

`commands` does what the command line (`__main__`) is told. `checks` is what the authors of
assignments import.
"""
