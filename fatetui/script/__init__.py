"""Scripts: the document, its checks, the run at a command line, and its reporters."""
