"""Opens .keras files in real Keras; prints as JSON what each predicts and how its training goes on.

    python open_in_keras.py REQUESTS

REQUESTS is a JSON file with a list of {"file": path, "inputs": [...], "target": [...], by output {...}, or null,
"sampleWeight": likewise}.
"""

import json
import sys
import warnings

import keras
import numpy as np


def arrays(x):
    """Lists as arrays, also by name."""
    if isinstance(x, dict):
        return {name: arrays(one) for name, one in x.items()}
    return None if x is None else np.asarray(x, np.float32)


def answer(request):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Keras warns where it cannot restore an optimizer
        model = keras.saving.load_model(request["file"])
    iteration = int(model.optimizer.iterations) if model.compiled else None
    inputs = [arrays(x) for x in request["inputs"]]
    inputs = inputs if len(inputs) > 1 else inputs[0]
    outputs = model.predict(inputs, verbose=0)
    steps = []
    for _ in range(5 if request["target"] else 0):
        model.reset_metrics()
        weights = arrays(request.get("sampleWeight"))
        logs = model.train_on_batch(inputs, arrays(request["target"]), sample_weight=weights, return_dict=True)
        steps.append({name: float(value) for name, value in logs.items()})
    return {
        "name": model.name,
        "trainable": [bool(layer.trainable) for layer in model.layers],
        "iteration": iteration,
        "outputs": {k: y.tolist() for k, y in outputs.items()} if isinstance(outputs, dict) else outputs.tolist(),
        "logs": steps,
    }


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([answer(request) for request in json.load(file)]))
