"""Metrics of real Keras: results after each of two batches, with and without weights."""

import keras
import numpy as np
from common import uniform, whole_numbers, write

SIZES = [7, 5]  # rows of the two batches


def data(kind, batch, columns):
    """Targets and outputs of a kind, hashed. tests/golden/metrics.test.js makes the same."""
    rows = SIZES[batch]
    seed = 10 * batch
    shape = (rows, columns)
    numbers, others = uniform(shape, seed + 1), uniform(shape, seed + 2)
    chances = others * np.float32(0.5) + np.float32(0.5)
    labels = whole_numbers((rows,), seed + 3, columns)
    softmax = np.exp(3 * others) / np.exp(3 * others).sum(-1, keepdims=True)
    return {
        "numbers": (numbers, others),
        "positive": (numbers * np.float32(0.5) + np.float32(0.6), chances),
        "binary": ((numbers > 0).astype(np.float32), chances),
        "logits": ((numbers > 0).astype(np.float32), others * 4),
        "signs": (np.sign(numbers), others),
        "one-hot": (np.eye(columns, dtype=np.float32)[labels], softmax),
        "labels": (labels, softmax),
        "equal": (whole_numbers(shape, seed + 4, 3).astype(np.float32), whole_numbers(shape, seed + 5, 3).astype(np.float32)),
    }[kind]


PLAIN = {
    "numbers": ["MeanSquaredError", "MeanAbsoluteError", "RootMeanSquaredError", "CosineSimilarity", "LogCoshError",
                "MeanAbsolutePercentageError", "R2Score", "PearsonCorrelation", "ConcordanceCorrelation"],
    "positive": ["MeanSquaredLogarithmicError", "Poisson", "KLDivergence"],
    "binary": ["BinaryAccuracy", "BinaryCrossentropy", "TruePositives", "FalsePositives", "TrueNegatives",
               "FalseNegatives", "Precision", "Recall", "AUC", "BinaryIoU"],
    "signs": ["Hinge", "SquaredHinge"],
    "one-hot": ["CategoricalAccuracy", "CategoricalCrossentropy", "CategoricalHinge", "F1Score", "FBetaScore"],
    "labels": ["SparseCategoricalAccuracy", "SparseCategoricalCrossentropy"],
    "equal": ["Accuracy"],
}

