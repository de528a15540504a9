"""How paper looks: the colours of its parts, the fonts, and lengths in millimetres."""

from __future__ import annotations

FONT = "DejaVu Sans"

PAGE_WIDTH, MARGIN = 210.0, 15.0  # of A4; the templates keep the same margin
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

TEXT, MUTED, HAIRLINE = "#1B2430", "#5A6475", "#C9CFD8"
HEAD_TINT = "#F1F4F7"
ACCENT = "#0F6E84"
DANGER, DANGER_TINT = "#B42318", "#FDECEA"
QUESTION, QUESTION_TINT = "#B54708", "#FBF1E9"
INFUSION = "#6D3FC0"
LIMIT, LIMIT_TINT = "#2E7D5B", "#D5E8DF"
