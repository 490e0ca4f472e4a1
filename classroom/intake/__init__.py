"""Take in what was handed in: whose it is, what it is for, what is in it. Nothing is run here."""
