"""summary() of models, as text and as a terminal with 256 colours gets it."""

import io
import os
import sys

import keras
import numpy as np
import rich.console
from common import write
from keras import layers


def convnet():
    return keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])


def unbuilt():
    return keras.Sequential([layers.Dense(3), layers.Dropout(0.5), layers.Dense(2)])


def long_names():
    return keras.Sequential([
        layers.Input((12, 12, 3)),
        layers.Conv2D(4, 3, name="the_first_convolution_of_them_all"),
        layers.GlobalAveragePooling2D(name="average"),
        layers.Dense(5, name="a_layer_whose_name_is_longer_than_its_column_can_be"),
        layers.Dense(1000, name="wide"),
        layers.Dense(25000, name="very_wide"),
    ], name="model_with_long_names")


def frozen():
    model = keras.Sequential([layers.Input((4,)), layers.Dense(8), layers.Dense(3)])
    model.layers[0].trainable = False
    return model


def trained():
    model = keras.Sequential([layers.Input((4,)), layers.Dense(8), layers.Dense(3)])
    model.compile("adam", "mse")
    model.fit(np.zeros((4, 4)), np.zeros((4, 3)), verbose=0)
    return model


def compiled():
    model = keras.Sequential([layers.Input((4,)), layers.Dense(8)])
    model.compile("rmsprop", "mse")
    return model


def chain():
    x = layers.Input((4,), name="in")
    return keras.Model(x, layers.Dense(2, name="out")(layers.Dense(8)(x)))


def two_branches():
    a = layers.Input((4,), name="numbers")
    b = layers.Input((6,), name="words")
    h = layers.Concatenate()([layers.Dense(16, activation="relu")(a), layers.Dense(16, activation="relu")(b)])
    h = layers.Dropout(0.3)(layers.Dense(16, activation="relu")(h))
    return keras.Model([a, b], layers.Dense(1, activation="sigmoid")(h))


def shared():
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    twice = layers.Dense(3, name="shared")
    return keras.Model([a, b], layers.Add(name="sum")([twice(a), twice(b)]))


def residual():
    x = layers.Input((8, 8, 4))
    h = layers.Conv2D(4, 3, padding="same")(x)
    h = layers.Add()([x, h])
    return keras.Model(x, [layers.GlobalMaxPooling2D()(h), layers.Flatten()(h)], name="residual")


def nested():
    inner = keras.Sequential([layers.Input((4,)), layers.Dense(3), layers.Dense(2)], name="inner")
    return keras.Sequential([layers.Input((4,)), inner, layers.Dense(1)], name="outer")


MODELS = [convnet, unbuilt, long_names, frozen, trained, compiled, chain, two_branches, shared, residual, nested]
OPTIONS = [
    ("", {}),
    ("wide terminal", {"columns": 200}),
    ("line_length", {"columns": 200, "line_length": 60}),
    ("show_trainable", {"columns": 140, "show_trainable": True}),
    ("expand_nested", {"expand_nested": True}),
    ("layer_range", {"layer_range": ["dense", "dense"]}),
]
APPLIES = {
    "wide terminal": [long_names, two_branches],
    "line_length": [convnet, two_branches],
    "show_trainable": [unbuilt, frozen, shared, nested],
    "expand_nested": [nested],
    "layer_range": [two_branches],
}
COLOURFUL = [unbuilt, long_names, frozen, two_branches]


def text_of(model, columns=80, **options):
    os.environ["COLUMNS"] = str(columns)
    parts = []
    model.summary(print_fn=parts.append, **options)
    return "".join(parts)


def colours_of(model, columns=80, **options):
    """What a terminal gets: rich is made to believe that it has one."""
    os.environ["COLUMNS"] = str(columns)
    make = rich.console.Console
    rich.console.Console = lambda **o: make(**o, force_terminal=True, color_system="256", width=columns)
    sys.stdout, stdout = io.StringIO(), sys.stdout
    try:
        model.summary(**options)
        return sys.stdout.getvalue()
    finally:
        sys.stdout = stdout
        rich.console.Console = make


if __name__ == "__main__":
    cases = []
    for make in MODELS:
        for label, options in OPTIONS:
            if make not in APPLIES.get(label, MODELS):
                continue
            keras.utils.clear_session()
            model = make()
            case = {"case": f"{make.__name__} {label}".strip(), "model": make.__name__, "options": options}
            case["text"] = text_of(model, **options)
            if make in COLOURFUL and label in ("", "show_trainable"):
                case["colours"] = colours_of(model, **options)
            cases.append(case)
    write("summary", cases)
