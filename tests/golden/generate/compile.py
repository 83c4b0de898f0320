"""Trainings of real Keras with several outputs, weights of samples and of classes, reductions and masks: logs and weights."""

import keras
import numpy as np
from common import fingerprint, initial_weights, uniform, whole_numbers, write

ROWS, HELD, STEPS, VOCABULARY = 20, 6, 5, 7


def two():
    """Numbers in, numbers and a class out."""
    x = keras.Input((7,), name="x")
    h = keras.layers.Dense(6, activation="tanh", name="hidden")(x)
    a = keras.layers.Dense(3, name="a")(h)
    b = keras.layers.Dense(4, activation="softmax", name="b")(h)
    return keras.Model(x, [a, b])


def named():
    """The same with outputs by name."""
    model = two()
    return keras.Model(model.input, {"numbers": model.outputs[0], "kind": model.outputs[1]})


def one():
    x = keras.Input((7,), name="x")
    h = keras.layers.Dense(6, activation="tanh", name="hidden")(x)
    return keras.Model(x, keras.layers.Dense(3, name="a")(h))


def yes():
    x = keras.Input((7,), name="x")
    return keras.Model(x, keras.layers.Dense(1, activation="sigmoid", name="a")(x))


def choice():
    x = keras.Input((7,), name="x")
    return keras.Model(x, keras.layers.Dense(4, activation="softmax", name="a")(x))


def steps():
    """Words in, a class for each out; the word 0 is masked."""
    x = keras.Input((STEPS,), dtype="int32", name="x")
    h = keras.layers.Embedding(VOCABULARY, 6, mask_zero=True, name="words")(x)
    return keras.Model(x, keras.layers.Dense(4, activation="softmax", name="a")(h))


def open_steps():
    """The same without a mask."""
    x = keras.Input((STEPS,), dtype="int32", name="x")
    h = keras.layers.Embedding(VOCABULARY, 6, name="words")(x)
    return keras.Model(x, keras.layers.Dense(4, activation="softmax", name="a")(h))


MODELS = {f.__name__: f for f in [two, named, one, yes, choice, steps, open_steps]}


def source(name, rows, seed):
    """Data by a name, hashed. tests/golden/compile.test.js makes the same."""
    classes = whole_numbers((rows,), seed + 2, 4)
    return {
        "x": lambda: uniform((rows, 7), seed),
        "numbers": lambda: uniform((rows, 3), seed + 1),
        "classes": lambda: classes,
        "one-hot": lambda: np.eye(4, dtype=np.float32)[classes],
        "binary": lambda: (uniform((rows, 1), seed + 3) > 0).astype(np.float32),
        "weights": lambda: uniform((rows,), seed + 4) + np.float32(1),
        "other weights": lambda: uniform((rows,), seed + 5) + np.float32(1),
        "words": lambda: words(rows, seed),
        "step classes": lambda: whole_numbers((rows, STEPS), seed + 7, 4),
        "step weights": lambda: uniform((rows, STEPS), seed + 8) + np.float32(1),
    }[name]()


def words(rows, seed):
    """Words, every third row being masked altogether."""
    found = whole_numbers((rows, STEPS), seed + 6, VOCABULARY)
    found[::3] = 0
    return found


def put(given, rows, seed):
    """Data for a structure of names."""
    if isinstance(given, dict):
        return {key: put(value, rows, seed) for key, value in given.items()}
    if isinstance(given, list):
        return [put(value, rows, seed) for value in given]
    return source(given, rows, seed)


def made(given):
    """Losses and metrics: ["!", class, options] becomes an object."""
    if isinstance(given, dict):
        return {key: made(value) for key, value in given.items()}
    if isinstance(given, list) and given and given[0] == "!":
        return getattr(keras.losses if given[1] in LOSS else keras.metrics, given[1])(**given[2])
    return [made(value) for value in given] if isinstance(given, list) else given


