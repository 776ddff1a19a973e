"""When the cyclic garbage collector works: not while the program starts, and all over only when nobody waits for a key.

A pass over everything takes a tenth of a second and more once thousands of objects have changed.
"""

import gc

_NEVER = 1 << 30
_PATIENCE = 2_000
"""Objects more than before until the young ones are looked through; older ones never are by themselves.

Objects that a watch replaces count against those that come with it, so that there are ten times as many young ones by
then: with 20,000 one pass took 50 ms, which is what a key may take in all. With Python's own 700 they came twenty at
once.
"""
_WORTHWHILE = 100
"""Passes over the young, since the last one over all."""


def begin_start() -> None:
    """Imports make many objects and no garbage: without the collector's passes they take a tenth less."""
    gc.disable()


def end_start() -> None:
    """What has been loaded by now stays for good, and is never looked through. Later calls do nothing."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(_PATIENCE, _NEVER, _NEVER)
        gc.enable()


def tidy() -> None:
    """Look through everything, where there may be something by now; nobody should be waiting for a key."""
    if gc.get_count()[1] > _WORTHWHILE:
        gc.collect()
