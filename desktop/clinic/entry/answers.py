"""The coded answers that more than one entry type offers."""

from __future__ import annotations

from desktop.clinic.entry.kinds import UNKNOWN_ANSWER, Choice, Option
from desktop.clinic.words.language import N_

UNKNOWN = UNKNOWN_ANSWER
YES_NO = Choice((Option("yes", N_("yes"), ("evet", "e")), Option("no", N_("no"), ("hayır", "h")), UNKNOWN))

ROUTE = Choice(
    (
        Option("oral", N_("oral"), ("po",)),
        Option("iv", N_("intravenous"), ("iv",)),
        Option("im", N_("intramuscular"), ("im",)),
        Option("sc", N_("subcutaneous"), ("sc",)),
        Option("topical", N_("topical")),
        Option("inhaled", N_("inhaled")),
        Option("eye", N_("eye drops")),
        Option("ear", N_("ear drops")),
        Option("other", N_("other")),
        UNKNOWN,
    )
)

OUTCOME = Choice(
    (
        Option("recovered", N_("recovered")),
        Option("recovering", N_("recovering")),
        Option("not_recovered", N_("not recovered")),
        Option("sequelae", N_("recovered with sequelae")),
        Option("fatal", N_("fatal")),
        UNKNOWN,
    )
)
