"""Random layers whose ranges are single points, so that nothing about them is random."""

from keras import layers as L

from . import case

BYTES = (0, 255)


def planes():
    fills = [dict(fill_mode=mode) for mode in ("reflect", "wrap", "nearest")] + [dict(fill_mode="constant", fill_value=0.5)]
    # Sizes are primes, so that no place lies halfway between cells but where it is meant to.
    for shape in ((5, 7, 2), (1, 5, 1), (4, 3, 1)):
        for i, fill in enumerate(fills):
            name = f"of {shape}, {fill['fill_mode']}"
            yield picture(f"RandomRotation {name}", L.RandomRotation([0.07, 0.07], **fill), shape)
            yield picture(f"RandomZoom {name}", L.RandomZoom([0.3, 0.3], [-0.4, -0.4], **fill), shape)
            yield picture(f"RandomZoom, proportions kept, {name}", L.RandomZoom([0.45, 0.45], **fill), shape)
            yield picture(f"RandomTranslation {name}", L.RandomTranslation([0.3, 0.3], [-0.21, -0.21], **fill), shape)
    for part in (0.25, 0.5, -0.25, 1.0):
        yield picture(f"RandomRotation by {part}, nearest", L.RandomRotation([part, part], interpolation="nearest"), (5, 5, 1))
        yield picture(f"RandomZoom by {part}, nearest", L.RandomZoom([part, part], interpolation="nearest"), (5, 4, 1))
    for part in (0.0, 1.0, -1.0):
        yield picture(f"RandomTranslation by {part}", L.RandomTranslation([part, part], [part, part]), (4, 3, 2))
    yield picture("RandomShear by nothing", L.RandomShear([0.0, 0.0], [0.0, 0.0]), (4, 3, 2))


def colours():
    for part in (0.0, 0.3, -0.3, 1.0):
        yield picture(f"RandomBrightness {part}", L.RandomBrightness([part, part]), (3, 4, 3), range=BYTES)
        yield picture(f"RandomBrightness {part} of -1 to 1", L.RandomBrightness([part, part], value_range=(-1, 1)), (3, 4, 1))
    for shape in ((3, 4, 3), (1, 1, 1)):
        yield picture(f"RandomContrast, unchanged but cut, {shape}", L.RandomContrast([0.0, 0.0], value_range=(-0.5, 0.5)), shape)
        yield picture(f"RandomInvert {shape}", L.RandomInvert([1.0, 1.0]), shape, range=BYTES)
        yield picture(f"RandomInvert never {shape}", L.RandomInvert([0.0, 0.0]), shape, range=BYTES)
        yield picture(f"RandomErasing of all {shape}", L.RandomErasing([1.0, 1.0], scale=(1.0, 1.0), fill_value=300.0), shape)
        yield picture(f"RandomErasing never {shape}", L.RandomErasing([0.0, 0.0]), shape, range=BYTES)
        yield picture(f"Solarization of all {shape}", L.Solarization(), shape, range=BYTES)
        yield picture(f"Solarization of -1 to 1 {shape}", L.Solarization(value_range=(-1, 1)), shape)
    yield picture("RandomGrayscale", L.RandomGrayscale(1.0), (3, 4, 3), range=BYTES)
    yield picture("RandomGrayscale never", L.RandomGrayscale(0.0), (3, 4, 3), range=BYTES)
    for part in (0.0, 0.3, 0.5, 0.8, 1.0):
        layer = L.RandomSaturation([part, part], value_range=(0, 1))
        yield picture(f"RandomSaturation {part}", layer, (3, 4, 3), range=(0, 1))
        yield picture(f"RandomSaturation {part} of bytes", L.RandomSaturation([part, part]), (3, 4, 3), range=BYTES, differentiable=part < 1)
    for part in (0.0, 1.0):  # half a turn is the same both ways
        yield picture(f"RandomHue {part}", L.RandomHue([part, part], value_range=(0, 1)), (3, 4, 3), range=(0, 1))
        yield picture(f"RandomHue {part} of bytes", L.RandomHue([part, part]), (3, 4, 3), range=BYTES)


def sizes():
    for size, shape in (((3, 2), (3, 2, 1)), ((3, 2), (3, 5, 2)), ((4, 4), (2, 2, 1)), ((2, 4), (1, 2, 3))):
        yield picture(f"RandomCrop {size} of {shape}", L.RandomCrop(*size, seed=1), shape)


def picture(name, layer, shape, **options):
    return case(name, layer, shape, training=True, **options)


def predicted():
    for layer in (L.RandomFlip(), L.RandomRotation(0.3), L.RandomZoom(0.3), L.RandomTranslation(0.3, 0.2), L.RandomContrast(0.5),
                  L.RandomBrightness(0.5), L.RandomShear([0.0, 0.0], [0.0, 0.0]), L.RandomInvert(), L.RandomGrayscale(), L.RandomErasing(),
                  L.Solarization(0.1, 0.4), L.RandomSaturation(0.4), L.RandomHue(0.4)):
        yield case(f"{type(layer).__name__} of what is predicted", layer, (3, 4, 3))


CASES = [*planes(), *colours(), *sizes(), *predicted()]
