#!/usr/bin/env bash
# The endotoxin unit as every certificate prints it, EU/mL, is valid UCUM, and is another thing: exa-enzyme-units per millilitre.
#
# UCUM has no endotoxin unit under "EU": "[EU]" is the Ehrlich unit (of urobilinogen), and unbracketed "EU" is read as the prefix
# exa before the enzyme unit U. A validator therefore finds nothing to say about `0.5 EU/mL`, nor about `[EU]/mL`, and what goes out
# is eighteen orders of magnitude of enzyme activity, or urobilinogen.
# What it means: an endotoxin result needs an arbitrary unit with an annotation, such as [arb'U]{EU}/mL, or no UCUM code at all;
# that a validator accepts a unit does not say that it is the one that was meant.
#
# Seen (@lhncbc/ucum-lhc 7.1.10):
#   EU/mL: valid, [exaenzyme unit]/milliliter
#   [EU]/mL: valid, [Ehrlich units (urobilinogen)]/milliliter
#   EU/kg: valid, [exaenzyme unit]/kilogram
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund @lhncbc/ucum-lhc@7.1.10
cat >ask.js <<'JS'
const assert = require("node:assert");
const units = require("@lhncbc/ucum-lhc").UcumLhcUtils.getInstance();
const seen = ["EU/mL", "[EU]/mL", "EU/kg"].map((code) => {
  const answer = units.validateUnitString(code);
  return `${code}: ${answer.status}, ${answer.unit && answer.unit.name}`;
});
console.log(seen.join("\n"));
assert.deepStrictEqual(seen, [
  "EU/mL: valid, [exaenzyme unit]/milliliter",
  "[EU]/mL: valid, [Ehrlich units (urobilinogen)]/milliliter",
  "EU/kg: valid, [exaenzyme unit]/kilogram",
]);
JS
node ask.js
