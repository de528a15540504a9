"""A patient as the list of patients shows one: before anybody is opened, and before an entry type is known."""

from __future__ import annotations

from typing import NamedTuple

# how many are shown at once of those that were found
MOST = 200


class Listed(NamedTuple):
    """A patient as the list shows one; "" is what is not known."""

    patient: str
    identifier: str
    name: str
    sex: str
    birth_earliest: str
    birth_latest: str
