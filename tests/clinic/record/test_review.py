"""How an entry stands with the physician, in a sign and words, alone and where several are told as one."""

from __future__ import annotations

from datetime import UTC

from desktop.clinic.record.review import Act, Review, Sight, together
from tests.cases import cases

AT = "2026-11-30T22:10:00.000+00:00"
UNSEEN, BEFORE = Review("a", True), Review("d", False)
CHANGED, SEEN = Review("b", True, 1, "Dr. Öz", AT), Review("c", False, 2, "Dr. Öz", AT)

STANDS = [
    (UNSEEN, Sight.UNSEEN, "☐ not yet seen", "Not yet seen by a physician."),
    (CHANGED, Sight.CHANGED, "△ changed since it was seen", "Changed since Dr. Öz saw version 1 on 2026-11-30 22:10; not seen since."),
    (SEEN, Sight.SEEN, "✓ seen", "Seen by Dr. Öz on 2026-11-30 22:10 (version 2)."),
    (BEFORE, Sight.BEFORE, "", "Entered before reviews were kept."),
]  # fmt: skip


@cases("review, sight, sign, sentence", STANDS)
def test_a_sign_and_words_say_how_an_entry_stands(review: Review, sight: Sight, sign: str, sentence: str) -> None:
    assert (review.sight, review.sign, str(review.told(UTC))) == (sight, sign, sentence)


TOGETHER = [
    ("a", "☐ not yet seen"),
    ("c", "✓ seen"),
    ("ac", "☐ 1 of 2 not yet seen"),
    ("abc", "△ 1 of 3 changed since it was seen"),
    ("cx", "✓ 1 of 2 seen"),
    ("x", ""),
    ("", ""),
]


@cases("entries, told", TOGETHER)
def test_of_entries_that_are_told_as_one_what_waits_is_told_first(entries: str, told: str) -> None:
    reviews = {review.entry: review for review in (UNSEEN, CHANGED, SEEN)}
    assert together(tuple(entries), reviews) == told


def test_an_act_says_who_and_when_and_why_it_was_taken_back() -> None:
    acts = (Act("seen", "Dr. Öz", AT, ""), Act("taken_back", "Dr. Öz", AT, "the wrong patient"))
    assert [str(act.told(UTC)) for act in acts] == [
        "seen by Dr. Öz on 2026-11-30 22:10",
        "not seen after all, says Dr. Öz on 2026-11-30 22:10: “the wrong patient”",
    ]
