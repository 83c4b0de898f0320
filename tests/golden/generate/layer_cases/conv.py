"""Convolution and pooling: every option, odd and even windows, sizes of one, strides larger than windows."""

from keras import layers as L

from . import case

CONV = [
    case("Conv1D", L.Conv1D(5, 3), (8, 4)),
    case("Conv1D same, even window", L.Conv1D(3, 4, padding="same", activation="tanh"), (7, 2)),
    case("Conv1D causal", L.Conv1D(3, 3, padding="causal", activation="relu"), (7, 2)),
    case("Conv1D causal, dilated", L.Conv1D(4, 3, padding="causal", dilation_rate=3), (11, 3)),
    case("Conv1D causal, strides", L.Conv1D(2, 4, padding="causal", strides=3), (10, 3)),
    case("Conv1D causal, window longer than the input", L.Conv1D(2, 5, padding="causal"), (3, 2)),
    case("Conv1D strides larger than the window", L.Conv1D(3, 2, strides=5, use_bias=False), (13, 3)),
    case("Conv1D groups", L.Conv1D(6, 3, groups=3, padding="same", activation="sigmoid"), (7, 6)),
    case("Conv1D dilated same", L.Conv1D(3, 3, dilation_rate=2, padding="same"), (5, 2)),
    case("Conv1D size one", L.Conv1D(1, 1), (1, 1)),
    case("Conv1D other initializers", L.Conv1D(3, 2, kernel_initializer="he_normal", bias_initializer="ones"), (5, 2)),
    case("Conv2D", L.Conv2D(4, 3, activation="relu"), (7, 6, 3)),
    case("Conv2D same, even windows", L.Conv2D(3, (4, 2), padding="same", activation="tanh"), (5, 7, 2)),
    case("Conv2D same, strides", L.Conv2D(3, 3, padding="same", strides=2), (7, 8, 2)),
    case("Conv2D strides larger than the window", L.Conv2D(3, (2, 1), strides=(3, 4)), (11, 13, 2)),
    case("Conv2D dilated", L.Conv2D(3, 3, dilation_rate=(2, 3)), (9, 11, 2)),
    case("Conv2D dilated same", L.Conv2D(3, (3, 2), dilation_rate=(3, 2), padding="same", use_bias=False), (5, 7, 2)),
    case("Conv2D groups", L.Conv2D(8, 3, groups=4, strides=(1, 2)), (5, 7, 4)),
    case("Conv2D window larger than the input", L.Conv2D(2, 5, padding="same"), (2, 3, 1)),
    case("Conv2D size one", L.Conv2D(1, 1, activation="sigmoid"), (1, 1, 1)),
    case("Conv2D many channels", L.Conv2D(16, 3, padding="same"), (9, 6, 16)),
    case("Conv3D", L.Conv3D(3, 2, activation="relu"), (4, 5, 3, 2)),
    case("Conv3D same", L.Conv3D(2, (3, 2, 4), padding="same", activation="tanh"), (3, 5, 4, 2)),
    case("Conv3D same, strides", L.Conv3D(2, 3, padding="same", strides=(2, 1, 3)), (5, 4, 7, 2)),
    case("Conv3D strides larger than the window", L.Conv3D(2, (1, 2, 1), strides=(3, 3, 2)), (7, 5, 5, 3)),
    case("Conv3D dilated", L.Conv3D(2, 2, dilation_rate=(1, 2, 3), use_bias=False), (3, 5, 7, 2)),
    case("Conv3D dilated same", L.Conv3D(2, (2, 3, 2), dilation_rate=2, padding="same"), (3, 5, 4, 2)),
    case("Conv3D groups", L.Conv3D(4, 2, groups=2, padding="same"), (2, 3, 5, 4)),
    case("Conv3D size one", L.Conv3D(1, 1), (1, 1, 1, 1)),
]

