"""Convolution and pooling of keras.ops on hashed tensors of known shapes."""

from common import write
from keras import ops
from ops_tensor import case, run


def camel(options):
    """snake_case keys as they are spelled here."""
    head = {k: k.split("_")[0] + "".join(p.capitalize() for p in k.split("_")[1:]) for k in options}
    return {head[k]: v for k, v in options.items()}


def one(name, f, shapes, *args, **options):
    tensors = [f"${i}" for i in range(len(shapes))]
    listed = [camel(options)] if options else []
    sizes = [tuple(a) if isinstance(a, list) else a for a in args]
    given = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
    return case(name, shapes, [*tensors, *args, *listed], lambda *xs: f(*xs, *sizes, **given))


def conv(x, k, **options):
    return one("conv", ops.conv, [x, k], **options)


def transposed(x, k, **options):
    return one("convTranspose", ops.conv_transpose, [x, k], **options)


def pools(x, size, **options):
    return [one("maxPool", ops.max_pool, [x], size, **options), one("averagePool", ops.average_pool, [x], size, **options)]


def adaptive(x, size):
    return [one("adaptiveMaxPool", ops.adaptive_max_pool, [x], size),
            one("adaptiveAveragePool", ops.adaptive_average_pool, [x], size)]


CASES = [
    conv([2, 7, 3], [3, 3, 4]),
    conv([2, 7, 4], [2, 2, 6], strides=2, padding="same"),
    conv([1, 6, 5, 2], [3, 2, 2, 3], padding="same", dilation_rate=[1, 2]),
    conv([1, 6, 5, 6], [3, 3, 2, 3], strides=[2, 1], data_format="channels_last"),
    conv([1, 4, 5, 3, 2], [2, 3, 2, 2, 3], padding="same"),
    transposed([2, 5, 2], [3, 4, 2], strides=2),
    transposed([1, 3, 4, 2], [3, 2, 3, 2], strides=[2, 3], padding="same"),
    transposed([1, 3, 4, 2], [4, 3, 3, 2], strides=[2, 3], padding="same", output_padding=[0, 2]),
    transposed([1, 3, 4, 2], [2, 3, 2, 2], dilation_rate=2),
    transposed([1, 2, 3, 2, 2], [2, 2, 3, 2, 2], strides=2, output_padding=1),
    one("depthwiseConv", ops.depthwise_conv, [[2, 7, 3], [3, 3, 2]], padding="same"),
    one("depthwiseConv", ops.depthwise_conv, [[1, 6, 5, 3], [2, 3, 3, 2]], strides=2),
    one("depthwiseConv", ops.depthwise_conv, [[1, 4, 3, 5, 2], [2, 3, 2, 2, 2]], padding="same"),
    one("separableConv", ops.separable_conv, [[2, 7, 3], [3, 3, 2], [1, 6, 4]], strides=2, padding="same"),
    one("separableConv", ops.separable_conv, [[1, 6, 5, 3], [2, 3, 3, 1], [1, 1, 3, 4]]),
    *pools([2, 7, 3], 2, strides=2),
    *pools([1, 6, 7, 3], [3, 2], strides=2, padding="same"),
    *pools([1, 4, 5, 3, 2], [2, 2, 2], strides=[1, 2, 1]),
    *adaptive([2, 7, 3], 3),
    *adaptive([1, 5, 7, 2], [2, 3]),
    *adaptive([1, 3, 4, 5, 2], [2, 3, 4]),
]

if __name__ == "__main__":
    write("ops_conv", [run(c) for c in CASES])
