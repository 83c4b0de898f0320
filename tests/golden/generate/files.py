"""Files that real Keras saved after some training, with what the models predict and how their training goes on."""

import keras
import numpy as np
from common import GOLDEN, initial_weights, uniform, whole_numbers, write
from keras import layers


def picture_net():
    return keras.Sequential([
        layers.Input((9, 8, 2)),
        layers.Conv2D(4, 3, activation="relu", padding="same"),
        layers.MaxPooling2D(2),
        layers.DepthwiseConv2D(2, depth_multiplier=2, activation="tanh"),
        layers.AveragePooling2D(2, padding="same"),
        layers.Dropout(0.0),
        layers.Flatten(),
        layers.Dense(6, activation="relu", kernel_initializer="he_normal"),
        layers.Dense(3, activation="softmax", name="answer"),
    ], name="pictures")


def two_inputs():
    a, b = layers.Input((4,), name="numbers"), layers.Input((3,), name="words")
    shared = layers.Dense(5, activation="tanh", name="shared")
    left = shared(layers.Dense(5, name="left")(a))
    right = shared(layers.Dense(5, use_bias=False, name="right")(b))
    h = layers.Concatenate()([layers.Add()([left, right]), layers.Activation("relu")(left)])
    return keras.Model([a, b], layers.Dense(1, activation="sigmoid")(h), name="two_inputs")


def nested():
    inner = keras.Sequential([layers.Input((6,)), layers.Dense(5, activation="relu"), layers.Dense(4)], name="inner")
    inner.layers[0].trainable = False
    return keras.Sequential([layers.Input((6,)), inner, layers.Dense(2)], name="outer")


def sentences():
    return keras.Sequential([
        layers.Input((7,), dtype="int32"),
        layers.Embedding(11, 4, embeddings_initializer="normal"),
        layers.LSTM(5, return_sequences=True, go_backwards=True, unit_forget_bias=False),
        layers.GRU(4, return_sequences=True, reset_after=False),
        layers.LSTM(3, return_sequences=True, use_bias=False, recurrent_initializer="glorot_normal"),
        layers.GRU(6),
        layers.Dense(3, activation="softmax"),
    ], name="sentences")


def not_compiled():
    x = layers.Input((5, 5, 1))
    h = layers.GlobalAveragePooling2D()(layers.ReLU()(layers.Conv2D(3, 2, strides=2)(x)))
    return keras.Model(x, [h, layers.Reshape((3, 1))(h)], name="not_compiled")


MODELS = [
    (picture_net, "categorical_crossentropy", keras.optimizers.RMSprop, {"learning_rate": 0.01, "momentum": 0.5}),
    (two_inputs, "binary_crossentropy", keras.optimizers.Adam, {"learning_rate": 0.02, "amsgrad": True}),
    (nested, "mse", keras.optimizers.SGD, {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}),
    (not_compiled, None, None, None),
    (sentences, "categorical_crossentropy", keras.optimizers.Adam, {"learning_rate": 0.02}),
]
ROWS = 16
VOCABULARY = 11


def target(model, seed):
    """What the model should give: hashed numbers, as a class where it says classes."""
    t = uniform((ROWS, model.output_shape[-1]), seed)
    if model.loss == "categorical_crossentropy":
        return np.eye(t.shape[1], dtype=np.float32)[t.argmax(1)]
    return (t > 0).astype(np.float32)


def data(tensor, seed):
    """Hashed numbers, whole ones where the input takes these."""
    shape = (ROWS, *tensor.shape[1:])
    return whole_numbers(shape, seed, VOCABULARY) if tensor.dtype == "int32" else uniform(shape, seed)


def steps(model, given, y, count):
    losses = []
    for _ in range(count):
        model.reset_metrics()
        losses.append(float(model.train_on_batch(x, y, return_dict=True)["loss"]))
    return losses


if __name__ == "__main__":
    folder = GOLDEN / "files"
    folder.mkdir(exist_ok=True)
    cases = []
    for make, loss, optimizer, options in MODELS:
        keras.utils.clear_session()
        model = make()
        model.set_weights(initial_weights([w.shape for w in model.weights]))
        x = [data(i, seed) for seed, i in enumerate(model.inputs)]
        given = x if len(x) > 1 else x[0]
        case = {"case": model.name, "file": f"files/{model.name}.keras"}
        if loss:
            model.compile(optimizer(**options), loss, metrics=["accuracy"])
            y = target(model, 9)
            case["lossesBefore"] = steps(model, given, y, 4)
        model.save(folder / f"{model.name}.keras")
        outputs = model.predict(given, verbose=0)
        outputs = outputs if isinstance(outputs, list) else [outputs]
        case["outputs"] = [np.round(np.asarray(o)[:2], 7).tolist() for o in outputs]
        case["inputShapes"] = [list(i.shape[1:]) for i in model.inputs]
        if model.inputs[0].dtype == "int32":
            case["vocabulary"] = VOCABULARY
        case["weights"] = len(model.weights)
        if loss:
            case["lossesAfter"] = steps(model, given, y, 5)
        cases.append(case)
    write("files", cases, rows=ROWS)
