"""Opens .keras files in real Keras; prints as JSON what each predicts and how its training goes on.

    python open_in_keras.py REQUESTS

REQUESTS is a JSON file with a list of {"file": path, "inputs": [...], "target": [...] or null}.
"""

import json
import sys
import warnings

import keras
import numpy as np


def answer(request):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Keras warns where it cannot restore an optimizer
        model = keras.saving.load_model(request["file"])
    iteration = int(model.optimizer.iterations) if model.compiled else None
    inputs = [np.asarray(x, np.float32) for x in request["inputs"]]
    inputs = inputs if len(inputs) > 1 else inputs[0]
    outputs = model.predict(inputs, verbose=0)
    losses = []
    for _ in range(5 if request["target"] else 0):
        model.reset_metrics()
        logs = model.train_on_batch(inputs, np.asarray(request["target"], np.float32), return_dict=True)
        losses.append(float(logs["loss"]))
    return {
        "name": model.name,
        "trainable": [bool(layer.trainable) for layer in model.layers],
        "iteration": iteration,
        "outputs": np.asarray(outputs).tolist(),
        "losses": losses,
    }


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([answer(request) for request in json.load(file)]))
