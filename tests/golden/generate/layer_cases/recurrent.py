import keras
from keras import layers as L

from . import case

END = [[1, 1, 1, 1, 0], [1, 1, 0, 0, 0], [1, 1, 1, 1, 1]]  # filled up behind
BEGIN = [[0, 0, 1, 1, 1], [1, 1, 1, 1, 1], [0, 0, 0, 0, 1]]
EMPTY = [[1, 1, 1, 0, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]]
HOLES = [[1, 0, 1, 0, 1], [0, 1, 1, 1, 0], [0, 0, 1, 0, 0]]
MASKS = {"padding behind": END, "padding in front": BEGIN, "an empty row": EMPTY, "holes": HOLES}


def of_each(name, make):
    """The choices that all of them have."""
    shape = (5, 3)
    yield case(f"{name}", make(4), shape)
    yield case(f"{name}, one of everything", make(1), (1, 1), rows=1)
    yield case(f"{name}, primes", make(7), (11, 5), rows=13)
    yield case(f"{name}, sequences", make(4, return_sequences=True), shape)
    yield case(f"{name}, backwards", make(4, go_backwards=True), shape)
    yield case(f"{name}, sequences backwards", make(3, go_backwards=True, return_sequences=True), shape)
    yield case(f"{name}, state", make(3, return_state=True), shape)
    yield case(f"{name}, sequences and state", make(3, return_state=True, return_sequences=True), shape)
    yield case(f"{name}, without bias", make(3, use_bias=False), shape)
    yield case(f"{name}, unrolled", make(3, unroll=True, return_sequences=True), shape)
    yield case(f"{name}, relu", make(3, activation="relu", return_sequences=True), shape)
    yield case(f"{name}, linear, sequences and state", make(3, activation="linear", return_state=True, return_sequences=True), shape)
    for kind, mask in MASKS.items():
        yield case(f"{name}, {kind}", make(3), shape, masks=[mask])
        yield case(f"{name}, {kind}, sequences", make(3, return_sequences=True), shape, masks=[mask])
    yield case(f"{name}, holes backwards", make(3, return_sequences=True, go_backwards=True), shape, masks=[HOLES])
    yield case(f"{name}, holes backwards, last", make(3, go_backwards=True), shape, masks=[HOLES])
    yield case(f"{name}, empty row, state", make(3, return_state=True, return_sequences=True), shape, masks=[EMPTY])
    yield case(f"{name}, zeros for what is left out", make(3, zero_output_for_mask=True, return_sequences=True), shape, masks=[HOLES])
    yield case(f"{name}, zeros, backwards", make(3, zero_output_for_mask=True, return_sequences=True, go_backwards=True), shape, masks=[BEGIN])
    yield case(f"{name}, zeros, last", make(3, zero_output_for_mask=True, return_state=True), shape, masks=[END])
    yield case(f"{name}, cell of an RNN with holes", L.RNN(make.cell(3), return_sequences=True), shape, masks=[HOLES])
    yield case(f"{name}, cell of an RNN", L.RNN(make.cell(3), return_state=True), shape)


def simple(*args, **options):
    return L.SimpleRNN(*args, **options)


def lstm(*args, **options):
    return L.LSTM(*args, **options)


def gru(*args, **options):
    return L.GRU(*args, **options)


def gru_before(*args, **options):
    return L.GRU(*args, reset_after=False, **options)


simple.cell = L.SimpleRNNCell
lstm.cell = L.LSTMCell
gru.cell = L.GRUCell
gru_before.cell = lambda units: L.GRUCell(units, reset_after=False)


def bidirectional():
    shape = (5, 3)
    for mode in ["concat", "sum", "ave", "mul", None]:
        yield case(f"Bidirectional {mode}", L.Bidirectional(L.LSTM(3), merge_mode=mode), shape)
        yield case(f"Bidirectional {mode}, sequences", L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode=mode), shape)
        yield case(f"Bidirectional {mode}, holes", L.Bidirectional(L.SimpleRNN(3, return_sequences=True), merge_mode=mode), shape, masks=[HOLES])
    yield case("Bidirectional, padding, last", L.Bidirectional(L.LSTM(3)), shape, masks=[END])
    yield case("Bidirectional, empty row", L.Bidirectional(L.GRU(2, return_sequences=True)), shape, masks=[EMPTY])
    yield case("Bidirectional with a layer for the way back",
               L.Bidirectional(L.LSTM(2), backward_layer=L.GRU(3, go_backwards=True)), shape)
    yield case("Bidirectional of an RNN", L.Bidirectional(L.RNN(L.GRUCell(3), return_sequences=True)), shape)
    yield case("Bidirectional of relu", L.Bidirectional(L.LSTM(3, activation="relu")), shape)


def wrapped():
    yield case("TimeDistributed Dense", L.TimeDistributed(L.Dense(3, activation="tanh")), (4, 5))
    yield case("TimeDistributed Conv2D", L.TimeDistributed(L.Conv2D(2, 2)), (3, 4, 4, 2))
    yield case("TimeDistributed pooling", L.TimeDistributed(L.MaxPooling2D(2)), (2, 4, 4, 1))
    yield case("TimeDistributed LSTM", L.TimeDistributed(L.LSTM(2)), (3, 4, 2))
    yield case("TimeDistributed of itself", L.TimeDistributed(L.TimeDistributed(L.Dense(2))), (3, 2, 4))
    yield case("TimeDistributed with a mask", L.TimeDistributed(L.Dense(3)), (5, 2), masks=[HOLES])
    yield case("TimeDistributed Flatten", L.TimeDistributed(L.Flatten()), (3, 2, 2))


