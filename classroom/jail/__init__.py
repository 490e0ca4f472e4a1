"""Run code that was handed in where it can do no harm, and hear what it answers."""

WITHOUT_JAIL = "--without-jail-i-accept-the-risk"  # the option that grades without one
