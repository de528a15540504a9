#!/usr/bin/env bash
# A spreadsheet can show `<3.0` for a cell that holds 3: the comparator is in the number format, and readers of values lose it.
#
# Laboratories' sheets do so to keep a column numeric. python-calamine 0.9.1 gives 3.0, as if it had been measured;
# the same holds for a unit or a percent sign. openpyxl 3.1.5 gives 3 as well, but the format beside it, so that a program can see that
# what is shown is another thing than what is kept.
# What it means: a censored result becomes a measured one without a word, unless the number format is read too.
#
# Seen (python-calamine 0.9.1, openpyxl 3.1.5):
#   shown <3.0: calamine 3.0, openpyxl 3 with the format "<"0.0
#   shown 40.6%: calamine 0.406, openpyxl 0.406 with the format 0.0%
#   shown 1.25 kU/L: calamine 1.25, openpyxl 1.25 with the format 0.00" kU/L"
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv --without-pip "$place/env"
python3 -m pip --python "$place/env/bin/python" install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
cd "$place"
"$place/env/bin/python" - <<'PY'
from importlib.metadata import version

import openpyxl
import python_calamine

CELLS = (("<3.0", 3, '"<"0.0'), ("40.6%", 0.406, "0.0%"), ("1.25 kU/L", 1.25, '0.00" kU/L"'))
book = openpyxl.Workbook()
for row, (_shown, number, form) in enumerate(CELLS, start=1):
    book.active.cell(row, 1, number).number_format = form
book.save("results.xlsx")

values = [row[0] for row in python_calamine.CalamineWorkbook.from_path("results.xlsx").get_sheet_by_index(0).to_python()]
cells = [row[0] for row in openpyxl.load_workbook("results.xlsx").active.iter_rows()]
seen = [
    f"shown {shown}: calamine {value}, openpyxl {cell.value} with the format {cell.number_format}"
    for (shown, _number, _form), value, cell in zip(CELLS, values, cells, strict=True)
]
print(f"python-calamine {version('python-calamine')}, openpyxl {version('openpyxl')}", *seen, sep="\n  ")
assert seen == [
    'shown <3.0: calamine 3.0, openpyxl 3 with the format "<"0.0',
    "shown 40.6%: calamine 0.406, openpyxl 0.406 with the format 0.0%",
    'shown 1.25 kU/L: calamine 1.25, openpyxl 1.25 with the format 0.00" kU/L"',
], "this has changed"
PY
