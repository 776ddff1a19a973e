"""The look: theme definitions and the stylesheet of the application."""
