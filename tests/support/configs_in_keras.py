"""Gives configs to real Keras's own deserialisation; prints as JSON what Keras says they are.

    python configs_in_keras.py REQUESTS

REQUESTS is a JSON file with a list of {"config": {module, class_name, config, registered_name}, "given": {...}?}. The
answer to each is {"config": of what Keras made, "original": of the same class made from what is given} or {"error": ...}.
"""

import json
import sys

import keras


def answer(request):
    try:
        made = keras.saving.deserialize_keras_object(request["config"])
        both = {"config": made}
        if "given" in request:
            both["original"] = type(made).from_config(request["given"])
        return {name: keras.saving.serialize_keras_object(one)["config"] for name, one in both.items()}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:1000]}


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([answer(request) for request in json.load(file)]))
