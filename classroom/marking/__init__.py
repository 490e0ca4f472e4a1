"""Mark one submission: what is run, what is asked, what the answers are worth."""
