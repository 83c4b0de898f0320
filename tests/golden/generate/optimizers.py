"""What real Keras's optimizers make of known gradients: weights on the way, and what they keep at the end."""

import keras
import numpy as np
from common import fingerprint, uniform, write

# Two weights, flat, so that JavaScript can give a kernel any gradient: that of x . w is x.
SIZES = [15, 7]
STEPS = 10
SHOWN = [1, 2, 5, 10]

ADAMS = {
    "": {"learning_rate": 0.01},
    "betas": {"learning_rate": 0.02, "beta_1": 0.7, "beta_2": 0.95, "epsilon": 1e-3},
}
OWN = {
    "SGD": {
        "": {"learning_rate": 0.1},
        "momentum": {"learning_rate": 0.1, "momentum": 0.9},
        "nesterov": {"learning_rate": 0.1, "momentum": 0.8, "nesterov": True},
    },
    "RMSprop": {
        "": {"learning_rate": 0.01},
        "momentum": {"learning_rate": 0.01, "momentum": 0.5, "rho": 0.8, "epsilon": 1e-4},
        "centered": {"learning_rate": 0.01, "centered": True},
        "centered, momentum": {"learning_rate": 0.01, "centered": True, "momentum": 0.3},
    },
    "Adam": {**ADAMS, "amsgrad": {"learning_rate": 0.01, "amsgrad": True, "beta_2": 0.6}},
    "AdamW": {**ADAMS, "decay": {"learning_rate": 0.05, "weight_decay": 0.3},
              "amsgrad": {"learning_rate": 0.05, "weight_decay": 0.1, "amsgrad": True}},
    "Adagrad": {
        "": {"learning_rate": 0.1},
        "from 0": {"learning_rate": 0.1, "initial_accumulator_value": 0.0, "epsilon": 1e-3},
    },
    "Adadelta": {"": {"learning_rate": 1.0}, "rho": {"learning_rate": 0.5, "rho": 0.8, "epsilon": 1e-3}},
    "Adamax": ADAMS,
    "Nadam": ADAMS,
    "Ftrl": {
        "": {"learning_rate": 0.1},
        "penalties": {"learning_rate": 0.2, "l1_regularization_strength": 0.05, "l2_regularization_strength": 0.1},
        "shrinkage, beta": {"learning_rate": 0.2, "l2_shrinkage_regularization_strength": 0.2, "beta": 0.5},
        "power": {"learning_rate": 0.2, "learning_rate_power": -0.8, "initial_accumulator_value": 0.3},
        "power 0": {"learning_rate": 0.2, "learning_rate_power": 0.0},
    },
    "Lion": {"": {"learning_rate": 0.01}, "betas": {"learning_rate": 0.02, "beta_1": 0.6, "beta_2": 0.8}},
    "Lamb": ADAMS,
}
COMMON = {
    "weight decay": {"weight_decay": 0.2},
    "weight decay of the first": {"weight_decay": 0.2, "spared": [1]},
    "clipnorm": {"clipnorm": 0.5},
    "clipnorm of nothing": {"clipnorm": 100.0},
    "clipvalue": {"clipvalue": 0.1},
    "global_clipnorm": {"global_clipnorm": 0.7},
    "global_clipnorm of nothing": {"global_clipnorm": 100.0},
    "average": {"use_ema": True, "ema_momentum": 0.8},
    "average that overwrites": {"use_ema": True, "ema_momentum": 0.6, "ema_overwrite_frequency": 3},
    "accumulation": {"gradient_accumulation_steps": 3},
    "accumulation, clipnorm, decay": {"gradient_accumulation_steps": 2, "clipnorm": 0.3, "weight_decay": 0.1},
    "accumulation, average": {"gradient_accumulation_steps": 2, "use_ema": True, "ema_overwrite_frequency": 2},
    "loss scale": {"loss_scale_factor": 8.0},
    "all": {"weight_decay": 0.1, "global_clipnorm": 0.5, "use_ema": True, "gradient_accumulation_steps": 2,
            "loss_scale_factor": 4.0},
}
SCHEDULED = {
    "ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5},
    "CosineDecay": {"initial_learning_rate": 0.0, "decay_steps": 6, "warmup_target": 0.2, "warmup_steps": 3},
    "PiecewiseConstantDecay": {"boundaries": [2, 5], "values": [0.3, 0.1, 0.02]},
}


def short(array):
    """A fingerprint to eight digits: float32 has no more."""
    return [float(f"{x:.8g}") for x in fingerprint(array)]


def run(name, class_name, options):
    keras.utils.clear_session()
    options = dict(options)
    spared = options.pop("spared", [])
    if schedule := options.pop("schedule", None):
        options["learning_rate"] = getattr(keras.optimizers.schedules, schedule[0])(**schedule[1])
    variables = [keras.Variable(uniform((n, 1), k) * np.float32(0.5)) for k, n in enumerate(SIZES)]
    optimizer = getattr(keras.optimizers, class_name)(**options)
    if spared:
        optimizer.exclude_from_weight_decay([variables[k] for k in spared])
    optimizer.build(variables)
    scale = np.float32(options.get("loss_scale_factor", 1))
    weights = {}
    for step in range(1, STEPS + 1):
        gradients = [uniform((n, 1), 100 * step + k) for k, n in enumerate(SIZES)]
        optimizer.apply([g * scale for g in gradients], variables)
        if step in SHOWN:
            weights[step] = [short(v) for v in variables]
    kept = [np.asarray(v) for v in optimizer.variables]
    optimizer.finalize_variable_values(variables)
    config = optimizer.get_config()
    del config["name"]
    return {
        "case": name, "class": class_name, "config": config, "spared": spared, "weights": weights,
        "kept": [short(v) for v in kept], "final": [short(v) for v in variables],
    }


if __name__ == "__main__":
    cases = []
    for class_name, settings in OWN.items():
        for name, options in settings.items():
            cases.append(run(f"{class_name} {name}".strip(), class_name, options))
    for name, options in COMMON.items():
        for class_name, own in (("SGD", {"momentum": 0.9}), ("Adam", {}), ("Nadam", {}), ("RMSprop", {})):
            cases.append(run(f"{class_name} {name}", class_name, {"learning_rate": 0.05, **own, **options}))
    for name, options in SCHEDULED.items():
        for common in ({}, {"gradient_accumulation_steps": 2}):
            title = f"SGD {name}{' accumulation' if common else ''}"
            cases.append(run(title, "SGD", {"schedule": [name, options], "momentum": 0.5, **common}))
    write("optimizers", cases, sizes=SIZES, steps=STEPS)
