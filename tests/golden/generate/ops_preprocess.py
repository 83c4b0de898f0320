"""Pictures seen through mappings, as keras.ops.image has them; gradients with respect to the pictures."""

import numpy as np
from common import write
from keras import ops
from ops_tensor import case, run

MODES = ("constant", "nearest", "wrap", "mirror", "reflect")
TURNED = [0.83, -0.41, 1.23, 0.39, 0.87, -0.77, 0, 0]
FAR = [2.3, 0.1, -9.34, -0.2, 1.9, -6.13, 0, 0]
FLIPPED = [-1, 0, 4, 0, 1, 0, 0, 0]


def affine(shape, transform, interpolation, mode, value):
    options = {"interpolation": interpolation, "fillMode": mode, "fillValue": value}

    def call(x):
        given = np.asarray(transform, np.float32)
        return ops.image.affine_transform(x, given, interpolation=interpolation, fill_mode=mode, fill_value=value)

    return case("image.affineTransform", [shape], ["$0", transform, options], call)


CASES = [
    affine(shape, transform, interpolation, mode, value)
    for interpolation in ("nearest", "bilinear")
    for mode in MODES
    for shape, transform, value in (
        ([2, 4, 5, 2], [TURNED, TURNED], 0.5), ([2, 4, 5, 3], [FAR, TURNED], 0.0), ([1, 3, 5, 1], [FLIPPED], 1.0),
        ([1, 7, 3, 1], [FAR], -1.0),
    )
]

if __name__ == "__main__":
    write("ops_preprocess", [run(c) for c in CASES])
