"""What a plot shows, resolved once for screen and paper: trajectories, what is drawn of them, where it stands, and its verdicts.

May import every folder of the clinic but record.
"""
