"""The engine: step vocabulary, plan, run, journal, events."""