OPTIONS = [
    ("BinaryAccuracy", "binary", {"threshold": 0.7}),
    ("BinaryCrossentropy", "logits", {"from_logits": True}),
    ("BinaryCrossentropy", "binary", {"label_smoothing": 0.2}),
    ("CategoricalCrossentropy", "one-hot", {"label_smoothing": 0.1}),
    ("CategoricalCrossentropy", "one-hot", {"from_logits": True}),
    ("SparseCategoricalCrossentropy", "labels", {"from_logits": True}),
    ("SparseCategoricalCrossentropy", "labels", {"ignore_class": 1}),
    ("TopKCategoricalAccuracy", "one-hot", {"k": 1}),
    ("TopKCategoricalAccuracy", "one-hot", {"k": 2}),
    ("SparseTopKCategoricalAccuracy", "labels", {"k": 2}),
    ("SparseTopKCategoricalAccuracy", "labels", {"k": 3, "name": "top3"}),
    ("R2Score", "numbers", {"class_aggregation": None}),
    ("R2Score", "numbers", {"class_aggregation": "variance_weighted_average"}),
    ("R2Score", "numbers", {"num_regressors": 2}),
    ("Precision", "binary", {"thresholds": 0.3}),
    ("Precision", "binary", {"thresholds": [0.6, 0.2, 0.4]}),
    ("Precision", "binary", {"thresholds": [0.0, 0.5, 1.0]}),
    ("Precision", "one-hot", {"top_k": 2}),
    ("Precision", "one-hot", {"class_id": 1}),
    ("Precision", "one-hot", {"top_k": 2, "class_id": 0}),
    ("Precision", "one-hot", {"top_k": 3, "thresholds": 0.2}),
    ("Recall", "binary", {"thresholds": [0.1, 0.9]}),
    ("Recall", "one-hot", {"top_k": 1}),
    ("Recall", "one-hot", {"class_id": 2, "thresholds": 0.3}),
    ("TruePositives", "binary", {"thresholds": [0.2, 0.8]}),
    ("FalseNegatives", "binary", {"thresholds": 0.9}),
    ("AUC", "binary", {"num_thresholds": 3}),
    ("AUC", "binary", {"num_thresholds": 20, "curve": "PR"}),
    ("AUC", "binary", {"curve": "PR", "summation_method": "minoring"}),
    ("AUC", "binary", {"curve": "PR", "summation_method": "majoring"}),
    ("AUC", "binary", {"summation_method": "minoring"}),
    ("AUC", "binary", {"summation_method": "majoring", "num_thresholds": 11}),
    ("AUC", "binary", {"curve": "PRGAIN"}),
    ("AUC", "binary", {"thresholds": [0.7, 0.1, 0.35]}),
    ("AUC", "binary", {"multi_label": True}),
    ("AUC", "binary", {"multi_label": True, "num_labels": 4, "label_weights": [0.5, 1.0, 2.0, 0.25]}),
    ("AUC", "binary", {"multi_label": True, "curve": "PR"}),
    ("AUC", "binary", {"label_weights": [0.5, 1.0, 2.0, 0.25]}),
    ("AUC", "logits", {"from_logits": True}),
    ("PrecisionAtRecall", "binary", {"recall": 0.6}),
    ("PrecisionAtRecall", "binary", {"recall": 0.9, "num_thresholds": 10}),
    ("RecallAtPrecision", "binary", {"precision": 0.6}),
    ("SensitivityAtSpecificity", "binary", {"specificity": 0.5}),
    ("SensitivityAtSpecificity", "binary", {"specificity": 0.4, "num_thresholds": 1}),
    ("SpecificityAtSensitivity", "binary", {"sensitivity": 0.5}),
    ("SpecificityAtSensitivity", "one-hot", {"sensitivity": 0.5, "class_id": 1}),
    ("F1Score", "one-hot", {"average": "micro"}),
    ("F1Score", "one-hot", {"average": "macro"}),
    ("F1Score", "one-hot", {"average": "weighted"}),
    ("F1Score", "binary", {"threshold": 0.4}),
    ("FBetaScore", "binary", {"beta": 2.0, "threshold": 0.5, "average": "weighted"}),
    ("FBetaScore", "one-hot", {"beta": 0.5, "average": "macro"}),
    ("IoU", "equal", {"num_classes": 3, "target_class_ids": [0, 2]}),
    ("MeanIoU", "equal", {"num_classes": 3}),
    ("MeanIoU", "equal", {"num_classes": 3, "ignore_class": 1}),
    ("MeanIoU", "equal", {"num_classes": 2}),
    ("MeanIoU", "labels", {"num_classes": 4, "sparse_y_pred": False}),
    ("BinaryIoU", "binary", {"target_class_ids": [1], "threshold": 0.3}),
    ("OneHotIoU", "one-hot", {"num_classes": 4, "target_class_ids": [0, 3]}),
    ("OneHotMeanIoU", "one-hot", {"num_classes": 4}),
    ("PearsonCorrelation", "numbers", {"axis": -1, "name": "r"}),
]


def weights_for(metric, rows, columns, batch):
    """One weight a sample; metrics that flatten want one a value."""
    weight = uniform((rows,), 10 * batch + 6) + np.float32(1)
    return np.repeat(weight[:, None], columns, 1) if "IoU" in metric and "OneHot" not in metric else weight


def run(metric, kind, options, columns=4):
    keras.utils.clear_session()
    dtype = {"dtype": "float32"} if "IoU" in metric else {}  # else weights are cut to whole numbers
    make = lambda: getattr(keras.metrics, metric)(**options, **dtype)
    results = {"plain": [], "weighted": []}
    for way, list_ in results.items():
        m = make()
        for batch, rows in enumerate(SIZES):
            y_true, y_pred = data(kind, batch, columns)
            spread = y_true.shape[-1] if y_true.ndim > 1 else None
            weight = weights_for(metric, rows, columns, batch)
            if spread is None and weight.ndim > 1:
                weight = weight[:, 0]
            m.update_state(y_true, y_pred, **({"sample_weight": weight} if way == "weighted" else {}))
            list_.append(np.asarray(m.result()).tolist())
    keras.utils.clear_session()
    config = make().get_config()
    config = {key: np.asarray(value).tolist() if key == "label_weights" and value is not None else value
              for key, value in config.items() if key != "dtype"}
    text = ", ".join(f"{key} {value}" for key, value in options.items())
    return {"case": f"{metric} of {kind}{' ' + text if text else ''}", "metric": metric, "kind": kind,
            "columns": columns, "options": options, "config": config, **results}


if __name__ == "__main__":
    cases = [run(metric, kind, {}) for kind, metrics in PLAIN.items() for metric in metrics]
    cases += [run(*one) for one in OPTIONS]
    cases += [run(metric, "binary", {}, 1) for metric in ["AUC", "Precision", "BinaryAccuracy", "BinaryCrossentropy"]]
    write("metrics", cases)