TRANSPOSE = [
    case("Conv1DTranspose", L.Conv1DTranspose(4, 3), (5, 3)),
    case("Conv1DTranspose strides", L.Conv1DTranspose(3, 3, strides=2, activation="relu"), (5, 2)),
    case("Conv1DTranspose same, strides", L.Conv1DTranspose(3, 4, strides=3, padding="same"), (4, 2)),
    case("Conv1DTranspose output padding", L.Conv1DTranspose(2, 3, strides=3, output_padding=2), (4, 2)),
    case("Conv1DTranspose same, output padding", L.Conv1DTranspose(2, 5, strides=2, padding="same", output_padding=1), (4, 3)),
    case("Conv1DTranspose same, output padding 0", L.Conv1DTranspose(2, 4, strides=2, padding="same", output_padding=0), (5, 3)),
    case("Conv1DTranspose dilated", L.Conv1DTranspose(2, 3, dilation_rate=2, padding="same", use_bias=False), (5, 2)),
    case("Conv1DTranspose stride larger than the window", L.Conv1DTranspose(2, 2, strides=5), (3, 2)),
    case("Conv1DTranspose size one", L.Conv1DTranspose(1, 1), (1, 1)),
    case("Conv2DTranspose", L.Conv2DTranspose(4, 3, activation="relu"), (4, 5, 3)),
    case("Conv2DTranspose strides same", L.Conv2DTranspose(3, 3, strides=2, padding="same", activation="tanh"), (4, 3, 2)),
    case("Conv2DTranspose even windows, same", L.Conv2DTranspose(2, (4, 2), strides=2, padding="same"), (3, 4, 3)),
    case("Conv2DTranspose even windows, same, stride 1", L.Conv2DTranspose(2, (4, 2), padding="same"), (5, 4, 2)),
    case("Conv2DTranspose unequal strides", L.Conv2DTranspose(2, (2, 3), strides=(3, 1)), (3, 4, 2)),
    case("Conv2DTranspose stride larger than the window", L.Conv2DTranspose(2, (1, 2), strides=(3, 4), padding="same"), (2, 3, 2)),
    case("Conv2DTranspose stride larger than the window, valid", L.Conv2DTranspose(2, (1, 2), strides=(3, 4)), (2, 3, 2)),
    case("Conv2DTranspose output padding", L.Conv2DTranspose(2, 3, strides=(2, 3), output_padding=(1, 0)), (3, 2, 2)),
    case("Conv2DTranspose same, output padding",
         L.Conv2DTranspose(2, (3, 4), strides=(2, 3), padding="same", output_padding=(1, 2)), (3, 2, 2)),
    case("Conv2DTranspose output padding 0, same", L.Conv2DTranspose(2, 3, strides=2, padding="same", output_padding=0), (3, 2, 2)),
    case("Conv2DTranspose dilated", L.Conv2DTranspose(2, (3, 2), dilation_rate=(2, 3)), (4, 3, 2)),
    case("Conv2DTranspose dilated same", L.Conv2DTranspose(2, 3, dilation_rate=(1, 2), padding="same"), (4, 5, 2)),
    case("Conv2DTranspose without bias", L.Conv2DTranspose(3, 2, strides=2, use_bias=False), (3, 3, 2)),
    case("Conv2DTranspose size one", L.Conv2DTranspose(2, 3, strides=2, padding="same"), (1, 1, 1)),
    case("Conv2DTranspose many channels", L.Conv2DTranspose(16, 3, padding="same"), (6, 5, 16)),
    case("Conv3DTranspose", L.Conv3DTranspose(2, 2, activation="relu"), (2, 3, 2, 3)),
    case("Conv3DTranspose same, strides", L.Conv3DTranspose(2, 3, strides=(2, 1, 2), padding="same"), (2, 3, 2, 2)),
    case("Conv3DTranspose output padding", L.Conv3DTranspose(2, 2, strides=(2, 3, 2), output_padding=(0, 2, 1)), (2, 1, 2, 2)),
    case("Conv3DTranspose dilated", L.Conv3DTranspose(2, 2, dilation_rate=(2, 1, 2), padding="same", use_bias=False), (3, 2, 3, 2)),
    case("Conv3DTranspose size one", L.Conv3DTranspose(1, 1), (1, 1, 1, 1)),
]

DEPTHWISE = [
    case("DepthwiseConv1D", L.DepthwiseConv1D(3), (7, 3)),
    case("DepthwiseConv1D multiplier", L.DepthwiseConv1D(4, depth_multiplier=3, padding="same", activation="relu"), (5, 2)),
    case("DepthwiseConv1D strides", L.DepthwiseConv1D(2, strides=3, use_bias=False), (8, 5)),
    case("DepthwiseConv1D dilated", L.DepthwiseConv1D(3, dilation_rate=2, padding="same"), (6, 4)),
    case("DepthwiseConv2D", L.DepthwiseConv2D(3, padding="same", activation="relu"), (5, 6, 4)),
    case("DepthwiseConv2D multiplier", L.DepthwiseConv2D((2, 3), depth_multiplier=2), (5, 4, 3)),
    case("DepthwiseConv2D strides", L.DepthwiseConv2D(3, strides=2, padding="same", depthwise_initializer="he_uniform"), (7, 6, 4)),
    case("DepthwiseConv2D strides larger than the window", L.DepthwiseConv2D(2, strides=3, padding="same"), (7, 8, 2)),
    case("DepthwiseConv2D dilated", L.DepthwiseConv2D(3, dilation_rate=2), (7, 6, 2)),
    case("DepthwiseConv2D dilated, strides", L.DepthwiseConv2D(3, dilation_rate=2, strides=2, padding="same"), (8, 7, 2)),
    case("DepthwiseConv2D size one", L.DepthwiseConv2D(1), (1, 1, 1)),
    case("SeparableConv1D", L.SeparableConv1D(5, 3), (7, 3)),
    case("SeparableConv1D strides", L.SeparableConv1D(4, 2, strides=3, padding="same", depth_multiplier=2), (8, 3)),
    case("SeparableConv1D dilated", L.SeparableConv1D(2, 3, dilation_rate=2, activation="relu", use_bias=False), (8, 3)),
    case("SeparableConv2D", L.SeparableConv2D(5, 3, activation="relu"), (6, 5, 3)),
    case("SeparableConv2D multiplier", L.SeparableConv2D(3, (2, 4), padding="same", depth_multiplier=3), (5, 4, 2)),
    case("SeparableConv2D strides", L.SeparableConv2D(4, 3, strides=2, padding="same", pointwise_initializer="he_normal"), (7, 6, 2)),
    case("SeparableConv2D dilated, strides", L.SeparableConv2D(2, 3, dilation_rate=2, strides=2, use_bias=False), (9, 8, 2)),
    case("SeparableConv2D size one", L.SeparableConv2D(1, 1), (1, 1, 1)),
]


