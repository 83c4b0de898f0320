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


CASES = [
    case("Rescaling", L.Rescaling(1 / 255), (3, 2, 1), range=(0, 255)),
    case("Rescaling with an offset", L.Rescaling(1 / 127.5, offset=-1), (4,), range=(0, 255)),
    case("Rescaling by 0", L.Rescaling(0.0, offset=0.25), (1,)),
    case("Rescaling of whole numbers", L.Rescaling(0.5, 1.0), (3,), below=9, differentiable=False),
    *normalization(),
]
