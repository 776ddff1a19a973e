"""When the cyclic garbage collector works: not while the program starts, and all over only when nobody waits for a key.

A pass over everything takes a tenth of a second and more once thousands of objects have changed.
"""

import gc

_PATIENCE = (20_000, 10, 1 << 30)
"""Objects more than before until the young ones are looked through, how often that until the older ones are, and never
by itself all.

A burst of watch events makes some ten thousand, and drops them at once: with Python's own 700 it is looked for garbage
twenty times over, and what 10,000 rows are made of every second. A screen that was left is some 5,000.
"""
_WORTHWHILE = 5
"""Passes over the older ones, since the last one over all."""


def begin_start() -> None:
    """Imports make many objects and no garbage: without the collector's passes they take a tenth less."""
    gc.disable()


def end_start() -> None:
    """What has been loaded by now stays for good, and is never looked through. Later calls do nothing."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*_PATIENCE)
        gc.enable()


def tidy() -> None:
    """Look through everything, where there may be something by now; nobody should be waiting for a key."""
    if gc.get_count()[2] > _WORTHWHILE:
        gc.collect()
