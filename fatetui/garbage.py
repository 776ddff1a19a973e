"""When the cyclic garbage collector works: not while the program starts, and all over only when nobody waits for a key.

A pass over everything takes a tenth of a second and more where thousands of objects change all the time, and would
come every few seconds then: what a store lets go of counts as much as what it keeps.
"""

import gc

_NEVER = 1 << 30
_WORTHWHILE = 100
"""Passes over what is young, since the last one over everything."""


def begin_start() -> None:
    """Imports make many objects and no garbage: without the collector's passes they take a tenth less."""
    gc.disable()


def end_start() -> None:
    """What has been loaded by now stays for good, and is never looked through. Later calls do nothing."""
    if not gc.isenabled():
        gc.freeze()
        young, middle, _old = gc.get_threshold()
        gc.set_threshold(young, middle, _NEVER)
        gc.enable()


def tidy() -> None:
    """Look through everything, where there may be something by now; nobody should be waiting for a key."""
    if gc.get_count()[2] >= _WORTHWHILE:
        gc.collect()