LOSS = {"LMSE", "MeanSquaredError", "SparseCategoricalCrossentropy", "CategoricalCrossentropy", "BinaryCrossentropy"}
BOTH = ["numbers", "classes"]
SCE = "sparse_categorical_crossentropy"


def sce(reduction):
    return ["!", "SparseCategoricalCrossentropy", {"reduction": reduction}]


def mse(reduction):
    return ["!", "MeanSquaredError", {"reduction": reduction}]


CASES = {
    "a list of losses": ("two", {"loss": ["mse", SCE]}, {"y": BOTH}),
    "an object of losses": ("two", {"loss": {"b": SCE, "a": "mae"}}, {"y": BOTH}),
    "weights of losses": ("two", {"loss": ["mse", SCE], "loss_weights": [0.3, 2.0]}, {"y": BOTH}),
    "weights of losses by name": (
        "two", {"loss": {"a": "mse", "b": SCE}, "loss_weights": {"b": 0.5, "a": 1.5}}, {"y": BOTH}),
    "metrics of each output": (
        "two", {"loss": ["mse", SCE], "metrics": [["mae", "mse"], ["accuracy"]]}, {"y": BOTH}),
    "metrics by name, repeated": (
        "two", {"loss": ["mse", SCE], "metrics": {"a": ["mae", "mae"], "b": "accuracy"},
                "weighted_metrics": {"a": ["mae", "mse"]}}, {"y": BOTH}),
    "one weight a sample for all": (
        "two", {"loss": ["mse", SCE], "metrics": [["mae"], ["accuracy"]], "weighted_metrics": [["mae"], ["accuracy"]]},
        {"y": BOTH, "sample_weight": ["weights", "weights"]}),
    "weights for each output": (
        "two", {"loss": ["mse", SCE], "weighted_metrics": [["mae"], ["accuracy"]], "loss_weights": [2.0, 1.0]},
        {"y": BOTH, "sample_weight": ["weights", "other weights"]}),
    "no loss for an output": ("two", {"loss": [None, SCE], "metrics": [None, ["accuracy"]]}, {"y": BOTH}),
    "outputs by name": (
        "named", {"loss": {"numbers": "mse", "kind": SCE}, "metrics": {"kind": ["accuracy"]},
                  "loss_weights": {"numbers": 0.5, "kind": 1.0}},
        {"y": {"numbers": "numbers", "kind": "classes"}}),
    "outputs and weights by name": (
        "named", {"loss": {"numbers": "mse", "kind": SCE}, "weighted_metrics": {"kind": ["accuracy"], "numbers": ["mae"]}},
        {"y": {"numbers": "numbers", "kind": "classes"},
         "sample_weight": {"numbers": "weights", "kind": "other weights"}}),
    "reduction sum": ("one", {"loss": mse("sum")}, {"y": "numbers"}),
    "reduction mean": ("one", {"loss": mse("mean")}, {"y": "numbers", "sample_weight": "weights"}),
    "weights of samples": (
        "one", {"loss": "mse", "metrics": ["mae"], "weighted_metrics": ["mae", "mse"]},
        {"y": "numbers", "sample_weight": "weights"}),
    "weights of samples, reduction sum": ("one", {"loss": mse("sum")}, {"y": "numbers", "sample_weight": "weights"}),
    "weights of samples, mean over weights": (
        "one", {"loss": mse("mean_with_sample_weight"), "weighted_metrics": ["mae"]},
        {"y": "numbers", "sample_weight": "weights"}),
    "a factor for the only loss": ("one", {"loss": "mse", "loss_weights": 0.25, "metrics": ["mse"]}, {"y": "numbers"}),
    "weights of classes": (
        "choice", {"loss": SCE, "metrics": ["accuracy"], "weighted_metrics": ["accuracy"]},
        {"y": "classes", "class_weight": {"0": 2.0, "2": 0.25}}),
    "weights of one-hot classes": (
        "choice", {"loss": "categorical_crossentropy", "weighted_metrics": ["accuracy"]},
        {"y": "one-hot", "class_weight": {"1": 3.0, "3": 0.5}}),
    "weights of yes and no": (
        "yes", {"loss": "binary_crossentropy", "metrics": ["accuracy", ["!", "AUC", {"name": "auc"}]]},
        {"y": "binary", "class_weight": {"0": 1.0, "1": 4.0}}),
    "areas and counts": (
        "yes", {"loss": "binary_crossentropy",
                "metrics": [["!", "AUC", {"name": "auc"}], ["!", "Precision", {"name": "precision"}],
                            ["!", "Recall", {"name": "recall", "thresholds": 0.4}]],
                "weighted_metrics": [["!", "AUC", {"name": "auc"}], ["!", "TruePositives", {"name": "tp"}]]},
        {"y": "binary", "sample_weight": "weights"}),
    "masked steps": ("steps", {"loss": SCE, "metrics": ["accuracy"], "weighted_metrics": ["accuracy"]},
                     {"x": "words", "y": "step classes"}),
    "masked steps, reduction sum": ("steps", {"loss": sce("sum")}, {"x": "words", "y": "step classes"}),
    "masked steps, weights of steps": (
        "steps", {"loss": SCE, "metrics": ["accuracy"], "weighted_metrics": ["accuracy"]},
        {"x": "words", "y": "step classes", "sample_weight": "step weights"}),
    "masked steps, mean over weights": (
        "steps", {"loss": sce("mean_with_sample_weight")},
        {"x": "words", "y": "step classes", "sample_weight": "step weights"}),
    "masked steps, mean over the mask": (
        "steps", {"loss": sce("mean_with_sample_weight")}, {"x": "words", "y": "step classes"}),
    "labels that do not count": (
        "choice", {"loss": ["!", "SparseCategoricalCrossentropy", {"ignore_class": 1}], "metrics": ["accuracy"]},
        {"y": "classes"}),
    "labels that do not count, weights of samples": (
        "choice", {"loss": ["!", "SparseCategoricalCrossentropy", {"ignore_class": 1, "reduction": "sum_over_batch_size"}]},
        {"y": "classes", "sample_weight": "weights"}),
    "weights of steps": (
        "open_steps", {"loss": SCE, "weighted_metrics": ["accuracy"]},
        {"x": "words", "y": "step classes", "sample_weight": "step weights"}),
}


