"""Release assignments, grade what comes back, export the marks."""
