#!/usr/bin/env bash
# Two kept UCUM libraries answer oppositely whether kilo-IU per litre is IU per millilitre, and one of them equates unlike units.
#
# A total IgE stands in kU/L in one report, in IU/mL in the next, in k[IU]/L in LOINC's units. UCUM marks international units as
# arbitrary: such units are of no dimension that another one has, and a prefix is allowed.
# @lhncbc/ucum-lhc 7.1.10 refuses k[IU]/L to [IU]/mL, which is the same unit with a prefix; ucumvert 0.3.2 (on pint) converts it, and
# converts [arb'U], and even [EU] (Ehrlich units of urobilinogen), to [IU] one to one as well. Both read kU/L as enzyme units
# (µmol/min), which is no IgE.
# What it means: neither "it converts" nor "it does not" of a library says whether two printed units of an arbitrary kind are one; a
# record of results needs a table for each analyte.
#
# Seen (@lhncbc/ucum-lhc 7.1.10, ucumvert 0.3.2, pint 0.25.3):
#   k[IU]/L to [IU]/mL: ucum-lhc failed, ucumvert 1
#   kU/L to [IU]/mL: ucum-lhc failed, ucumvert DimensionalityError
#   [arb'U]/mL to [IU]/mL: ucum-lhc failed, ucumvert 1
#   [EU]/mL to [IU]/mL: ucum-lhc failed, ucumvert 1
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv --without-pip env
python3 -m pip --python env/bin/python install --quiet --disable-pip-version-check ucumvert==0.3.2 pint==0.25.3
npm install --silent --no-audit --no-fund @lhncbc/ucum-lhc@7.1.10
cat >ask.js <<'JS'
const units = require("@lhncbc/ucum-lhc").UcumLhcUtils.getInstance();
const [from, to] = process.argv.slice(2);
const answer = units.convertUnitTo(from, 1, to);
console.log(answer.status === "succeeded" ? String(answer.toVal) : answer.status);
JS
env/bin/python - <<'PY'
import subprocess
import warnings

warnings.simplefilter("ignore")
from ucumvert import PintUcumRegistry

units = PintUcumRegistry()


def by_ucumvert(one: str, other: str) -> str:
    try:
        return f"{(1 * units.from_ucum(one)).to(units.from_ucum(other)).magnitude:g}"
    except Exception as error:
        return type(error).__name__


def by_lhc(one: str, other: str) -> str:
    return subprocess.run(["node", "ask.js", one, other], capture_output=True, text=True, check=True).stdout.strip()


pairs = [(one, "[IU]/mL") for one in ("k[IU]/L", "kU/L", "[arb'U]/mL", "[EU]/mL")]
seen = [f"{one} to {other}: ucum-lhc {by_lhc(one, other)}, ucumvert {by_ucumvert(one, other)}" for one, other in pairs]
print(*seen, sep="\n")
assert seen == [
    "k[IU]/L to [IU]/mL: ucum-lhc failed, ucumvert 1",
    "kU/L to [IU]/mL: ucum-lhc failed, ucumvert DimensionalityError",
    "[arb'U]/mL to [IU]/mL: ucum-lhc failed, ucumvert 1",
    "[EU]/mL to [IU]/mL: ucum-lhc failed, ucumvert 1",
], "this has changed"
PY
