"""Write assignments: the master, its hidden checks, the notebooks that come of it, the release."""
