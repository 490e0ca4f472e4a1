"""Keep the marks: those of the program, and those that a person gives."""
