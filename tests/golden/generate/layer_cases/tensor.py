import keras
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


def einsum_dense():
    for equation, output, bias, shape in (
        ("ab,bc->ac", 4, None, (3,)), ("ab,bc->ac", 4, "c", (3,)), ("abc,cd->abd", (None, 4), "d", (5, 3)),
        ("abc,cde->abde", (None, 2, 3), "de", (5, 4)), ("abc,cde->abde", (None, 2, 3), "d", (5, 4)),
        ("abde,dec->abc", (None, 3), "c", (2, 4, 5)), ("...x,xy->...y", 4, "y", (2, 3)), ("...x,xy->...y", 4, None, (2, 3, 2)),
        ("abc,bd->adc", (4, None), "d", (3, 2)), ("abc,bcd->abd", (3, 2), "bd", (3, 4)), ("ab...,bc->ac...", (4,), "c", (3, 2)),
        ("abc,cd->adb", (4, 5), "d", (5, 3)),
    ):
        layer = L.EinsumDense(equation, output, activation="tanh" if bias else None, bias_axes=bias)
        yield case(f"EinsumDense {equation} to {output}, bias {bias}", layer, shape)


def dots():
    for axes, a, b in ((1, (4,), (4,)), (-1, (3, 4), (2, 4)), ((1, 2), (3, 5), (2, 3)), ((2, 1), (3, 4), (4, 5)),
                       (1, (3, 2), (3,)), ((-1, 1), (4,), (4, 2)), ((3, 1), (2, 3, 4), (4, 5))):
        for normalize in (False, True):
            yield case(f"Dot {axes} of {a} and {b}, normalize {normalize}", L.Dot(axes, normalize=normalize), a, b)


def attentions():
    for name, options in (("Attention", {}), ("Attention", {"use_scale": True}), ("Attention", {"score_mode": "concat"}),
                          ("Attention", {"score_mode": "concat", "use_scale": True}), ("AdditiveAttention", {}),
                          ("AdditiveAttention", {"use_scale": False})):
        for shapes in (((4, 3), (5, 3)), ((4, 3), (5, 2), (5, 3)), ((1, 1), (1, 1))):
            if name == "AdditiveAttention" and len(shapes) == 2 and shapes[1][1] != shapes[0][1]:
                continue
            yield case(f"{name} {options} of {shapes}", getattr(L, name)(**options), *shapes)
        masks = [[[1, 1, 0, 1], [1, 0, 0, 0], [0, 0, 0, 0]], [[1, 1, 1, 0, 1], [1, 1, 0, 0, 0], [0, 0, 0, 0, 0]]]
        yield case(f"{name} {options} with masks", getattr(L, name)(**options), (4, 3), (5, 3), masks=masks)
        yield case(f"{name} {options} with a query mask", getattr(L, name)(**options), (4, 3), (5, 3), masks=[masks[0], None])


def calls(name, layer, *shapes, call=None, **options):
    """A layer that is called on several arguments, as a model."""
    inputs = [keras.Input(shape) for shape in shapes]
    outputs = call(layer, *inputs) if call else layer(*inputs)
    return case(name, keras.Model(inputs, outputs), *shapes, **options)


def heads():
    M, G = L.MultiHeadAttention, L.GroupQueryAttention
    causal = lambda layer, *xs: layer(*xs, use_causal_mask=True)
    scores = lambda layer, *xs: layer(*xs, return_attention_scores=True)
    masked = lambda layer, q, v, m: layer(q, v, attention_mask=L.ReLU()(m))  # zeros where m is negative
    alone = lambda layer, x: layer(x, x)
    yield calls("MultiHeadAttention", M(2, 3), (4, 6), (5, 6))
    yield calls("MultiHeadAttention of one head", M(1, 4), (4, 6), (5, 3))
    yield calls("MultiHeadAttention with a key", M(2, 3), (4, 6), (5, 2), (5, 3))
    yield calls("MultiHeadAttention with longer values", M(2, 3, value_dim=5), (4, 6), (5, 2), call=scores)
    yield calls("MultiHeadAttention to itself", M(3, 2), (4, 6), call=alone)
    yield calls("MultiHeadAttention without bias", M(2, 3, use_bias=False), (4, 6), (5, 6))
    yield calls("MultiHeadAttention causal", M(2, 3), (4, 6), (4, 6), call=causal)
    yield calls("MultiHeadAttention causal, more values than queries", M(2, 3), (3, 6), (5, 6), call=causal)
    yield calls("MultiHeadAttention with scores", M(2, 3), (4, 6), (5, 6), call=scores)
    yield calls("MultiHeadAttention with dropout, predicting", M(2, 3, dropout=0.4), (4, 6), (5, 6), call=causal)
    yield calls("MultiHeadAttention with an attention mask", M(2, 3), (4, 6), (5, 6), (4, 5), call=masked)
    yield calls("MultiHeadAttention with dropout and a mask", M(2, 3, dropout=0.1), (4, 6), (5, 6), (4, 5), call=masked)
    yield calls("MultiHeadAttention with an output shape", M(2, 3, output_shape=4), (4, 6), (5, 6))
    yield calls("MultiHeadAttention with two output axes", M(2, 3, output_shape=(2, 3)), (4, 6), (5, 6))
    yield calls("MultiHeadAttention with a gate", M(2, 3, use_gate=True), (4, 6), (5, 6))
    yield calls("MultiHeadAttention with a sliding window", M(2, 3, sliding_window=2), (5, 6), (5, 6))
    yield calls("MultiHeadAttention, causal window", M(2, 3, sliding_window=2), (5, 6), (5, 6), call=causal)
    yield calls("MultiHeadAttention over two axes", M(2, 3), (2, 3, 4), (2, 3, 4))
    yield calls("MultiHeadAttention over the second axis", M(2, 3, attention_axes=2), (2, 3, 4), (2, 5, 4))
    yield calls("MultiHeadAttention over the first axis", M(2, 3, attention_axes=(1,)), (3, 2, 4), (5, 2, 4))
    yield calls("GroupQueryAttention", G(3, 4, 2), (4, 6), (5, 6))
    yield calls("GroupQueryAttention, one head for all", G(2, 3, 1), (4, 6), (5, 6), call=causal)
    yield calls("GroupQueryAttention like heads", G(3, 2, 2, use_bias=False), (4, 6), (5, 6), call=scores)
    yield calls("GroupQueryAttention with a gate", G(3, 4, 2, use_gate=True), (4, 6), call=alone)
    yield calls("GroupQueryAttention with a window", G(3, 4, 2, sliding_window=3), (6, 4), call=alone)


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
    *einsum_dense(),
    *dots(),
    *attentions(),
    *heads(),
]