def pools(kind):
    """The windows of one kind: Max or Average."""
    one, two, three = (getattr(L, f"{kind}Pooling{n}D") for n in (1, 2, 3))
    return [
        case(f"{kind}Pooling1D", one(2), (7, 3)),
        case(f"{kind}Pooling1D same, strides", one(3, strides=2, padding="same"), (8, 5)),
        case(f"{kind}Pooling1D strides larger than the window", one(2, strides=5), (13, 3)),
        case(f"{kind}Pooling1D overlapping", one(4, strides=1, padding="same"), (5, 2)),
        case(f"{kind}Pooling1D size one", one(1), (1, 1)),
        case(f"{kind}Pooling2D", two(2), (6, 8, 4)),
        case(f"{kind}Pooling2D odd sizes", two(2), (7, 5, 3)),
        case(f"{kind}Pooling2D same", two((3, 2), strides=(2, 1), padding="same"), (7, 5, 3)),
        case(f"{kind}Pooling2D strides larger than the window", two(2, strides=(3, 4), padding="same"), (8, 9, 2)),
        case(f"{kind}Pooling2D window larger than the input", two(5, strides=1, padding="same"), (2, 3, 2)),
        case(f"{kind}Pooling3D", three(2), (4, 5, 6, 3)),
        case(f"{kind}Pooling3D same", three((2, 3, 1), strides=(1, 2, 2), padding="same"), (3, 5, 4, 2)),
        case(f"{kind}Pooling3D strides larger than the window", three(1, strides=2), (3, 4, 5, 2)),
        case(f"Global{kind}Pooling1D", getattr(L, f"Global{kind}Pooling1D")(), (5, 3)),
        case(f"Global{kind}Pooling1D keepdims", getattr(L, f"Global{kind}Pooling1D")(keepdims=True), (1, 3)),
        case(f"Global{kind}Pooling2D", getattr(L, f"Global{kind}Pooling2D")(), (3, 5, 4)),
        case(f"Global{kind}Pooling2D keepdims", getattr(L, f"Global{kind}Pooling2D")(keepdims=True), (4, 3, 5)),
        case(f"Global{kind}Pooling3D", getattr(L, f"Global{kind}Pooling3D")(), (3, 2, 5, 4)),
        case(f"Global{kind}Pooling3D keepdims", getattr(L, f"Global{kind}Pooling3D")(keepdims=True), (2, 4, 3, 2)),
        case(f"Adaptive{kind}Pooling1D", getattr(L, f"Adaptive{kind}Pooling1D")(3), (7, 4)),
        case(f"Adaptive{kind}Pooling1D larger than the input", getattr(L, f"Adaptive{kind}Pooling1D")(5), (3, 2)),
        case(f"Adaptive{kind}Pooling2D", getattr(L, f"Adaptive{kind}Pooling2D")((3, 2)), (7, 5, 3)),
        case(f"Adaptive{kind}Pooling2D to one", getattr(L, f"Adaptive{kind}Pooling2D")(1), (3, 4, 2)),
        case(f"Adaptive{kind}Pooling3D", getattr(L, f"Adaptive{kind}Pooling3D")((2, 3, 2)), (3, 7, 5, 2)),
    ]


ROWS = [[1, 1, 0, 0], [0, 1, 1, 1], [0, 0, 1, 0]]
MASKED = [
    case("GlobalAveragePooling1D masked", L.GlobalAveragePooling1D(), (4, 3), masks=[ROWS]),
    case("GlobalAveragePooling1D masked, keepdims", L.GlobalAveragePooling1D(keepdims=True), (4, 2), masks=[ROWS]),
]

CASES = [*CONV, *TRANSPOSE, *DEPTHWISE, *pools("Max"), *pools("Average"), *MASKED]
