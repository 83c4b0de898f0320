from keras import layers as L

from . import case

CASES = [
    case("Dense", L.Dense(5), (4,)),
    case("Dense without bias", L.Dense(5, use_bias=False, activation="tanh"), (4,)),
    case("Dense on more axes", L.Dense(3, activation="relu", kernel_initializer="he_normal"), (5, 2, 4)),
    case("Dense, one unit", L.Dense(1, activation="sigmoid", bias_initializer="ones"), (1,)),
    case("Activation softmax", L.Activation("softmax"), (3, 5)),
    case("Embedding", L.Embedding(7, 4), (5,), below=7),
    case("Flatten", L.Flatten(), (3, 2, 2)),
    # Its penalty is in regularizers.py: a stateless call does not tell of it.
    case("ActivityRegularization", L.ActivityRegularization(l1=0.01, l2=0.02), (3, 4), differentiable=False),
    case("Reshape", L.Reshape((2, -1)), (3, 4)),
    case("Add", L.Add(), (3, 4), (3, 4), (3, 4)),
    case("Concatenate", L.Concatenate(axis=1), (3, 4), (2, 4)),
]
