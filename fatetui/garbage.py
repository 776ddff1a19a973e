"""When the cyclic garbage collector works: not while the program starts, always after that."""

import gc

_PATIENCE = (20_000, 10, 5)
"""Objects more than before until the young ones are looked through, and how often that until the older ones are.

A burst of watch events makes some ten thousand, and drops them at once: with Python's own 700 it is looked for garbage
twenty times over, and what 10,000 rows are made of every second. A screen that was left is some 5,000.
"""


def begin_start() -> None:
    """Imports make many objects and no garbage: without the collector's passes they take a tenth less."""
    gc.disable()


def end_start() -> None:
    """What has been loaded by now stays for good, and is never looked through. Later calls do nothing."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*_PATIENCE)
        gc.enable()
