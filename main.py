"""Starts Tolera: the window, or the command that the arguments name."""

from __future__ import annotations

from desktop.app import main

if __name__ == "__main__":
    raise SystemExit(main())
