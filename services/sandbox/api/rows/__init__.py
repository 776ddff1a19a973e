"""The cells of each kind, in the order of its columns (`tables.py`)."""
