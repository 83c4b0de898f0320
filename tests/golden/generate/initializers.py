"""What Keras's initializers draw: mean, deviation and extremes of large samples."""

import keras
import numpy as np
from common import write

CASES = [
    ["GlorotUniform", {}, [600, 500]], ["GlorotUniform", {}, [3, 3, 200, 150]],
    ["GlorotNormal", {}, [600, 500]], ["GlorotNormal", {}, [3, 3, 200, 150]],
    ["HeUniform", {}, [600, 500]], ["HeNormal", {}, [3, 3, 200, 150]],
    ["LecunUniform", {}, [600, 500]], ["LecunNormal", {}, [3, 3, 200, 150]],
    ["VarianceScaling", {}, [600, 500]],
    ["VarianceScaling", {"scale": 2.0, "mode": "fan_out", "distribution": "uniform"}, [600, 500]],
    ["VarianceScaling", {"mode": "fan_avg", "distribution": "untruncated_normal"}, [600, 500]],
    ["RandomNormal", {}, [600, 500]], ["RandomNormal", {"mean": 1.0, "stddev": 0.5}, [600, 500]],
    ["RandomUniform", {}, [600, 500]], ["RandomUniform", {"minval": 0.0, "maxval": 2.0}, [600, 500]],
    ["TruncatedNormal", {}, [600, 500]], ["TruncatedNormal", {"mean": -1.0, "stddev": 0.2}, [600, 500]],
    ["Orthogonal", {}, [64, 256]], ["Orthogonal", {"gain": 0.5}, [300, 100]], ["Orthogonal", {}, [3, 3, 20, 30]],
    ["Identity", {}, [30, 50]], ["Identity", {"gain": 0.5}, [7, 3]],
    ["Zeros", {}, [600, 500]], ["Ones", {}, [600, 500]], ["Constant", {"value": 0.25}, [600, 500]],
]

if __name__ == "__main__":
    cases = []
    for class_name, options, shape in CASES:
        seed = {} if class_name in ("Zeros", "Ones", "Constant", "Identity") else {"seed": 1}
        x = np.asarray(getattr(keras.initializers, class_name)(**options, **seed)(shape), np.float64)
        cases.append({"case": f"{class_name} {options} {shape}", "class": class_name, "options": options, "shape": shape,
                      "mean": x.mean(), "deviation": x.std(), "least": x.min(), "most": x.max()})
    write("initializers", cases)
