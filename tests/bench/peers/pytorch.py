"""PyTorch on one thread, native code: what the browser is up against. Speaks the host protocol of host.js in lines of JSON."""

import json
import sys
import time

import numpy as np
import torch
from torch import nn

BATCH, PIXELS, CLASSES, TOLERANCE = 64, 784, 10, 1e-4


def network(weights):
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(),
        nn.Linear(576, 64), nn.ReLU(), nn.Linear(64, CLASSES),
    )  # fmt: skip
    arrays = [np.array(w["data"], np.float32).reshape(w["shape"]) for w in weights]
    with torch.no_grad():
        for parameter, array in zip(model.parameters(), arrays):
            # Dense kernels are [in, out] everywhere else.
            parameter.copy_(torch.from_numpy(array.T.copy() if array.ndim == 2 else array))
    return model


class Host:
    def start(self, task):
        torch.set_num_threads(1)
        self.pace = {}
        self.next_image = 0
        images = np.fromfile(task["images"], np.uint8).reshape(-1, PIXELS)
        self.images = images.astype(np.float32) / 255
        self.labels = torch.from_numpy(np.fromfile(task["labels"], np.uint8).astype(np.int64))
        self.model = network(task["weights"])
        self.optimizer = torch.optim.RMSprop(self.model.parameters(), lr=1e-3, alpha=0.9, eps=1e-7)
        with torch.no_grad():
            # Weights laid out for oneDNN once and for all: four times the speed of calling the module.
            traced = torch.jit.trace(self.model.eval(), torch.zeros(1, 1, 28, 28))
            self.frozen = torch.jit.optimize_for_inference(traced)
        # A quarter faster to train than PyTorch's own layout.
        self.model.train().to(memory_format=torch.channels_last)
        checked = task["expected"]
        error = float(np.abs(self.probabilities(self.images[: len(checked)]) - np.array(checked)).max())
        if not error < TOLERANCE:
            raise ValueError(f"predicts something else: probabilities are off by {error}")
        return {"version": torch.__version__, "error": error}

    def train(self, seconds):
        most = len(self.images) // BATCH
        batches = self.units("train", seconds, most)
        if self.next_image + batches * BATCH > len(self.images):
            self.next_image = 0
        began = time.perf_counter()
        for _ in range(batches):
            rows = slice(self.next_image, self.next_image + BATCH)
            x = torch.from_numpy(self.images[rows]).view(-1, 1, 28, 28)
            x = x.contiguous(memory_format=torch.channels_last)
            self.optimizer.zero_grad()
            loss = nn.functional.cross_entropy(self.model(x), self.labels[rows])
            loss.backward()
            self.optimizer.step()
            self.next_image += BATCH
        elapsed = time.perf_counter() - began
        self.pace["train"] = elapsed / batches
        return {"value": elapsed / batches / BATCH, "units": batches * BATCH, "loss": loss.item()}

    def predict(self, seconds, size):
        kind = f"predict {size}"
        calls = self.units(kind, seconds, 20000)
        positions = len(self.images) // size
        began = time.perf_counter()
        for i in range(calls):
            at = i % positions * size
            self.probabilities(self.images[at : at + size])
        elapsed = time.perf_counter() - began
        self.pace[kind] = elapsed / calls
        return {"value": elapsed / calls, "units": calls}

    def warmUp(self, seconds, kind, size=0):
        began = time.perf_counter()
        for least in range(10**9):
            self.train(seconds / 4) if kind == "train" else self.predict(seconds / 4, size)
            if least and time.perf_counter() - began > seconds:
                return

    def probabilities(self, images):
        with torch.inference_mode():
            x = torch.from_numpy(images).view(-1, 1, 28, 28)
            return torch.softmax(self.frozen(x), 1).numpy()

    def units(self, kind, seconds, most):
        return max(1, min(most, round(seconds / self.pace[kind]) if kind in self.pace else 1))


host = Host()
for line in sys.stdin:
    call = json.loads(line)
    try:
        answer = {"id": call["id"], "result": getattr(host, call["method"])(*call["args"])}
    except Exception as error:
        answer = {"id": call["id"], "error": str(error)}
    print(json.dumps(answer), flush=True)
