"""The verbs: one module per subject, each step declared once."""
