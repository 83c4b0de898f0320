import numpy as np
from keras import layers as L

from . import case


def adapted(layer, shape, rows=7):
    layer.adapt(np.random.default_rng(len(shape)).normal(2, 3, (rows, *shape)).astype("float32"))
    return layer


def normalization():
    for invert in (False, True):
        name = "Normalization, inverted" if invert else "Normalization"
        yield case(f"{name}, adapted", adapted(L.Normalization(invert=invert), (5,)), (5,), keep=True)
        yield case(f"{name}, adapted to pictures", adapted(L.Normalization(invert=invert), (3, 2, 4)), (3, 2, 4), keep=True)
        yield case(f"{name}, all in one", adapted(L.Normalization(axis=None, invert=invert), (3, 2)), (3, 2), keep=True)
        yield case(f"{name}, one axis", adapted(L.Normalization(axis=1, invert=invert), (3, 2)), (3, 2), keep=True)
        yield case(f"{name}, two axes", adapted(L.Normalization(axis=(1, -1), invert=invert), (3, 1, 2)), (3, 1, 2), keep=True)
        yield case(f"{name}, numbers", L.Normalization(mean=0.5, variance=2.0, invert=invert), (3, 2))
        yield case(f"{name}, given", L.Normalization(mean=[0.5, 3.0], variance=[2.0, 0.0], invert=invert), (3, 2))
        yield case(f"{name}, given for a middle axis", L.Normalization(axis=1, mean=[0.5, 3.0, -1.0], variance=[2.0, 0.1, 1.0], invert=invert), (3, 2))
    yield case("Normalization before it is adapted", L.Normalization(), (4,), keep=True)


def encoding():
    for mode in ("one_hot", "multi_hot", "count"):
        for shape, below in (((1,), 5), ((3,), 5), ((4,), 7), ((2, 3), 5)):
            layer = L.CategoryEncoding(num_tokens=5, output_mode=mode)
            yield case(f"CategoryEncoding {mode} of {shape} below {below}", layer, shape, below=below, differentiable=False)
    for mode in ("int", "one_hot", "multi_hot", "count"):
        for shape in ((1,), (3,)):
            layer = L.Discretization(bin_boundaries=[-0.5, 0.0, 0.25], output_mode=mode)
            yield case(f"Discretization {mode} of {shape}", layer, shape, differentiable=False)


def pictures():
    for size, shape in (((4, 4), (6, 5, 2)), ((3, 2), (4, 5, 1)), ((1, 1), (1, 1, 3)), ((5, 3), (4, 4, 2)), ((2, 7), (3, 3, 1))):
        yield case(f"CenterCrop {size} of {shape}", L.CenterCrop(*size), shape)
        for interpolation in ("nearest", "bilinear", "bicubic"):
            yield case(f"Resizing {interpolation} {size} of {shape}", L.Resizing(*size, interpolation=interpolation), shape)
        yield case(f"Resizing, cut, {size} of {shape}", L.Resizing(*size, crop_to_aspect_ratio=True), shape)
        yield case(f"Resizing, padded, {size} of {shape}", L.Resizing(*size, pad_to_aspect_ratio=True, fill_value=0.5), shape)
        yield case(f"Resizing, antialiased, {size} of {shape}", L.Resizing(*size, antialias=True), shape)


CASES = [
    *encoding(),
    *pictures(),
    case("Rescaling", L.Rescaling(1 / 255), (3, 2, 1), range=(0, 255)),
    case("Rescaling with an offset", L.Rescaling(1 / 127.5, offset=-1), (4,), range=(0, 255)),
    case("Rescaling by 0", L.Rescaling(0.0, offset=0.25), (1,)),
    case("Rescaling of whole numbers", L.Rescaling(0.5, 1.0), (3,), below=9, differentiable=False),
    *normalization(),
]
