from keras import layers as L

from . import case


def both(name, make, *shapes, **options):
    """The layer in inference and in training."""
    return [
        case(name, make(), *shapes, **options),
        case(f"{name}, training", make(), *shapes, training=True, **options),
    ]


def frozen(layer):
    layer.trainable = False
    return layer


BN, LN, GN, RMS = L.BatchNormalization, L.LayerNormalization, L.GroupNormalization, L.RMSNormalization

CASES = [
    *both("BatchNormalization", BN, (4,)),
    *both("BatchNormalization, one channel", BN, (1,)),
    *both("BatchNormalization of 17", BN, (17,), rows=7),
    *both("BatchNormalization of pictures", BN, (5, 3, 4)),
    *both("BatchNormalization of one-channel pictures", BN, (5, 7, 1)),
    *both("BatchNormalization of sequences", BN, (6, 5)),
    *both("BatchNormalization of volumes", BN, (2, 3, 2, 3)),
    *both("BatchNormalization, one row", BN, (3, 2), rows=1),
    *both("BatchNormalization, channels first", lambda: BN(axis=1), (3, 4, 5)),
    *both("BatchNormalization, axis 2", lambda: BN(axis=2), (3, 4, 5)),
    *both("BatchNormalization, axis -2", lambda: BN(axis=-2), (3, 4)),
    *both("BatchNormalization, momentum", lambda: BN(momentum=0.5), (4,)),
    *both("BatchNormalization, momentum 0", lambda: BN(momentum=0.0), (4,)),
    *both("BatchNormalization, momentum 1", lambda: BN(momentum=1.0), (4,)),
    *both("BatchNormalization, epsilon", lambda: BN(epsilon=0.1), (2, 4)),
    *both("BatchNormalization, no center", lambda: BN(center=False), (4,)),
    *both("BatchNormalization, no scale", lambda: BN(scale=False), (4,)),
    *both("BatchNormalization, no center, no scale", lambda: BN(center=False, scale=False), (3, 4)),
    *both("BatchNormalization, frozen", lambda: frozen(BN()), (4,)),
    *both("BatchNormalization, far from 0", BN, (3, 4), range=(9, 11)),
    *both("BatchNormalization, masked", BN, (4, 3), masks=[[[1, 1, 0, 1], [1, 0, 0, 0], [0, 0, 0, 0]]]),
    *both("BatchNormalization, masked, axis 1", lambda: BN(axis=1), (4, 3),
          masks=[[[1, 1, 0, 1], [1, 0, 1, 0], [0, 1, 1, 1]]]),
    *both("BatchNormalization, nothing left by the mask", BN, (2, 3), masks=[[[0, 0], [0, 0], [0, 0]]]),
    *both("BatchNormalization, as made", BN, (4,), keep=True),
    case("BatchNormalization, initializers", BN(
        beta_initializer="ones", gamma_initializer="random_normal", moving_mean_initializer="ones",
        moving_variance_initializer="zeros"), (5,), keep=True, training=True),
    *both("LayerNormalization", LN, (4,)),
    case("LayerNormalization of sequences", LN(), (6, 5)),
    case("LayerNormalization of 37", LN(), (2, 37), rows=5),
    case("LayerNormalization of one value", LN(), (3, 1)),
    case("LayerNormalization, axis 1", LN(axis=1), (6, 5)),
    case("LayerNormalization, axis -2 of pictures", LN(axis=-2), (3, 4, 2)),
    case("LayerNormalization, two axes", LN(axis=[2, 3]), (3, 4, 2)),
    case("LayerNormalization, two negative axes", LN(axis=[-2, -1]), (3, 4, 2)),
    case("LayerNormalization, all axes", LN(axis=[1, 2, 3]), (3, 4, 2)),
    case("LayerNormalization, axes apart", LN(axis=[1, 3]), (3, 4, 2)),
    case("LayerNormalization, axes in another order", LN(axis=(3, 1)), (3, 4, 2)),
    case("LayerNormalization, no center", LN(center=False), (4,)),
    case("LayerNormalization, no scale", LN(scale=False), (2, 4)),
    case("LayerNormalization, neither", LN(center=False, scale=False, axis=1), (2, 4)),
    case("LayerNormalization, epsilon", LN(epsilon=0.5), (4,)),
    case("LayerNormalization, far from 0", LN(), (3, 8), range=(9, 11)),
    case("LayerNormalization, initializers", LN(beta_initializer="ones", gamma_initializer="zeros"), (4,), keep=True),
    case("GroupNormalization", GN(groups=2), (4,)),
    case("GroupNormalization of pictures", GN(groups=2), (5, 3, 6)),
    case("GroupNormalization of 32 groups", GN(), (3, 3, 64)),
    case("GroupNormalization, one group", GN(groups=1), (5, 3, 4)),
    case("GroupNormalization, a group each", GN(groups=-1), (5, 3, 5)),
    case("GroupNormalization, as many groups as channels", GN(groups=7), (5, 7)),
    case("GroupNormalization, channels first", GN(groups=2, axis=1), (4, 3, 5)),
    case("GroupNormalization, axis 2", GN(groups=3, axis=2), (4, 6, 5)),
    case("GroupNormalization, no center", GN(groups=2, center=False), (3, 4)),
    case("GroupNormalization, no scale", GN(groups=2, scale=False), (3, 4)),
    case("GroupNormalization, epsilon", GN(groups=2, epsilon=0.2), (3, 4)),
    case("GroupNormalization, initializers", GN(groups=2, beta_initializer="ones", gamma_initializer="ones"), (3, 4),
         keep=True),
    case("RMSNormalization", RMS(), (4,)),
    case("RMSNormalization of sequences", RMS(), (6, 5)),
    case("RMSNormalization of 33", RMS(), (2, 33)),
    case("RMSNormalization, epsilon", RMS(epsilon=0.5), (4,)),
    case("RMSNormalization, two axes", RMS(axis=[-2, -1]), (3, 4)),
    case("UnitNormalization", L.UnitNormalization(), (4,)),
    case("UnitNormalization of sequences", L.UnitNormalization(), (6, 5)),
    case("UnitNormalization, axis 1", L.UnitNormalization(axis=1), (6, 5)),
    case("UnitNormalization, two axes", L.UnitNormalization(axis=[1, 2]), (3, 4, 2)),
    case("UnitNormalization, axes apart", L.UnitNormalization(axis=[-1, 1]), (3, 4, 2)),
    case("Dropout, inference", L.Dropout(0.5, seed=3), (4,)),
    case("Dropout of rate 0", L.Dropout(0.0), (4,), training=True),
    case("Dropout, noise shape", L.Dropout(0.5, noise_shape=(None, 1)), (4,)),
    case("SpatialDropout1D, inference", L.SpatialDropout1D(0.5), (3, 4)),
    case("SpatialDropout2D, inference", L.SpatialDropout2D(0.5), (3, 2, 4)),
    case("SpatialDropout2D of rate 0", L.SpatialDropout2D(0.0), (3, 2, 4), training=True),
    case("SpatialDropout3D, inference", L.SpatialDropout3D(0.5), (3, 2, 2, 4)),
    case("GaussianNoise, inference", L.GaussianNoise(0.5, seed=1), (4,)),
    case("GaussianNoise of none", L.GaussianNoise(0.0), (4,), training=True),
    case("GaussianDropout, inference", L.GaussianDropout(0.5), (4,)),
    case("GaussianDropout of rate 0", L.GaussianDropout(0.0), (4,), training=True),
    case("AlphaDropout, inference", L.AlphaDropout(0.5), (4,)),
    case("AlphaDropout of rate 0", L.AlphaDropout(0.0), (4,), training=True),
    case("RMSNormalization, as made", RMS(), (3, 4), keep=True),
]
