"""What the scripts that make golden values share."""

import json
import math
import pathlib

import keras
import numpy as np

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


def plain(config):
    """A config without what says nothing: modules, and the policy that stands for a dtype."""
    if isinstance(config, (list, tuple)):
        return [plain(one) for one in config]
    if not isinstance(config, dict):
        return config
    if config.get("class_name") == "DTypePolicy":
        return config["config"]["name"]
    silent = ("module", "registered_name", "build_config")
    return {key: plain(value) for key, value in config.items() if key not in silent}


def write(name, cases, script=None, **rest):
    """Writes the cases, each with its name under "case", one a line so that a change shows as such."""
    made_by = f"tests/golden/generate/{script or name}.py, Keras {keras.__version__}"
    lines = [json.dumps(encodable(case), ensure_ascii=False, separators=(",", ":")) for case in cases]
    head = json.dumps(encodable({"madeBy": made_by, **rest}), ensure_ascii=False, separators=(",", ":"))
    text = head[:-1] + ',"cases":[\n' + ",\n".join(lines) + "\n]}\n"
    (GOLDEN / f"{name}.json").write_text(text, encoding="utf-8")


def uniform(shape, seed):
    """Numbers in [-1, 1) that JavaScript makes the same: element i is a hash of i and the seed (tests/support/hash.js)."""
    h = np.arange(math.prod(shape), dtype=np.uint32) + np.uint32(seed * 0x9E3779B1 & 0xFFFFFFFF)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return (h / 2.0**31 - 1).astype(np.float32).reshape(shape)


def whole_numbers(shape, seed, below):
    """Whole numbers from 0 to below - 1, hashed."""
    return ((uniform(shape, seed) * 0.5 + 0.5) * below).astype(np.int32)


def initial_weights(shapes):
    """Weights to begin with: kernels uniform within the limit of Glorot, the rest within 0.1; the seed is the position."""
    weights = []
    for seed, shape in enumerate(shapes):
        limit = 0.1
        if len(shape) > 1:
            limit = math.sqrt(6 / (math.prod(shape[:-2]) * (shape[-2] + shape[-1])))
        weights.append(uniform(shape, seed) * np.float32(limit))
    return weights


def fingerprint(array):
    """Two numbers that any wrong element changes: the dot product with hashed numbers, and the length."""
    x = np.asarray(array, np.float64).ravel()
    return [float(x @ uniform(x.shape, 77).astype(np.float64)), float(np.sqrt(x @ x))]
