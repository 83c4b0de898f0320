"""Short trainings of real Keras with penalties in the loss and constraints on the weights."""

import keras
import numpy as np
from common import fingerprint, initial_weights, uniform, whole_numbers, write

R, C, L = keras.regularizers, keras.constraints, keras.layers
ROWS, STEPS = 6, 3
PICTURE, SEQUENCE, VECTOR = [5, 4, 2], [4, 3], [5]

REGULARIZERS = {
    "L1": R.L1(0.02), "L2": R.L2(0.03), "L1L2": R.L1L2(l1=0.01, l2=0.02), "l1_l2 of nothing": R.L1L2(),
    "L2 default": "l2", "orthogonal rows": R.OrthogonalRegularizer(0.1),
    "orthogonal columns": R.OrthogonalRegularizer(0.2, mode="columns"),
}
CONSTRAINTS = {
    "MaxNorm": C.MaxNorm(0.5), "MaxNorm of rows": C.MaxNorm(0.4, axis=1), "MaxNorm of all": C.MaxNorm(1.0, axis=[0, 1]),
    "UnitNorm": C.UnitNorm(), "UnitNorm of rows": C.UnitNorm(axis=1), "NonNeg": C.NonNeg(),
    "MinMaxNorm": C.MinMaxNorm(0.3, 0.8), "MinMaxNorm slowly": C.MinMaxNorm(0.6, 0.9, rate=0.4, axis=1),
}


def all_of(*kinds):
    """Another penalty and constraint for each kind of weight."""
    options = {}
    for i, kind in enumerate(kinds):
        options[f"{kind}_regularizer"] = [R.L2(0.05), R.L1(0.02), R.L1L2(0.01, 0.03)][i % 3]
        options[f"{kind}_constraint"] = [C.NonNeg(), C.MaxNorm(0.5), C.UnitNorm()][i % 3]
    return options


def layers_of():
    flat = lambda: [L.Flatten(), L.Dense(2)]
    for name, regularizer in REGULARIZERS.items():
        yield f"kernel {name}", VECTOR, [L.Dense(4, kernel_regularizer=regularizer), L.Dense(2)]
        if "orthogonal" not in name:
            yield f"activity {name}", VECTOR, [L.Dense(4, activation="tanh", activity_regularizer=regularizer), L.Dense(2)]
    for name, constraint in CONSTRAINTS.items():
        yield f"kernel {name}", VECTOR, [L.Dense(4, kernel_constraint=constraint), L.Dense(2)]
    yield "bias", VECTOR, [L.Dense(4, bias_regularizer="l2", bias_constraint=C.NonNeg()), L.Dense(2)]
    yield "Dense", VECTOR, [L.Dense(4, **all_of("kernel", "bias")), L.Dense(2)]
    yield "activity of a picture", PICTURE, [L.Conv2D(3, 2, activity_regularizer=R.L1L2(0.01, 0.02)), *flat()]
    yield "activity of several", VECTOR, [L.Dense(3, activity_regularizer="l2"), L.Activation("tanh", activity_regularizer="l1"),
                                          L.Dense(2, activity_regularizer=R.L2(0.5))]
    yield "Conv2D", PICTURE, [L.Conv2D(3, 2, **all_of("kernel", "bias")), *flat()]
    yield "Conv2D max norm", PICTURE, [L.Conv2D(3, 2, kernel_constraint=C.MaxNorm(0.5, axis=[0, 1, 2])), *flat()]
    yield "Conv1D", SEQUENCE, [L.Conv1D(3, 2, **all_of("bias", "kernel")), *flat()]
    yield "Conv2DTranspose", PICTURE, [L.Conv2DTranspose(2, 2, **all_of("kernel", "bias")), *flat()]
    yield "DepthwiseConv2D", PICTURE, [L.DepthwiseConv2D(2, **all_of("depthwise", "bias")), *flat()]
    yield "SeparableConv2D", PICTURE, [L.SeparableConv2D(3, 2, **all_of("depthwise", "pointwise", "bias")), *flat()]
    yield "LSTM", SEQUENCE, [L.LSTM(3, **all_of("kernel", "recurrent", "bias")), L.Dense(2)]
    yield "GRU", SEQUENCE, [L.GRU(3, reset_after=False, **all_of("recurrent", "bias", "kernel")), L.Dense(2)]
    yield "Embedding", [4], [L.Embedding(7, 3, **all_of("embeddings")), *flat()]
    yield "LayerNormalization", VECTOR, [L.LayerNormalization(**all_of("beta", "gamma")), L.Dense(2)]
    yield "PReLU", VECTOR, [L.PReLU(**all_of("alpha")), L.Dense(2)]
    frozen = L.Dense(4, trainable=False, **all_of("kernel", "bias"))
    yield "frozen", VECTOR, [frozen, L.Dense(2, kernel_regularizer="l2")]


def without_nulls(x):
    if not isinstance(x, dict):
        return x
    return {k: without_nulls(v) for k, v in x.items() if v is not None and k != "dtype" and not k.endswith("_initializer")}


def run(name, shape, layers):
    model = keras.Sequential([keras.Input(tuple(shape)), *layers])
    model.set_weights(initial_weights([w.shape for w in model.weights]))
    model.compile(keras.optimizers.SGD(learning_rate=0.2, momentum=0.5), "mse", metrics=["mae"])
    x, y = uniform((ROWS, *shape), 4), uniform((ROWS, 2), 5)
    if name == "Embedding":
        x = whole_numbers((ROWS, *shape), 4, 7)
    evaluated = model.evaluate(x, y, batch_size=4, verbose=0)
    losses = []
    for step in range(STEPS):
        model.reset_metrics()
        losses.append([float(v) for v in model.train_on_batch(x, y)])
    described = [[type(layer).__name__, without_nulls(keras.saving.serialize_keras_object(layer)["config"])] for layer in layers]
    return {"case": name, "inputShape": shape, "layers": described, "evaluated": [float(v) for v in evaluated],
            "losses": losses, "weights": [fingerprint(w) for w in model.get_weights()]}


if __name__ == "__main__":
    cases = []
    for name, shape, layers in layers_of():
        keras.utils.clear_session()
        cases.append(run(name, shape, layers))
    write("regularizers", cases, rows=ROWS, vocabulary=7)
