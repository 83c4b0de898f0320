"""PyTorch on one thread, native code: what the browser is up against. Speaks the host protocol of host.js in lines of JSON."""

import json
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional

TOLERANCE = 1e-4
ACTIVATIONS = {"relu": nn.ReLU, "linear": nn.Identity, "softmax": nn.Identity, "sigmoid": nn.Identity}


def parameter(values):
    return nn.Parameter(torch.from_numpy(values.copy()))


class Windowed(nn.Module):
    """A convolution with Keras's padding, which may be one wider behind than before."""

    def __init__(self, node, kernel, bias):
        super().__init__()
        channels, groups = kernel.shape[0], node["from"][2] if node["kind"] == "depthwise" else 1
        self.frame, around = None, 0
        if node["same"]:
            (h, w, _), (oh, ow, _), size, stride = node["from"], node["shape"], node["size"], node["stride"]
            rows, columns = max((oh - 1) * stride + size - h, 0), max((ow - 1) * stride + size - w, 0)
            if rows % 2 or columns % 2:
                self.frame = (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2)
            else:
                around = rows // 2
        self.conv = nn.Conv2d(node["from"][2], channels, node["size"], node["stride"], around, groups=groups)
        self.conv.weight, self.conv.bias = parameter(kernel), parameter(bias)

    def forward(self, x):
        return self.conv(x if self.frame is None else functional.pad(x, self.frame))


class LastState(nn.Module):
    def __init__(self, kernel, recurrent, bias):
        super().__init__()
        self.lstm = nn.LSTM(kernel.shape[0], recurrent.shape[0], batch_first=True)
        self.lstm.weight_ih_l0, self.lstm.weight_hh_l0 = parameter(kernel.T), parameter(recurrent.T)
        self.lstm.bias_ih_l0, self.lstm.bias_hh_l0 = parameter(bias), parameter(np.zeros_like(bias))

    def forward(self, x):
        return self.lstm(x)[0][:, -1]


def linear(kernel, bias):
    layer = nn.Linear(*kernel.shape)
    layer.weight, layer.bias = parameter(kernel.T), parameter(bias)
    return layer


def module(node, weights):
    kind = node["kind"]
    simple = {
        "pool": lambda: nn.MaxPool2d(node["size"]),
        "globalPool": lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        "upsample": lambda: nn.Upsample(scale_factor=2, mode="nearest"),
        "flatten": nn.Flatten,
        "dropout": lambda: nn.Dropout(node["rate"]),
        "add": nn.Identity,
        "embedding": lambda: nn.Embedding.from_pretrained(torch.from_numpy(weights[0]), freeze=False),
        "lstm": lambda: LastState(*weights),
        "conv": lambda: Windowed(node, *weights),
        "depthwise": lambda: Windowed(node, *weights),
        "dense": lambda: linear(*weights),
    }[kind]()
    return nn.Sequential(simple, ACTIVATIONS[node["activation"]]()) if "activation" in node else simple


def read_weights(path, shapes):
    sizes = [int(np.prod(shape)) for shape in shapes]
    parts = np.split(np.fromfile(path, np.float32), np.cumsum(sizes)[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes)]


class Net(nn.Module):
    def __init__(self, nodes, arrays):
        super().__init__()
        self.layers = nn.ModuleList(
            module(node, arrays[node["at"] : node["at"] + len(node["params"])]) for node in nodes
        )
        self.wiring = [(node["input"], node.get("other", -1)) for node in nodes]

    def forward(self, x):
        values = []
        for layer, (at, other) in zip(self.layers, self.wiring):
            value = layer(x if at < 0 else values[at])
            values.append(value + values[other] if other >= 0 else value)
        return values[-1]


def optimizer_of(model, training):
    kind, rate = training["optimizer"], training["rate"]
    if kind == "sgd":
        return torch.optim.SGD(model.parameters(), rate, training["momentum"])
    if kind == "adam":
        return torch.optim.Adam(model.parameters(), rate, eps=1e-7)
    return torch.optim.RMSprop(model.parameters(), rate, alpha=0.9, eps=1e-7)


