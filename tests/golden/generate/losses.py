"""Losses of real Keras: the value of each row, and the gradient of a hashed cotangent with respect to the output."""

import jax
import jax.numpy as jnp
import numpy as np
from common import uniform, whole_numbers, write
from keras import losses as L
from layers import record

REDUCTION = {"reduction": "none"}


def case(loss, shape, target="numbers", output="numbers", **options):
    """target: numbers, positive, bits, one_hot (along the loss's axis), distribution, labels (below the last size);
    output: numbers, positive, probabilities (sum to 1), parts (0 to 1), logits. See losses.test.js."""
    return {"loss": loss, "shape": list(shape), "target": target, "output": output, "options": options}


REGRESSION = ["MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "Huber", "LogCosh", "CosineSimilarity"]
CATEGORICAL = {"target": "one_hot", "output": "probabilities"}
BINARY = {"target": "bits", "output": "parts"}

CASES = [
    *[case(n, s) for n in REGRESSION for s in [(4, 5), (3, 1), (2, 3, 4)]],
    *[case(n, s, "positive", "positive") for n in ["MeanSquaredLogarithmicError", "Poisson"] for s in [(4, 5), (2, 3, 4)]],
    case("MeanSquaredLogarithmicError", (4, 5)),
    *[case("KLDivergence", s, "distribution", "probabilities") for s in [(4, 5), (2, 3, 4)]],
    case("Huber", (4, 5), delta=0.5),
    case("Huber", (4, 5), delta=0.01),
    case("CosineSimilarity", (2, 3, 4), axis=1),
    case("CosineSimilarity", (2, 3, 4), axis=-2),
    *[case(n, s, t) for n in ["Hinge", "SquaredHinge"] for s, t in [((4, 5), "bits"), ((4, 5), "numbers"), ((2, 3, 4), "bits")]],
    *[case("CategoricalHinge", s, "one_hot") for s in [(4, 5), (2, 3, 4)]],
    *[case("CategoricalCrossentropy", s, **CATEGORICAL, **o) for s in [(4, 5), (2, 3, 4)] for o in [{}, {"label_smoothing": 0.1}]],
    *[case("CategoricalCrossentropy", (4, 5), "one_hot", "logits", from_logits=True, **o) for o in [{}, {"label_smoothing": 0.2}]],
    *[case("CategoricalCrossentropy", (2, 3, 4), "one_hot", "logits", from_logits=True, axis=1, **o) for o in [{}, {"label_smoothing": 0.2}]],
    case("CategoricalCrossentropy", (2, 3, 4), "one_hot", "parts", axis=1),
    *[case("SparseCategoricalCrossentropy", s, "labels", "probabilities") for s in [(4, 5), (2, 3, 4)]],
    *[case("SparseCategoricalCrossentropy", s, "labels", "logits", from_logits=True) for s in [(4, 5), (2, 3, 4)]],
    *[case("SparseCategoricalCrossentropy", (2, 6, 4), "labels", "logits", from_logits=True, ignore_class=k) for k in [0, 2, 9, -1]],
    case("SparseCategoricalCrossentropy", (2, 6, 4), "labels", "probabilities", ignore_class=1),
    *[case("BinaryCrossentropy", s, **BINARY, **o) for s in [(4, 5), (3, 1), (2, 3, 4)] for o in [{}, {"label_smoothing": 0.1}]],
    *[case("BinaryCrossentropy", (4, 5), "bits", "logits", from_logits=True, **o) for o in [{}, {"label_smoothing": 0.2}]],
    *[case("BinaryCrossentropy", (2, 3, 4), "bits", "logits", from_logits=True, axis=a) for a in [1, -2]],
    case("BinaryCrossentropy", (2, 3, 4), **BINARY, axis=1, label_smoothing=0.1),
    *[case("BinaryFocalCrossentropy", (4, 5), **BINARY, **o) for o in [
        {}, {"gamma": 3.0}, {"apply_class_balancing": True}, {"apply_class_balancing": True, "alpha": 0.4, "label_smoothing": 0.1}]],
    *[case("BinaryFocalCrossentropy", (2, 3, 4), "bits", "logits", from_logits=True, **o) for o in [{}, {"axis": 1, "gamma": 1.5}]],
    *[case("CategoricalFocalCrossentropy", (4, 5), **CATEGORICAL, **o) for o in [{}, {"alpha": 0.5, "gamma": 1.0}, {"label_smoothing": 0.1}]],
    *[case("CategoricalFocalCrossentropy", (2, 3, 4), "one_hot", "logits", from_logits=True, **o) for o in [{}, {"axis": 1}]],
    *[case("CategoricalGeneralizedCrossEntropy", s, "labels", "probabilities", **o) for s in [(4, 5), (2, 3, 4)] for o in [{}, {"q": 0.8}]],
    *[case(n, (2, 3, 4, 1), **BINARY, **o) for n in ["Dice", "Tversky"] for o in [{}, {"axis": [1, 2, 3]}, {"axis": [2]}]],
    case("Tversky", (2, 3, 4), **BINARY, alpha=0.3, beta=0.9),
]


def target_of(c):
    shape, axis = c["shape"], c["options"].get("axis", -1)
    u = uniform(shape, 11)
    kind = c["target"]
    if kind == "positive":
        return np.abs(u) * 3
    if kind == "bits":
        return (u > 0).astype(np.float32)
    if kind == "distribution":
        return np.abs(u) / np.abs(u).sum(-1, keepdims=True)
    if kind == "labels":
        return whole_numbers(shape[:-1], 12, shape[-1])
    if kind == "one_hot":
        a = axis % len(shape)
        sizes = [n for k, n in enumerate(shape) if k != a]
        return np.moveaxis(np.eye(shape[a], dtype=np.float32)[whole_numbers(sizes, 12, shape[a])], -1, a)
    return u


def output_of(c):
    u = uniform(c["shape"], 13)
    kind = c["output"]
    if kind == "positive":
        return np.abs(u) * 3
    if kind == "parts":
        return u * 0.49 + 0.5
    if kind == "probabilities":
        e = np.abs(u) + 0.01
        return e / e.sum(-1, keepdims=True)
    return u * 4 if kind == "logits" else u * 2


def run(c):
    target, output = target_of(c), jnp.asarray(output_of(c).astype(np.float32))
    options = {k: tuple(v) if isinstance(v, list) else v for k, v in c["options"].items()}
    loss = getattr(L, c["loss"])(**options, **REDUCTION)

    def total(y):
        return jnp.sum(loss.call(target, y) * uniform(np.shape(loss.call(target, y)), 50))

    values = loss.call(target, output)
    config = {k: v for k, v in getattr(L, c["loss"])(**options).get_config().items()}
    return {
        "case": f"{c['loss']} {c['shape']} {c['target']} {c['output']} {c['options']}", **c,
        "config": config, "target_data": [float(v) for v in np.ravel(target)], "output_data": [float(v) for v in np.ravel(output)],
        "values": record(values), "gradient": record(jax.grad(total)(output)),
    }


if __name__ == "__main__":
    write("losses", [run(c) for c in CASES])
