"""Run code that was handed in where it can do no harm, and hear what it answers."""
