"""The bytes that Keras prints while it fits, evaluates and predicts, with a clock that we turn by hand."""

import io
import sys

from common import write
from keras.src.callbacks.progbar_logger import ProgbarLogger
from keras.src.utils import progbar


class Clock:
    """Stands in for the module time."""

    now = 1000.0

    def time(self):
        return self.now


def run(params, events, redraws):
    """Plays events [seconds since the last, hook, arguments...] and returns what was printed."""
    clock = progbar.time = Clock()
    sys.stdout, stdout = io.StringIO(), sys.stdout
    try:
        logger = ProgbarLogger()
        logger.set_params(params)
        make = logger._maybe_init_progbar

        def make_bar():
            make()
            logger.progbar._dynamic_display = redraws

        logger._maybe_init_progbar = make_bar
        for seconds, hook, *args in events:
            clock.now += seconds
            getattr(logger, hook)(*args)
        return sys.stdout.getvalue()
    finally:
        sys.stdout = stdout


def fit(epochs, steps, seconds, logs, validation=None):
    events = [[0, "on_train_begin", None]]
    for epoch in range(epochs):
        events.append([0, "on_epoch_begin", epoch, None])
        for batch in range(steps):
            events.append([seconds[batch % len(seconds)], "on_train_batch_end", batch, logs(epoch, batch)])
        last = dict(logs(epoch, steps - 1))
        if validation:
            events.append([0.01, "on_test_begin", None])
            events.append([0.2, "on_test_batch_end", 0, validation])
            events.append([0.01, "on_test_end", validation])
            last |= {f"val_{name}": value for name, value in validation.items()}
        events.append([0.003, "on_epoch_end", epoch, last])
    return events + [[0, "on_train_end", last]]


def falling(epoch, batch):
    return {"accuracy": (batch + 1) / 32, "loss": 2.3 / (1 + epoch + batch)}


VALIDATION = {"accuracy": 0.9, "loss": 0.25}

RUNS = {
    "two epochs with validation": ({"epochs": 2, "steps": 7}, fit(2, 7, [0.5, 0.03, 0.03, 0.05], falling, VALIDATION)),
    "one epoch": ({"epochs": 1, "steps": 12}, fit(1, 12, [0.06], falling)),
    "one step": ({"epochs": 1, "steps": 1}, fit(1, 1, [0.25], falling)),
    "slow steps, hours to go": ({"epochs": 1, "steps": 938}, fit(1, 938, [17.0], falling)[:9]),
    "minutes to go": ({"epochs": 1, "steps": 105}, fit(1, 105, [0.9, 1.1], falling)[:9]),
    "fast steps": ({"epochs": 1, "steps": 40}, fit(1, 40, [0.0005], falling)),
    "small, large and odd values": (
        {"epochs": 1, "steps": 3},
        fit(1, 3, [0.1], lambda e, b: {"a": [0.001, -0.002, 12345.67891][b], "b": [0.0, 1e-12, float("nan")][b],
                                       "c": [0.03125, float("inf"), -0.0004][b]}),
    ),
    "metrics that go away leave no rest": (
        {"epochs": 1, "steps": 3},
        fit(1, 3, [0.1], lambda e, b: {"loss": [123456.0, 12.0, 1.0][b]}),
    ),
    "evaluate": (
        {"epochs": 1, "steps": 3},
        [[0, "on_test_begin", None]]
        + [[0.08, "on_test_batch_end", b, {"loss": 1.5 - b / 10}] for b in range(3)]
        + [[0, "on_test_end", {"loss": 1.25}]],
    ),
    "predict": (
        {"epochs": 1, "steps": 3},
        [[0, "on_predict_begin", None]]
        + [[0.08, "on_predict_batch_end", b, {"outputs": 1}] for b in range(3)]
        + [[0, "on_predict_end", None]],
    ),
    "unknown number of steps": (
        {"epochs": 2, "steps": None},
        [[0, "on_train_begin", None], [0, "on_epoch_begin", 0, None]]
        + [[0.08, "on_train_batch_end", b, {"loss": 1.5 - b / 10}] for b in range(3)]
        + [[0, "on_epoch_end", 0, {"loss": 1.3}]],
    ),
}

if __name__ == "__main__":
    cases = []
    for name, (params, events) in RUNS.items():
        for verbose, redraws in [(1, True), (1, False), (2, True), (0, True)]:
            all_params = {**params, "verbose": verbose}
            output = run(all_params, events, redraws)
            label = f"{name}, verbose {verbose}{'' if redraws else ', no terminal'}"
            cases.append({"case": label, "params": all_params, "redraws": redraws, "events": name, "output": output})
    write("progress", cases, events={name: events for name, (_, events) in RUNS.items()})
