"""Whether a specimen was taken, or a patient asked, under omalizumab: in two or four words, for whatever is followed."""

from __future__ import annotations

from decimal import Decimal

from desktop.clinic.patient.given import begun, dose_before
from desktop.clinic.patient.medication import MedicationCourse
from desktop.clinic.patient.on_board import washed_out
from desktop.clinic.plot.placing import Setting
from desktop.clinic.words.dates import When
from desktop.clinic.words.language import N_, _

_ON, _AFTER = N_("on omalizumab"), N_("after omalizumab")
_MAY_BE_ON, _MAY_HAVE_BEEN = N_("may be on omalizumab"), N_("may have been on omalizumab")


def omalizumab_words(when: When, around: Setting) -> str:
    """ "on omalizumab" and "after omalizumab" only by a dose on record, "may be on" and "may have been on" without; ""."""
    told = {_under(when, course, around.washout) for course in around.omalizumab}
    return next((_(words) for words in (_ON, _MAY_BE_ON, _AFTER, _MAY_HAVE_BEEN) if words in told), "")


def _under(when: When, course: MedicationCourse, washout: Decimal) -> str:
    had_begun = begun(course, when)
    if had_begun is False:
        return ""
    ended = when.after(course.stop) if course.stop is not None else False
    last = dose_before(course, when)
    if ended:
        return _AFTER if last is not None else _MAY_HAVE_BEEN
    still = last is not None and washed_out(last, when, washout) is False
    return _ON if still and ended is False else _MAY_BE_ON
