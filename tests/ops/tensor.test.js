// The ops that order, cut, repeat, choose and multiply: with a batch of unknown size, and what they refuse.

import { describe, expect, test } from '@jest/globals';

import { layers, ops, tensor, trainFunction, variable } from '../../js/index.js';
import { uniform } from '../support/hash.js';
import { outputOf } from '../support/layer.js';
import { runOps } from '../support/ops.js';

const input = (...shape) => layers.Input({ shape });
const x = input(3, 4);
const labels = layers.Input({ shape: [5], dtype: 'int32' });

describe('with a batch of unknown size', () => {
  test.each([
    ['transpose', () => ops.transpose(x, [0, 2, 1]), [null, 4, 3]],
    ['moveaxis', () => ops.moveaxis(x, -1, 1), [null, 4, 3]],
    ['expandDims', () => ops.expandDims(x, [1, -1]), [null, 1, 3, 4, 1]],
    ['slice', () => ops.slice(x, [0, 1, -2], [-1, 2, -1]), [null, 2, 2]],
    ['flip', () => ops.flip(x), [null, 3, 4]],
    ['pad', () => ops.pad(x, [[0, 0], [1, 0], [0, 2]]), [null, 4, 6]], // prettier-ignore
    ['tile', () => ops.tile(x, [2, 1]), [null, 6, 4]],
    ['repeat', () => ops.repeat(x, [1, 0, 2], 1), [null, 3, 4]],
    ['broadcastTo', () => ops.broadcastTo(ops.expandDims(x, 1), [-1, 7, 3, 4]), [null, 7, 3, 4]],
    ['stack', () => ops.stack([x, x], -1), [null, 3, 4, 2]],
    ['unstack', () => ops.unstack(x, 3, 1)[0], [null, 4]],
    ['take', () => ops.take(x, [2, 0], 2), [null, 3, 2]],
    ['oneHot', () => ops.oneHot(labels, 9), [null, 5, 9]],
    ['topK', () => ops.topK(x, 2)[1], [null, 3, 2]],
    ['matmul', () => ops.matmul(x, x, { transposeB: true }), [null, 3, 3]],
    ['einsum', () => ops.einsum('btd,bsd->bts', x, x), [null, 3, 3]],
    ['tensordot', () => ops.tensordot(x, [[1, 2, 3, 4]], [[2], [1]]), [null, 3, 1]],
    ['image.resize', () => ops.image.resize(input(3, 4, 2), [6, 2]), [null, 6, 2, 2]],
  ])('%s', (_, f, shape) => {
    expect(f().shape).toEqual(shape);
  });

  test('a left factor without a batch multiplies every sample', async () => {
    const layer = layers.Lambda((h) => ops.einsum('ij,bj->bi', [[1, 10], [100, 1000]], h)); // prettier-ignore
    expect((await outputOf(layer, [[1, 2], [0, 1]])).array()).toEqual([[21, 2100], [10, 1000]]); // prettier-ignore
  });
});

