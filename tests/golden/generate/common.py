"""What the scripts that make golden values share."""

import json
import math
import pathlib

import keras

GOLDEN = pathlib.Path(__file__).parent.parent


def encodable(x):
    """The same with NaN and infinities as strings, which JSON lacks; JavaScript's Number() reads them."""
    if isinstance(x, dict):
        return {key: encodable(value) for key, value in x.items()}
    if isinstance(x, (list, tuple)):
        return [encodable(value) for value in x]
    if isinstance(x, float) and not math.isfinite(x):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(x)]
    return x


def write(name, cases, **rest):
    """Writes the cases, each with its name under "case", one a line so that a change shows as such."""
    made_by = f"tests/golden/generate/{name}.py, Keras {keras.__version__}"
    lines = [json.dumps(encodable(case), ensure_ascii=False, separators=(",", ":")) for case in cases]
    head = json.dumps(encodable({"madeBy": made_by, **rest}), ensure_ascii=False, separators=(",", ":"))
    text = head[:-1] + ',"cases":[\n' + ",\n".join(lines) + "\n]}\n"
    (GOLDEN / f"{name}.json").write_text(text, encoding="utf-8")
