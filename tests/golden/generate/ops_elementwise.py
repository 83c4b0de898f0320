"""Functions, arithmetic, comparisons and reductions of keras.ops, and activations: values, and gradients of a hashed
cotangent. "$0*4+1" stands for four times the first tensor and 1, so that functions are met where they are defined and on
both sides of their corners."""

import numpy as np
from common import write
from keras import activations, ops
from ops_tensor import case, run

X = [3, 7]


def one(name, *args, keras_name=None, scale=1, shift=0, shape=X, space=ops, slope=True):
    """name(x * scale + shift, *args)"""
    f = getattr(space, keras_name or name)
    given = "$0" if (scale, shift) == (1, 0) else f"$0*{scale}+{shift}"
    return case(name, [shape], [given, *args], lambda x: f(x * scale + shift, *args), differentiable=slope)


def two(name, a=X, b=X, keras_name=None, slope=True):
    f = getattr(ops, keras_name or name)
    return case(name, [a, b], ["$0", "$1"], lambda x, y: f(x, y), differentiable=slope)


def along(name, *options, slope=True):
    """A reduction, by (axis, keepdims)."""
    f = getattr(ops, name)

    def made(axis, keepdims):
        axes = tuple(axis) if isinstance(axis, list) else axis
        return case(name, [[3, 4, 5]], ["$0", axis, keepdims], lambda x: f(x, axis=axes, keepdims=keepdims), differentiable=slope)

    return [made(*option) for option in options]


REDUCTIONS = [(None, False), (None, True), (0, False), (-1, True), (1, False), ([0, 2], False), ([0, 2], True), ([1, 2], False)]
PLACES = [(None, False), (0, False), (-1, True), (1, False)]
BROADCAST = [([4, 1], [5]), ([2, 1, 3], [4, 1]), ([1], [3, 4]), ([5], [2, 3, 5]), ([2, 3, 1, 2], [3, 4, 1])]
COMPARISONS = {
    "equal": "equal", "notEqual": "not_equal", "less": "less", "lessEqual": "less_equal", "greater": "greater",
    "greaterEqual": "greater_equal", "logicalAnd": "logical_and", "logicalOr": "logical_or", "logicalXor": "logical_xor",
    "floorDivide": "floor_divide",
}

FUNCTIONS = [
    *[one(n) for n in ["abs", "square", "arcsin", "arccos", "arctanh", "expm1", "erf", "log1p"]],
    *[one(n, scale=4) for n in ["negative", "exp", "exp2", "sin", "cos", "tan", "sinh", "cosh", "arctan", "arcsinh", "erf"]],
    *[one(n, scale=0.75, shift=1) for n in ["sqrt", "rsqrt", "log", "log2", "log10", "reciprocal"]],
    one("arccosh", shift=2.5),
    *[one(n, scale=4, slope=False) for n in ["sign", "floor", "ceil", "round", "trunc", "isnan", "isinf", "isfinite"]],
    one("logicalNot", keras_name="logical_not", slope=False),
    one("cast", "int32", scale=4, slope=False),
    one("cast", "float32"),
    one("clip", -0.25, 0.5),
    one("stopGradient", keras_name="stop_gradient", slope=False),
    one("zerosLike", keras_name="zeros_like", slope=False),
    one("onesLike", keras_name="ones_like", slope=False),
    one("fullLike", 0.5, keras_name="full_like", slope=False),
]

ARITHMETIC = [
    *[two(n) for n in ["add", "subtract", "multiply", "divide", "maximum", "minimum", "logaddexp"]],
    *[two(n, keras_name=k, slope=False) for n, k in COMPARISONS.items()],
    *[two(n, a, b) for a, b in BROADCAST for n in ["add", "subtract", "multiply", "divide", "maximum"]],
    *[one(n, 0.75) for n in ["add", "subtract", "multiply", "divide", "maximum", "minimum", "mod"]],
    *[one("power", n) for n in [2, 3, -1, 0]],
    one("power", 0.3, shift=1.5),
    one("multiply", [1, 2, 3, 4, 5, 6, 7]),
    case("subtract", [X], [1, "$0"], lambda x: ops.subtract(1, x)),
    case("power", [X], [2, "$0"], lambda x: ops.power(2.0, x)),
    case("power", [X, X], ["$0*0.75+1", "$1"], lambda x, y: ops.power(x * 0.75 + 1, y)),
    case("divideNoNan", [X, [1]], ["$0", "$1*0+0"], lambda x, y: ops.divide_no_nan(x, y * 0)),
    case("squaredDifference", [X, X], ["$0", "$1"], lambda x, y: ops.square(x - y)),
    case("where", [X, X, X], ["$0", "$1", "$2"], lambda c, a, b: ops.where(c != 0, a, b)),
    case("where", [X, [3, 1]], [[0, 1, 1, 0, 1, 0, 0], "$0", "$1"], lambda a, b: ops.where(np.array([0, 1, 1, 0, 1, 0, 0], bool), a, b)),
    case("maximum", [[4]], ["$0", "$0"], lambda x: ops.maximum(x, x)),
    case("minimum", [[4]], ["$0*0+2", 2], lambda x: ops.minimum(x * 0 + 2, 2.0)),
]

REDUCED = [
    *[c for n in ["sum", "mean", "max", "min", "prod", "var", "std", "logsumexp"] for c in along(n, *REDUCTIONS)],
    *[c for n in ["all", "any", "argmax", "argmin"] for c in along(n, *PLACES, slope=False)],
    *[one("norm", order, axis, shape=[3, 4]) for order, axis in [(2, -1), (1, 0), (2, 0), (None, None)]],
    one("norm", shape=[5]),
    one("normalize", shape=[3, 4]),
    one("normalize", 1, shape=[3, 4, 2]),
    one("countNonzero", 1, keras_name="count_nonzero", slope=False),
]

ACTIVATIONS = [
    ("relu",), ("relu", 0.1), ("relu", 0, 0.5), ("relu", 0.25, 0.5, 0.125), ("relu", 0, None, 0.25), ("relu", 0.1, 6),
    ("leaky_relu",), ("leaky_relu", 0.5), ("relu6",), ("elu",), ("elu", 0.5), ("selu",), ("celu",), ("celu", 0.5),
    ("softplus",), ("softsign",), ("silu",), ("gelu",), ("gelu", True), ("mish",), ("log_sigmoid",), ("hard_sigmoid",),
    ("hard_silu",), ("hard_tanh",), ("hard_shrink",), ("hard_shrink", 0.25), ("soft_shrink",), ("soft_shrink", 0.25),
    ("tanh_shrink",), ("sparse_plus",), ("sparse_sigmoid",), ("squareplus",), ("squareplus", 1), ("threshold", 0.25, -1),
    ("glu",), ("glu", 1), ("softmax",), ("softmax", 0), ("log_softmax",), ("log_softmax", 0), ("sigmoid",), ("tanh",),
]


def activation(scale, name, *args):
    first, *rest = name.split("_")
    camel = first + "".join(word.capitalize() for word in rest)
    return one(camel, *args, keras_name=name, scale=scale, shape=[5, 6], space=activations)


CASES = [*FUNCTIONS, *ARITHMETIC, *REDUCED, *[activation(scale, *given) for given in ACTIVATIONS for scale in (1, 8)]]

if __name__ == "__main__":
    write("ops_elementwise", [run(c) for c in CASES])
