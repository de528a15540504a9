"""What docs/changing.md shows is done for real in a copy of the program: a new attribute and a new entry type are seen everywhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENT = {"identifier": "P-1", "family_name": "Öz", "given_name": "Ada", "sex": "female", "birth_date": "1.3.84"}

# runs in the copy: makes a clinic file
MAKE = """
import sys
from datetime import UTC, datetime
from pathlib import Path

from desktop.session.session import create

create(Path(sys.argv[1]), "Ayşe", lambda: datetime.now(UTC), "Tolera of the tests").close()
"""
# runs in the copy: tells how each place shows the one entry of a type, and amends it
LOOK = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication

from desktop.clinic.record.entry_types import BY_NAME
from desktop.clinic.record.timeline import timeline
from desktop.paper.record.summary import summary
from desktop.screens.entry.form import EntryForm
from desktop.screens.window.sheets import typed_on
from desktop.session.lines import lines
from desktop.session.session import Session
from desktop.store.clinic_file import open_file

path, name, field, value, column, page = sys.argv[1:]
session = Session(open_file(Path(path)), "Ayşe")
patient = session.patient_with("P-1")
type = BY_NAME[name]
kept = session.chart(patient).of(type)[0]
app = QApplication([])
typed = next(typed for typed in typed_on(page) if typed.type is type)
form = EntryForm(session, type, typed.page.rows, typed.page.stays)
form.show_entry(kept)
retyped = type.declaration.field(field).kind.parse(value, session.reader)
entry, found = session.check(type(**{**kept.entry.values(), field: retyped}), patient, kept.id)
session.amend(kept.id, entry, kept.number, "retyped", [finding.key for finding in found])
(line,) = lines(session, patient, [type])[:]
event = next(event for event in timeline(session.chart(patient), session.reader) if event.type == name)
view, column = column.split(".")
print(json.dumps({
    "form": [editor.objectName() for editor in form.findChildren(object) if editor.objectName() == f"{name}.{field}"],
    "line": f"{line.title} {line.value} {line.unit} · {line.detail}",
    "event": f"{event.title}: {event.detail}",
    "versions": [getattr(version.kept.entry, field) is not None for version in session.versions(kept.id)],
    "summary": summary(session, patient, session.clock()).files["data.json"].decode(),
    "view": session.file.connection.execute(f"SELECT {column} FROM {view}").fetchall(),
}, ensure_ascii=False))
session.close()
"""


def section(heading: str) -> dict[str, tuple[str, str]]:
    """What a section of the page shows: by file, the language of the block and its text."""
    text = (ROOT / "docs" / "changing.md").read_text("utf-8")
    body = re.split(r"^## ", text.partition(f"## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    blocks = re.findall(r"^\*\*([^*\n]+)\*\*\n```(\w+)\n(.*?)^```$", body, flags=re.MULTILINE | re.DOTALL)
    return {path: (language, block) for path, language, block in blocks}


def changed_copy(heading: str, to: Path) -> dict[str, tuple[str, str]]:
    """A copy of the program with the changes of a section."""
    for name in ("desktop", "resources"):
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "main.py", to)
    shown = section(heading)
    for path, (language, block) in shown.items():
        if language == "diff":
            changed = (to / path).read_text("utf-8")
            for hunk in block.split("@@\n"):
                before = "".join(line[1:] for line in hunk.splitlines(keepends=True) if line[0] == " ")
                after = "".join(line[1:] for line in hunk.splitlines(keepends=True))
                if before not in changed:
                    # lines that stand together here have one between them there
                    raise AssertionError(f"{path} has no such lines: {before}")
                changed = changed.replace(before, after, 1)
            (to / path).write_text(changed, "utf-8")
        else:
            (to / path).write_text(block, "utf-8")
    return shown


def run(where: Path, *arguments: str) -> str:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(where)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=where, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def looked_at(where: Path, entry: dict[str, Any], *what: str) -> dict[str, Any]:
    """What the changed program shows of an entry that `enter` wrote; `entries` gives it back as it was typed."""
    clinic, written = where / "clinic.sqlite", where / "entries.jsonl"
    lines = [{"patient": None, "type": "patient", "ref": "p", "texts": PATIENT}, {"patient": "@p", **entry}]
    written.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    run(where, "-c", MAKE, str(clinic))
    run(where, "main.py", "enter", str(clinic), str(written), "--accept", "soft")
    back = [json.loads(line) for line in run(where, "main.py", "entries", str(clinic)).splitlines()]
    assert entry["texts"].items() <= next(line["texts"] for line in back if line["type"] == entry["type"]).items()
    return json.loads(run(where, "-c", LOOK, str(clinic), entry["type"], *what).splitlines()[-1])


@pytest.mark.slow
def test_a_new_attribute_is_one_line_and_one_migration(tmp_path: Path) -> None:
    shown = changed_copy("A new attribute", tmp_path)
    added = [
        line for language, block in shown.values() for line in block.splitlines() if language == "sql" or line[0] == "+"
    ]
    assert len(added) == 2
    texts = {
        "drug": "cetirizine", "indication": "urticaria", "route": "oral", "start": "2026-01-05", "supplier": "Kızılay",
    }  # fmt: skip
    told = looked_at(
        tmp_path,
        {"type": "medication_course", "texts": texts},
        "supplier", "Ward 3", "v_medication_courses.supplier", "medication",
    )  # fmt: skip
    assert told["form"] == ["medication_course.supplier"]
    assert told["line"].endswith("Supplied by Ward 3")
    assert told["event"].endswith("Supplied by Ward 3")
    assert "Supplied by: Ward 3" in told["summary"]
    assert (told["versions"], told["view"]) == ([True, True], [["Ward 3"]])


@pytest.mark.slow
def test_a_new_entry_type_with_two_numbers_is_two_files_and_one_migration(tmp_path: Path) -> None:
    shown = changed_copy("A new entry type", tmp_path)
    assert sorted(language for language, _block in shown.values()) == ["diff", "python", "sql"]
    told = looked_at(
        tmp_path,
        {"type": "peak_flow", "texts": {"date": "2026-01-05", "morning": "420", "evening": "380"}},
        "evening", "390", "v_peak_flows.evening", "tests",
    )  # fmt: skip
    assert told["form"] == ["peak_flow.evening"]
    assert told["line"] == "Peak flow   · Morning 420 L/min · Evening 390 L/min"
    assert told["event"] == "Peak flow: Morning 420 L/min; Evening 390 L/min"
    assert "Peak flows" in told["summary"] and "Evening 390 L/min" in told["summary"]
    assert (told["versions"], told["view"]) == ([True, True], [[390]])
