"""One file a command, by its name: `command`, a click command, and `USAGE`, its line in `main.py --help`."""
