from keras import layers as L

from . import case


def cropping():
    for n, given in (("1D", (1, (0, 2), (2, 1), 0)), ("2D", (1, (1, 0), ((1, 2), (0, 1)), ((0, 0), (2, 1)))),
                     ("3D", (1, (0, 1, 1), ((1, 0), (0, 2), (1, 1))))):
        shape = {"1D": (5, 2), "2D": (5, 4, 2), "3D": (3, 4, 5, 2)}[n]
        for amount in given:
            yield case(f"Cropping{n} {amount}", getattr(L, f"Cropping{n}")(amount), shape)


def padding():
    for n, given in (("1D", (1, (0, 2), (2, 1))), ("2D", (1, (1, 0), ((1, 2), (0, 3)))),
                     ("3D", (1, (0, 1, 2), ((1, 0), (0, 2), (1, 1))))):
        shape = {"1D": (3, 2), "2D": (1, 3, 2), "3D": (2, 1, 3, 2)}[n]
        for amount in given:
            yield case(f"ZeroPadding{n} {amount}", getattr(L, f"ZeroPadding{n}")(amount), shape)


def upsampling():
    for size in (1, 2, 3):
        yield case(f"UpSampling1D {size}", L.UpSampling1D(size), (3, 2))
    for interpolation in ("nearest", "bilinear", "bicubic"):
        for size, shape in ((2, (3, 4, 2)), ((1, 3), (2, 5, 1)), ((3, 2), (1, 1, 3)), (2, (1, 7, 2))):
            layer = L.UpSampling2D(size, interpolation=interpolation)
            yield case(f"UpSampling2D {interpolation} {size} on {shape}", layer, shape)
    yield case("UpSampling3D", L.UpSampling3D((1, 2, 3)), (2, 3, 1, 2))
    yield case("UpSampling3D by one number", L.UpSampling3D(2), (1, 2, 2, 1))


CASES = [
    case("Permute", L.Permute((2, 1)), (3, 4)),
    case("Permute three axes", L.Permute((3, 1, 2)), (2, 3, 4)),
    case("Permute four axes", L.Permute((2, 4, 1, 3)), (2, 3, 1, 4)),
    case("RepeatVector", L.RepeatVector(4), (3,)),
    case("RepeatVector once", L.RepeatVector(1), (1,)),
    case("Identity", L.Identity(), (2, 3)),
    case("Flatten of one axis", L.Flatten(), (5,)),
    case("Flatten of whole numbers", L.Flatten(), (2, 3), below=9, differentiable=False),
    case("Reshape to more axes", L.Reshape((1, 2, 3, 2)), (12,)),
    case("Reshape to one axis", L.Reshape((-1,)), (3, 4)),
    case("Concatenate of the first axis", L.Concatenate(axis=1), (2, 3, 2), (1, 3, 2)),
    case("Concatenate from the end", L.Concatenate(axis=-2), (2, 3, 2), (2, 1, 2), (2, 4, 2)),
    *cropping(),
    *padding(),
    *upsampling(),
]
