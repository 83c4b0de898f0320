#!/usr/bin/env bash
# Makes the golden values: runs real Keras and writes tests/golden/*.json. `run.sh summary` makes only that one,
# `run.sh layers core` only one area of the layers.
set -euo pipefail
cd "$(dirname "$0")/../../.."

./build.sh oracle
export KERAS_BACKEND=jax
for script in tests/golden/generate/${1:-*}.py; do
  name=$(basename "$script" .py)
  [ "$name" = common ] && continue
  echo "golden: $name"
  .build/venv/bin/python "$script" "${@:2}"
done
