"""Learning rates of real Keras's schedules."""

import keras
from common import write

STEPS = [0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 14, 15, 19, 20, 21, 30, 31, 50, 69, 70, 71, 100, 149, 151, 1000]

S = keras.optimizers.schedules
SCHEDULES = [
    S.ExponentialDecay(0.1, 10, 0.9),
    S.ExponentialDecay(0.1, 3, 0.5, staircase=True),
    S.ExponentialDecay(1e-3, 1000, 0.96),
    S.InverseTimeDecay(0.1, 10, 0.5),
    S.InverseTimeDecay(0.1, 7, 2.0, staircase=True),
    S.PiecewiseConstantDecay([10], [0.1, 0.01]),
    S.PiecewiseConstantDecay([1, 5, 20, 70], [1.0, 0.5, 0.25, 0.1, 0.01]),
    S.PolynomialDecay(0.1, 20),
    S.PolynomialDecay(0.1, 30, end_learning_rate=0.01, power=2.0),
    S.PolynomialDecay(0.1, 10, end_learning_rate=0.02, power=0.5, cycle=True),
    S.CosineDecay(0.1, 50),
    S.CosineDecay(0.1, 30, alpha=0.1),
    S.CosineDecay(0.0, 50, warmup_target=0.2, warmup_steps=10),
    S.CosineDecay(0.01, 30, alpha=0.05, warmup_target=0.1, warmup_steps=5),
    S.CosineDecayRestarts(0.1, 10),
    S.CosineDecayRestarts(0.1, 10, t_mul=1.0, m_mul=0.5),
    S.CosineDecayRestarts(0.1, 7, t_mul=1.5, m_mul=0.9, alpha=0.1),
    S.CosineDecayRestarts(0.1, 5, t_mul=3.0),
]

if __name__ == "__main__":
    cases = []
    for i, schedule in enumerate(SCHEDULES):
        name = type(schedule).__name__
        cases.append({
            "case": f"{i} {name}", "class": name, "config": schedule.get_config(),
            "rates": [float(schedule(step)) for step in STEPS],
        })
    write("schedules", cases, steps=STEPS)
