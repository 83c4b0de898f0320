"""Cases of single layers, one file an area. See `case`."""


def case(name, layer, *shapes, training=False, rows=3, below=None, range=None, masks=None, differentiable=True, keep=False):
    """A layer on hashed data.

    layer: a Keras layer, or a model, not yet called
    shapes: of one sample, of each input
    training: how it is called
    below: the inputs are whole numbers below this one
    range: (low, high) of the inputs' numbers, -1 to 1 unless given
    masks: for each input None, or a row of 1 and 0 for every sample
    differentiable: False where there are no gradients, or none worth comparing
    keep: the weights stay as Keras has made them, and are recorded; else they are hashed
    """
    return {
        "name": name, "layer": layer, "shapes": [list(shape) for shape in shapes], "training": training, "rows": rows,
        "below": below, "range": range, "masks": masks, "differentiable": differentiable, "keep": keep,
    }
