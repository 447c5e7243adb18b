"""What `dev.py` is made of. Standard library only, and no line that Python 3.7 could not read."""
