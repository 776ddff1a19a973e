"""The program's door: puts the bundled packages in reach, then hands over to the command line."""

import sys
from pathlib import Path

from fatetui import garbage


def main() -> None:
    """Run the command line; does not return (the exit code is the process's)."""
    garbage.begin_start()
    _reach_bundle()
    try:
        from fatetui.cli import run

        code = run()
    except KeyboardInterrupt:  # before there was anybody to hear it, or after
        code = 130
    sys.exit(code)


def _reach_bundle() -> None:
    """In an installed wheel `services`, `screens` and `themes` live inside this package.

    They come first on the path of this process only, so that neither a `services` of the user's own shadows ours nor
    ours shadows his anywhere else (design.md §2).
    """
    bundle = Path(__file__).parent / "_bundled"
    if bundle.is_dir():
        sys.path.insert(0, str(bundle))


if __name__ == "__main__":
    main()
