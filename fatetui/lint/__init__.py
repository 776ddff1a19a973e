"""`fatetui lint`: party files read, judged, mended and watched; every output format is a reader of one report."""
