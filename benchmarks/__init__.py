"""How fast fatetui is, beside named peers measured in the same run (docs/benchmarks.md)."""