def stacked():
    """No stack of one cell with one state: on JAX, Keras cannot walk with it, as its states come back under another shape."""
    shape = (5, 3)
    cells = lambda: [L.LSTMCell(4), L.LSTMCell(2)]
    yield case("Stacked", L.RNN(cells()), shape)
    yield case("Stacked, sequences", L.RNN(cells(), return_sequences=True), shape)
    yield case("Stacked, holes", L.RNN(cells(), return_sequences=True), shape, masks=[HOLES])
    yield case("Stacked, empty row, zeros", L.RNN(cells(), return_sequences=True, zero_output_for_mask=True), shape, masks=[EMPTY])
    yield case("Stacked, backwards", L.RNN(cells(), go_backwards=True), shape)
    yield case("Stacked of several kinds", L.RNN([L.SimpleRNNCell(3), L.LSTMCell(2), L.GRUCell(4)], return_sequences=True), shape)


def masking():
    whole = (4, 2)
    yield case("Masking", L.Masking(), whole)
    yield case("Masking 1", L.Masking(1.0), whole, below=2, differentiable=False)
    yield case("Masking 0 of whole numbers", L.Masking(0.0), (9, 1), below=3, differentiable=False)
    yield case("Embedding that masks", L.Embedding(5, 3, mask_zero=True), (6,), below=5)


def convolutional():
    """No masks: on JAX, Keras sets those of a step against the wrong axes."""
    row, picture, body = (3, 6, 2), (3, 5, 4, 2), (2, 4, 3, 3, 1)
    yield case("ConvLSTM1D", L.ConvLSTM1D(3, 3), row)
    yield case("ConvLSTM1D, same, sequences", L.ConvLSTM1D(2, 2, padding="same", return_sequences=True), row)
    yield case("ConvLSTM1D, strides", L.ConvLSTM1D(2, 3, strides=2), (4, 7, 1))
    yield case("ConvLSTM1D, dilated", L.ConvLSTM1D(2, 2, dilation_rate=3), (3, 7, 2))
    yield case("ConvLSTM1D, one of everything", L.ConvLSTM1D(1, 1), (1, 1, 1), rows=1)
    yield case("ConvLSTM2D", L.ConvLSTM2D(2, 3), picture)
    yield case("ConvLSTM2D, same, sequences", L.ConvLSTM2D(3, 2, padding="same", return_sequences=True), picture)
    yield case("ConvLSTM2D, oblong", L.ConvLSTM2D(2, (1, 3), padding="same"), picture)
    yield case("ConvLSTM2D, strides", L.ConvLSTM2D(2, 3, strides=(2, 1), padding="same"), picture)
    yield case("ConvLSTM2D, stride larger than the window", L.ConvLSTM2D(2, 1, strides=2), picture)
    yield case("ConvLSTM2D, dilated", L.ConvLSTM2D(2, 2, dilation_rate=2, return_sequences=True), picture)
    yield case("ConvLSTM2D, state", L.ConvLSTM2D(2, 2, return_state=True), picture)
    yield case("ConvLSTM2D, sequences and state", L.ConvLSTM2D(2, 2, return_state=True, return_sequences=True), picture)
    yield case("ConvLSTM2D, backwards", L.ConvLSTM2D(2, 2, go_backwards=True, return_sequences=True), picture)
    yield case("ConvLSTM2D, without bias", L.ConvLSTM2D(2, 2, use_bias=False), picture)
    yield case("ConvLSTM2D, other activations", L.ConvLSTM2D(2, 2, activation="relu", recurrent_activation="hard_sigmoid"), picture)
    yield case("ConvLSTM2D, penalised", L.ConvLSTM2D(2, 2, kernel_regularizer="l2", recurrent_regularizer="l1", bias_regularizer="l2"), picture)
    yield case("ConvLSTM2D as it begins", L.ConvLSTM2D(2, 2), picture, keep=True)
    yield case("ConvLSTM2D, forget gate as the others", L.ConvLSTM2D(2, 2, unit_forget_bias=False), picture, keep=True)
    yield case("ConvLSTM3D", L.ConvLSTM3D(2, 2), body)
    yield case("ConvLSTM3D, same, sequences", L.ConvLSTM3D(1, 2, padding="same", return_sequences=True), body)


CASES = [
    *of_each("SimpleRNN", simple),
    *of_each("LSTM", lstm),
    *of_each("GRU", gru),
    *of_each("GRU, reset before", gru_before),
    case("LSTM, hard sigmoid", L.LSTM(3, recurrent_activation="hard_sigmoid"), (4, 2)),
    case("GRU, relu gates", L.GRU(3, recurrent_activation="relu", return_sequences=True), (4, 2)),
    case("LSTM, forget gate as the others", L.LSTM(3, unit_forget_bias=False, bias_initializer="ones"), (4, 2)),
    *bidirectional(),
    *wrapped(),
    *stacked(),
    *masking(),
    *convolutional(),
]
