"""Single layers of real Keras on hashed data: outputs, gradients, weights after three steps, config.

The loss is the sum over outputs of mean((output - hashed target)^2), plus the layer's own penalties. `layers.py AREA ...`
makes only the files of those areas.
"""

import importlib
import pathlib
import sys

import jax
import jax.numpy as jnp
import keras
import numpy as np
from common import fingerprint, initial_weights, plain, uniform, whole_numbers, write

RATE = 0.1
STEPS = 3
FEW = 24  # values that are written in full


def record(array):
    """Shape and values, or a fingerprint of many."""
    x = np.asarray(array, np.float32)
    values = {"values": [float(f"{v:.9g}") for v in x.ravel()]} if x.size <= FEW else {"print": fingerprint(x)}
    return {"shape": list(x.shape), **values}


def hashed_weights(layer):
    """Hashed numbers for every weight; variances are positive."""
    values = initial_weights([w.shape for w in layer.weights])
    return [np.abs(v) + 0.5 if "variance" in w.path.split("/")[-1] else v for w, v in zip(layer.weights, values)]


def inputs_of(c):
    for i, shape in enumerate(c["shapes"]):
        full = (c["rows"], *shape)
        if c["below"]:
            yield whole_numbers(full, 20 + i, c["below"])
        else:
            low, high = c["range"] or (-1, 1)
            yield (uniform(full, 20 + i) * np.float32((high - low) / 2) + np.float32((high + low) / 2)).astype(np.float32)


def flat(outputs):
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def run(c):
    layer = c["layer"]
    xs = [jnp.asarray(x) for x in inputs_of(c)]
    given = xs if len(xs) > 1 else xs[0]
    masks = [None if m is None else jnp.asarray(m, bool) for m in c["masks"] or []]
    kwargs = {"mask": masks if len(xs) > 1 else masks[0]} if masks else {}
    if "training" in getattr(layer, "_call_signature").parameters:
        kwargs["training"] = c["training"]
    layer(given, **kwargs)  # builds
    if not c["keep"]:
        layer.set_weights(hashed_weights(layer))
    start = [np.asarray(w) for w in layer.get_weights()]
    config = keras.saving.serialize_keras_object(layer)

    def loss(trainable, fixed, xs):
        outputs, fixed, penalties = layer.stateless_call(
            trainable, fixed, xs if len(xs) > 1 else xs[0], return_losses=True, **kwargs)
        parts = [jnp.mean((y - uniform(y.shape, 50 + i)) ** 2) for i, y in enumerate(flat(outputs))]
        return sum(parts) + sum(penalties), (outputs, fixed)

    trainable = [v.value for v in layer.trainable_variables]
    fixed = [v.value for v in layer.non_trainable_variables]
    _, (outputs, _) = loss(trainable, fixed, xs)
    made = {
        "case": c["name"], "class": config["class_name"], "config": plain(config["config"]), "shapes": c["shapes"],
        "rows": c["rows"], "training": c["training"], "below": c["below"], "range": c["range"], "masks": c["masks"],
        "start": [{"shape": list(w.shape), "values": w.ravel().tolist()} for w in start] if c["keep"] else None,
        "weights": [list(w.shape) for w in start], "outputs": [record(y) for y in flat(outputs)],
    }
    if not c["differentiable"]:
        return made
    wrt = (0,) if c["below"] else (0, 2)
    grad = jax.jit(jax.grad(loss, argnums=wrt, has_aux=True))
    for step in range(STEPS):
        gradients, (_, fixed) = grad(trainable, fixed, xs)
        if step == 0:
            made["weightGradients"] = [record(g) for g in gradients[0]]
            made["inputGradients"] = None if c["below"] else [record(g) for g in gradients[1]]
        trainable = [w - RATE * g for w, g in zip(trainable, gradients[0])]
    for variable, value in zip([*layer.trainable_variables, *layer.non_trainable_variables], [*trainable, *fixed]):
        variable.assign(value)
    made["after"] = [record(w) for w in layer.get_weights()]
    return made


def write_area(area):
    cases = [run(c) for c in importlib.import_module(f"layer_cases.{area}").CASES]
    names = [c["case"] for c in cases]
    assert len(set(names)) == len(names), "two cases have one name"
    write(f"layers_{area}", cases, rate=RATE, steps=STEPS, script="layers")


if __name__ == "__main__":
    found = sorted(p.stem for p in pathlib.Path(__file__).with_name("layer_cases").glob("[a-z]*.py"))
    for area in sys.argv[1:] or found:
        write_area(area)
