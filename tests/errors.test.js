import { describe, expect, test } from '@jest/globals';

import {
  AbortError,
  HornetError,
  LoadError,
  OutOfMemoryError,
  ShapeError,
  ValueError,
  nearest,
  throwIfAborted,
  unknown,
} from '../js/errors.js';

describe('error classes', () => {
  test.each([
    ['ValueError', ValueError],
    ['ShapeError', ShapeError],
    ['LoadError', LoadError],
    ['OutOfMemoryError', OutOfMemoryError],
  ])('%s carries its name, also at the head of its stack', (name, Type) => {
    const error = new Type('what happened', { cause: 1 });
    expect(error).toBeInstanceOf(HornetError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(name);
    expect(error.cause).toBe(1);
    expect(error.stack).toMatch(new RegExp(`^${name}: what happened`));
  });

  test('a ShapeError is a ValueError', () => {
    expect(new ShapeError('x')).toBeInstanceOf(ValueError);
  });

  test('an aborted signal throws what the platform calls an AbortError', () => {
    expect(() => throwIfAborted(undefined)).not.toThrow();
    expect(() => throwIfAborted(new AbortController().signal)).not.toThrow();
    expect(() => throwIfAborted(AbortSignal.abort(), 'fit()')).toThrow(new AbortError('fit()'));
    expect(new AbortError('fit()')).toMatchObject({ name: 'AbortError', message: 'fit() was aborted.' });
  });
});

describe('nearest', () => {
  test.each([
    ['adamx', ['sgd', 'adam', 'adamax'], 'adam'],
    ['ADAM', ['sgd', 'adam'], 'adam'],
    ['kernel_size', ['kernelSize', 'strides'], 'kernelSize'],
    ['crossentropy', ['mean_squared_error', 'categorical_crossentropy'], 'categorical_crossentropy'],
    ['accurcay', ['accuracy', 'precision'], 'accuracy'],
    ['mea', ['mse', 'mae'], 'mae'],
    ['something else', ['sgd', 'adam'], undefined],
    ['', ['sgd'], undefined],
    ['x', [], undefined],
  ])('%s among %j is %s', (name, known, expected) => {
    expect(nearest(name, known)).toBe(expected);
  });
});

describe('unknown', () => {
  test('names what was passed, the nearest and all', () => {
    expect(unknown('optimizer', 'adamx', ['sgd', 'adam'])).toEqual(
      new ValueError("Unknown optimizer 'adamx'. Did you mean 'adam'? Known optimizers: adam, sgd."),
    );
  });

  test('suggests nothing where nothing is near, and forms plurals', () => {
    expect(unknown('loss', 'zzz', ['mse']).message).toBe("Unknown loss 'zzz'. Known losses: mse.");
    expect(unknown('loss', 7, ['mse']).message).toBe('Unknown loss 7. Known losses: mse.');
  });
});
