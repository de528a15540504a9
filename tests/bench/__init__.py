"""How fast Tolera is: each measurement against its floor, in the same run, on the same machine.

    python -m tests.bench            the table (about a minute)
    python -m tests.bench --large    also the search in 100,000 patients with 2,000,000 results (some minutes, 3 GB of disk)
    python -m tests.bench save       only what is named: start, save, redraw, keystroke, search, snapshot, patient, allergens,
                                     import, recall, products, changes, figure, summary, compare, memory

after `python3 bootstrap.py run --version` has made the environment, with the `python` that lies in `.venv`. The ratios hold from
machine to machine; the times are one machine's. Where a floor is given, both sides are measured in turns and their medians
are compared. Windows are opened offscreen unless QT_QPA_PLATFORM says otherwise.

The goals are those of the issue "The case report, end to end"; that of a recall is ours. A goal in ms is one frame at 60 frames a second.
"""