describe('refuses', () => {
  test.each([
    [() => ops.transpose(x, [1, 0, 2]), /the batch, axis 0 of \[batch, 3, 4\], has to stay in front/],
    [() => ops.transpose(x), /the batch.*has to stay in front/],
    [() => ops.transpose(x, [0, 1, 1]), /transpose takes every axis once; received \[0,1,1\]/],
    [() => ops.transpose(x, [0, 1]), /the order of all 3 axes of \[batch, 3, 4\]; received \[0,1\]/],
    [() => ops.swapaxes(x, 1, 3), /an axis of \[batch, 3, 4\] is a whole number from -3 to 2; received 3/],
    [() => ops.moveaxis(x, [1, 2], 1), /moveaxis takes as many destinations as axes/],
    [() => ops.expandDims(x, 0), /the batch of \[batch, 3, 4\] has to stay in front/],
    [() => ops.squeeze(x, 1), /axis 1 of \[batch, 3, 4\] has not the size 1/],
    [() => ops.slice(x, [0, 0], [-1, 2]), /'start' must be whole numbers, one for each axis.*received \[0,0\]/],
    [() => ops.slice(x, [0, 0, 0], [-1, 0, 2]), /'shape' must be whole numbers/],
    [() => ops.slice(x, [0, 2, 0], [-1, 2, -1]), /axis 1 of \[batch, 3, 4\] has no 2 values from 2 on/],
    [() => ops.slice(x, [0, 0, 0], [1, -1, -1]), /the batch.*has no known size: slices take all of it/],
    [() => ops.roll(x, 0.5, 1), /roll moves by a whole number; received 0.5/],
    [() => ops.split(x, 2, 1), /axis 1 of \[batch, 3, 4\] cannot be split into 2 parts of one size/],
    [() => ops.unstack(x, 2, 1), /axis 1 of \[batch, 3, 4\] has 3 slices, not 2/],
    [() => ops.concatenate([x, x], 0), /cannot join shape \[batch, 3, 4\] along axis 0, the batch/],
    [() => ops.pad(x, [[1, 0], [0, 0], [0, 0]]), /the batch.*takes no border/], // prettier-ignore
    [() => ops.pad(x, [[0, 0], [1, -1]]), /'padWidth' must be \[before, after\] for each axis/], // prettier-ignore
    [() => ops.pad(x, 1, 'wrap'), /'mode' must be 'constant' or .*received 'wrap'/],
    [() => ops.tile(x, [2, 1, 1]), /the batch.*cannot be repeated/],
    [() => ops.tile(x, [0, 1]), /repeats must be positive whole numbers; received 0/],
    [() => ops.repeat(x, 2), /repeat needs an axis: the size of \[batch, 3, 4\] is not known/],
    [() => ops.repeat(x, [1, 2], 1), /axis 1 of \[batch, 3, 4\] needs as many repeats; received 2/],
    [() => ops.broadcastTo(x, [-1, 3, 5]), /\[batch, 3, 4\] does not broadcast to \[batch, 3, 5\]/],
    [() => ops.take(x, labels, 1), /would move the batch away from the front/],
    [() => ops.takeAlongAxis(x, labels, 1), /takeAlongAxis needs indices of the shape \[batch, 3, 4\]/],
    [() => ops.oneHot(x, 4), /oneHot takes whole numbers, dtype int32; ops.cast\(x, 'int32'\)/],
    [() => ops.multiHot(labels, 0), /'numClasses' must be a positive whole number; received 0/],
    [() => ops.topK(x, 5), /'k' must be a whole number from 1 to 4, the size of a row; received 5/],
    [() => ops.matmul(x, x), /matmul of \[batch, 3, 4\] and \[batch, 3, 4\]: the first has 4 columns, the second 3 rows/],
    [() => ops.matmul(input(2, 3, 4), input(5, 4, 3)), /matrices in \[batch, 2\] and in \[batch, 5\] do not fit/],
    [() => ops.einsum('ab,bc', x), /einsum: the equation 'ab,bc' is for 2 tensors, not 1/],
    [() => ops.einsum('ab->ba', x), /'ab' of 'ab->ba' is for 2 axes, but the tensor is \[batch, 3, 4\]/],
    [() => ops.einsum('abb->a', x), /names an axis twice in 'abb'/],
    [() => ops.einsum('a-c->a', x), /has '-' where a letter should be/],
    [() => ops.einsum('abc->abd', x), /has 'd' in its result only/],
    [() => ops.einsum('abc,acd->abd', x, input(5, 2)), /'c' is 4 in one tensor and 5 in another/],
    [() => ops.einsum('a,b,c->abc', x, x, x), /is for \d axes|more than two tensors/],
    [() => ops.tensordot(x, x, [[1, 2], [1]]), /tensordot sums over pairs of axes/], // prettier-ignore
    [() => ops.image.resize(x, [2, 2]), /expected an input of 4 axes/],
    [() => ops.image.resize(input(3, 4, 2), 6), /'size' must be \[height, width\]; received 6/],
    [() => ops.image.resize(input(3, 4, 2), [6, 6], { interpolation: 'lanczos3' }), /'interpolation' must be 'nearest'/],
  ])('%#', (f, message) => {
    expect(f).toThrow(message);
  }); // prettier-ignore
});

describe('options that Keras has not', () => {
  const data = { shape: [1, 3], data: [1, 2, 3] };

  test.each([
    [{ exclusive: true }, [0, 1, 3], [1, 1, 2]],
    [{ reverse: true }, [6, 5, 3], [6, 6, 3]],
    [{ exclusive: true, reverse: true }, [5, 3, 0], [6, 3, 1]],
  ])('cumsum and cumprod, %j', (options, sums, products) => {
    const { outputs } = runOps((h) => [ops.cumsum(h, 1, options), ops.cumprod(h, 1, options)], [data]);
    expect(outputs.map(({ data: values }) => [...values])).toEqual([sums, products]);
  });
});

describe('a picture that is trained', () => {
  const image = () => variable(tensor(uniform(72, 1), [1, 6, 6, 2]));

  test('a part of what is made of it', async () => {
    const part = ops.slice(image(), [0, 0, 0, 1], [1, -1, -1, 1]);
    expect(part.shape).toEqual([1, 6, 6, 1]);
  });

  test('which channels go together', async () => {
    const picture = image();
    const gram = (f) => {
      const [, h, w, c] = f.shape;
      const m = ops.reshape(f, [h * w, c]);
      return ops.div(ops.matmul(ops.transpose(m), m), h * w * c);
    };
    const loss = ops.mean(ops.square(ops.sub(gram(picture), [[1, 0], [0, 1]]))); // prettier-ignore
    const step = trainFunction({ loss, variables: [picture], optimizer: 'adam' });
    const first = Number(await step());
    let last = first;
    for (let i = 0; i < 20; i++) last = Number(await step());
    expect(last).toBeLessThan(first);
  });
});
