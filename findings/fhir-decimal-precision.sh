#!/usr/bin/env bash
# fhir.resources 8.2.0 does not keep the precision of a decimal.
#
# FHIR (R4, R5: datatypes, "decimal") says that the precision of a decimal is significant: 0.10 is not 0.1, and a receiver must keep it.
# A laboratory's `<0.10 kU/L` read and written by fhir.resources is `<0.1`; read with Python's Decimal it is 0.10 in memory, and 0.1
# again in the JSON that is written. A number of 17 digits comes back as another number.
# What it means: a program that must keep results as printed reads the JSON itself (parse_float=Decimal) and keeps the text.
#
# Seen (fhir.resources 8.2.0, Python 3.11):
#   read 0.10 -> 0.1, written 0.1
#   read 0.10 as Decimal -> 0.10, written 0.1
#   read 560.00 -> 560.0, written 560.0
#   read 0.30000000000000001 -> 0.3, written 0.3
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv --without-pip "$place/env"
python3 -m pip --python "$place/env/bin/python" install --quiet --disable-pip-version-check fhir.resources==8.2.0 pydantic==2.14.4
"$place/env/bin/python" - <<'PY'
import json
from decimal import Decimal
from importlib.metadata import version

from fhir.resources.observation import Observation


def observation(number):
    return (
        '{"resourceType": "Observation", "status": "final", "code": {"text": "specific IgE"},'
        ' "valueQuantity": {"value": %s, "comparator": "<", "unit": "kU/L"}}' % number
    )


def written(read):
    return json.loads(read.model_dump_json(), parse_float=str)["valueQuantity"]["value"]


seen = []
for number in ("0.10", "560.00", "0.30000000000000001"):
    read = Observation.model_validate_json(observation(number))
    seen.append(f"read {number} -> {read.valueQuantity.value}, written {written(read)}")
exact = Observation.model_validate(json.loads(observation("0.10"), parse_float=Decimal))
seen.insert(1, f"read 0.10 as Decimal -> {exact.valueQuantity.value}, written {written(exact)}")
print(f"fhir.resources {version('fhir.resources')}", *seen, sep="\n  ")
assert seen == [
    "read 0.10 -> 0.1, written 0.1",
    "read 0.10 as Decimal -> 0.10, written 0.1",
    "read 560.00 -> 560.0, written 560.0",
    "read 0.30000000000000001 -> 0.3, written 0.3",
], "this has changed"
PY
