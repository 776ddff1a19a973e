"""What the operator sees: one package per screen; Textual lives here and in fatetui/app.py only."""
