#!/usr/bin/env bash
# sqlite-utils 4.2.1: `table.transform()` drops the table's triggers without a word.
#
# An audit table is kept append-only by triggers. A migration that adds a check or renames a column through transform() rebuilds the
# table: STRICT, CHECK, defaults and foreign keys stay, the triggers are gone, and from then on history can be changed.
# What it means: make the triggers again in the same transaction, or write such a step as SQL, and test that the triggers stand there.
#
# Seen (sqlite-utils 4.2.1):
#   before: UPDATE is refused (append-only), triggers: version_no_update
#   after transform(): UPDATE went through, triggers: none
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv --without-pip "$place/env"
python3 -m pip --python "$place/env/bin/python" install --quiet --disable-pip-version-check sqlite-utils==4.2.1
"$place/env/bin/python" - <<'PY'
import sqlite3
from importlib.metadata import version

import sqlite_utils

db = sqlite_utils.Database(memory=True)
db.execute("CREATE TABLE version (entry TEXT, number INTEGER, content TEXT) STRICT")
db.execute(
    "CREATE TRIGGER version_no_update BEFORE UPDATE ON version BEGIN SELECT RAISE(ABORT, 'append-only'); END"
)
db.execute("INSERT INTO version VALUES ('e1', 1, 'as it was')")


def state() -> str:
    try:
        db.execute("UPDATE version SET content = 'changed'")
        answer = "UPDATE went through"
    except sqlite3.IntegrityError as error:
        answer = f"UPDATE is refused ({error})"
    return f"{answer}, triggers: {', '.join(one.name for one in db.triggers) or 'none'}"


before = state()
db["version"].transform(not_null={"content"})
after = state()
print(f"sqlite-utils {version('sqlite-utils')}", f"before: {before}", f"after transform(): {after}", sep="\n  ")
assert before == "UPDATE is refused (append-only), triggers: version_no_update", "this has changed"
assert after == "UPDATE went through, triggers: none", "this has changed"
assert db["version"].strict, "STRICT stays"
PY
