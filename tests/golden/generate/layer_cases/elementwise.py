from keras import layers as L

from . import case

NAMES = [
    "linear", "relu", "sigmoid", "tanh", "softmax", "softplus", "softsign", "elu", "selu", "exponential", "hard_sigmoid",
    "relu6", "log_softmax", "gelu", "silu", "mish", "leaky_relu", "celu", "glu", "hard_silu", "hard_shrink", "hard_tanh",
    "log_sigmoid", "soft_shrink", "sparse_plus", "sparse_sigmoid", "squareplus", "tanh_shrink",
]
WIDE = {"range": (-4, 4)}
MASK = [[1, 1, 0], [0, 0, 0], [1, 1, 1]]

CASES = [
    *[case(f"Activation {n}", L.Activation(n), (3, 6), **WIDE) for n in NAMES],
    *[case(f"Dense, {n}", L.Dense(4, activation=n), (5,)) for n in ["elu", "gelu", "silu", "softplus", "hard_sigmoid", "leaky_relu"]],
    *[case(f"ReLU {o}", L.ReLU(**o), (3, 5), **WIDE) for o in [
        {}, {"max_value": 1.5}, {"negative_slope": 0.2}, {"threshold": 0.5}, {"max_value": 6.0},
        {"max_value": 2.0, "negative_slope": 0.1, "threshold": 0.25}]],
    *[case(f"LeakyReLU {o}", L.LeakyReLU(**o), (3, 5), **WIDE) for o in [{}, {"negative_slope": 0.05}, {"negative_slope": 0.0}]],
    *[case(f"ELU {o}", L.ELU(**o), (7,), **WIDE) for o in [{}, {"alpha": 0.3}]],
    *[case(f"PReLU {s}", L.PReLU(shared_axes=s), (3, 2, 4), **WIDE) for s in [None, [1], [1, 2], [1, 2, 3], [3]]],
    case("PReLU of ones", L.PReLU(alpha_initializer="ones"), (1,), **WIDE),
    *[case(f"Softmax along {a}", L.Softmax(axis=a), (3, 4, 2), **WIDE) for a in [-1, 1, 2, -2, [1, 2], [-1], [1, 2, 3]]],
    *[case(f"{c.__name__} of two", c(), (3, 4), (3, 4)) for c in [L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum, L.Subtract]],
    *[case(f"{c.__name__} of four", c(), *[(2, 3)] * 4) for c in [L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum]],
    *[case(f"{c.__name__}, spread", c(), (4, 1, 3), (1, 5, 3), (4, 5, 1)) for c in [L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum]],
    case("Subtract, spread", L.Subtract(), (4, 1), (5,)),
    *[case(f"{c.__name__} of different ranks", c(), (4, 3), (3,)) for c in [L.Add, L.Multiply, L.Average, L.Maximum, L.Subtract]],
    case("Softmax with a mask", L.Softmax(), (3,), masks=[MASK]),
]