def run(name, model_name, compile_options, data):
    keras.utils.clear_session()
    model = MODELS[model_name]()
    model.set_weights(initial_weights([w.shape for w in model.weights]))
    model.compile(optimizer=keras.optimizers.SGD(0.1), **{key: made(value) for key, value in compile_options.items()})
    names = {key: value for key, value in data.items() if key != "class_weight"}
    given = {"x": "x", **names}
    training, held = [{key: put(value, rows, seed) for key, value in given.items()}
                      for rows, seed in [(ROWS, 20), (HELD, 60)]]
    held_out = (held["x"], held["y"], *([held["sample_weight"]] if "sample_weight" in held else []))
    options = {"class_weight": {int(k): v for k, v in data["class_weight"].items()}} if "class_weight" in data else {}
    history = model.fit(**training, **options, batch_size=8, epochs=2, shuffle=False, verbose=0, validation_data=held_out)
    # Keras on JAX loses masks on the way out of the function that it differentiates: metrics of the training go without.
    lost = [key for key in history.history if model_name == "steps" and key.endswith("accuracy") and key[:4] != "val_"]
    logs = {key: values for key, values in history.history.items() if key not in lost}
    tested = model.evaluate(**held, batch_size=4, verbose=0, return_dict=True)
    return {"case": name, "model": model_name, "compile": compile_options, "data": data,
            "lost": lost, "history": logs, "evaluate": tested, "weights": [fingerprint(w) for w in model.get_weights()]}


if __name__ == "__main__":
    write("compile", [run(name, *case) for name, case in CASES.items()])
