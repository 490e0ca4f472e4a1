"""Mark by hand in a page of this machine: question by question, kept as one types."""
