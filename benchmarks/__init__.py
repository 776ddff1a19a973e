"""What is fast, measured against named peers in the same run. Timings live here and never in tests."""