class Host:
    def start(self, task):
        torch.set_num_threads(1)
        self.pace, self.next_row = {}, 0
        self.work, self.operations = task["work"], {}
        if not task["nodes"]:
            self.all_operations = task["operations"]
            return {"version": torch.__version__}
        self.read(task)
        self.model = Net(task["nodes"], read_weights(task["weights"], task["shapes"]))
        self.freeze()
        error = self.check(task["expected"]["outputs"], task["step"])
        training = self.work.get("training")
        if training:
            self.optimizer = optimizer_of(self.model, training)
            # A quarter faster to train than PyTorch's own layout.
            self.model.train().to(memory_format=torch.channels_last) if self.is_picture else self.model.train()
        return {"version": torch.__version__, "error": error}

    def read(self, task):
        """Rows of numbers; classes are enough for every loss."""
        shape = task["input"]
        self.is_picture = len(shape) == 3
        if "images" in task:
            x = np.fromfile(task["images"], np.uint8).astype(np.float32) / 255
            y = np.fromfile(task["labels"], np.uint8)
        else:
            x, y = np.fromfile(task["x"], np.float32), np.fromfile(task["classes"], np.int32)
        x = x.reshape(-1, *shape)
        if self.is_picture:
            x = np.ascontiguousarray(x.transpose(0, 3, 1, 2))
        self.x = torch.from_numpy(x.astype(np.int64) if task["whole"] else x)
        self.y = torch.from_numpy(y.astype(np.int64))

    def freeze(self):
        """Weights laid out for oneDNN once and for all: four times the speed of calling the module."""
        with torch.no_grad():
            traced = torch.jit.trace(self.model.eval(), self.x[:1])
            try:
                self.frozen = torch.jit.optimize_for_inference(traced)
            except RuntimeError:
                self.frozen = traced

    def check(self, expected, step):
        error = largest = 0.0
        for row, values in enumerate(expected):
            out = self.answers(self.x[row : row + 1])[0]
            flat = out.transpose(1, 2, 0).reshape(-1) if out.ndim == 3 else out.reshape(-1)
            error = max(error, float(np.abs(flat[::step] - np.array(values)).max()))
            largest = max(largest, float(np.abs(values).max()))
        if not error < TOLERANCE * max(largest, 1):
            raise ValueError(f"answers something else: off by {error}")
        return error

    def loss(self, x, y):
        out = self.model(x)
        if self.work["training"]["loss"] == "binary_crossentropy":
            return functional.binary_cross_entropy_with_logits(out[:, 0], y.float())
        return functional.cross_entropy(out, y)

    def train(self, seconds):
        batch = self.work["training"]["batch"]
        batches = self.units("train", seconds, len(self.x) // batch)
        if self.next_row + batches * batch > len(self.x):
            self.next_row = 0
        began = time.perf_counter()
        for _ in range(batches):
            rows = slice(self.next_row, self.next_row + batch)
            x = self.x[rows]
            if self.is_picture:
                x = x.contiguous(memory_format=torch.channels_last)
            self.optimizer.zero_grad()
            loss = self.loss(x, self.y[rows])
            loss.backward()
            self.optimizer.step()
            self.next_row += batch
        elapsed = time.perf_counter() - began
        self.pace["train"] = elapsed / batches
        return {"value": elapsed / batches / batch, "units": batches * batch, "loss": loss.item()}

    def predict(self, seconds, size):
        kind = f"predict {size}"
        calls = self.units(kind, seconds, 20000)
        positions = len(self.x) // size
        began = time.perf_counter()
        for i in range(calls):
            at = i % positions * size
            self.answers(self.x[at : at + size])
        elapsed = time.perf_counter() - began
        self.pace[kind] = elapsed / calls
        return {"value": elapsed / calls, "units": calls}

    def operate(self, seconds, at):
        if at not in self.operations:
            self.operations[at] = operation(self.all_operations[at])
        kind = f"operation {at}"
        calls = self.units(kind, seconds, 100000)
        began = time.perf_counter()
        with torch.no_grad():
            for _ in range(calls):
                self.operations[at]()
        elapsed = time.perf_counter() - began
        self.pace[kind] = elapsed / calls
        return {"value": elapsed / calls, "units": calls}

    def warmUp(self, seconds, kind, *args):
        began = time.perf_counter()
        for least in range(10**9):
            getattr(self, kind)(seconds / 4, *args)
            if least and time.perf_counter() - began > seconds:
                return

    def answers(self, x):
        with torch.inference_mode():
            out = self.frozen(x)
            last = self.work["last"]
            return (torch.softmax(out, 1) if last == "softmax" else torch.sigmoid(out) if last == "sigmoid" else out).numpy()

    def units(self, kind, seconds, most):
        return max(1, min(most, round(seconds / self.pace[kind]) if kind in self.pace else 1))


def operation(spec):
    n, direction = spec["n"], spec["direction"]
    if spec["kind"] == "gemm":
        a, b = torch.rand(n, n), torch.rand(n, n)
        return lambda: a @ b
    size, channels, window = spec["size"], spec["channels"], spec["window"]
    last = {"memory_format": torch.channels_last}
    x, dy = (torch.rand(n, channels, size, size).contiguous(**last) for _ in range(2))
    w = torch.rand(channels, channels, window, window).contiguous(**last)
    if direction == "forward":
        return lambda: functional.conv2d(x, w, padding=1)
    mask = [direction == "input", direction == "filter", False]
    return lambda: torch.ops.aten.convolution_backward(dy, x, w, None, [1, 1], [1, 1], [1, 1], False, [0, 0], 1, mask)


host = Host()
for line in sys.stdin:
    call = json.loads(line)
    try:
        answer = {"id": call["id"], "result": getattr(host, call["method"])(*call["args"])}
    except Exception as error:
        answer = {"id": call["id"], "error": str(error)}
    print(json.dumps(answer), flush=True)
