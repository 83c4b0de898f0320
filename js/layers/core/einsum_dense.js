import * as activations from '../../activations/index.js';
import { ValueError } from '../../errors.js';
import { add, einsum } from '../../graph/ops.js';
import * as initializers from '../../initializers/index.js';
import { VarianceScaling } from '../../initializers/variance_scaling.js';
import { describe } from '../../utils/options.js';
import { shapeText, sizeOf } from '../../utils/shape.js';
import { KERNEL_REFUSED, leading } from '../kernel.js';
import { Layer } from '../layer.js';
import { callableLayer } from '../../utils/callable.js';

/** The sizes behind the letters: '...' stands in front, or at the end. @param {string} text @param {readonly any[]} sizes @returns {[string, any][]} */
function sizesOf(text, sizes) {
  const letters = text.replace('...', '');
  const own = text.startsWith('...') ? sizes.slice(sizes.length - letters.length) : sizes;
  return [...letters].map((letter, k) => [letter, own[k] ?? null]);
}

/**
 * activation(einsum(equation, inputs, kernel) + bias): a Dense layer over any axes.
 *
 * Input as the equation's first letters say, output as its last.
 *
 * @example
 * const tokens = layers.Input({ shape: [32, 128] });
 * const heads = layers.EinsumDense('abc,cde->abde', [null, 8, 16], { biasAxes: 'de' })(tokens); // [batch, 32, 8, 16]
 */
class EinsumDenseLayer extends Layer {
  static className = 'EinsumDense';

  /**
   * @param {any} equation with the input, the kernel and the output: 'ab,bc->ac' or '...b,bc->...c'
   * @param {any} [outputShape] of one sample; null for sizes that are the input's
   * @param {Record<string, any>} [options] activation, biasAxes, kernelInitializer, biasInitializer, name
   */
  constructor(equation, outputShape, options) {
    super(
      leading({ equation, outputShape }, options),
      {
        equation: undefined,
        outputShape: undefined,
        activation: null,
        biasAxes: null,
        kernelInitializer: 'glorot_uniform',
        biasInitializer: 'zeros',
        kernelRegularizer: null,
        biasRegularizer: null,
        kernelConstraint: null,
        biasConstraint: null,
      },
      { ...KERNEL_REFUSED, gptqUnpackedColumnSize: [null] },
    );
    const { title } = this;
    const match = /^([a-zA-Z.]+),([a-zA-Z]+)->([a-zA-Z.]+)$/.exec(this.options.equation);
    if (!match) {
      throw new ValueError(
        `${title}: 'equation' must name the axes of input, kernel and output, such as 'ab,bc->ac'; received ` +
          `${describe(this.options.equation)}.`,
      );
    }
    this.letters = { input: match[1], kernel: match[2], output: match[3] };
    this.options.outputShape = [this.options.outputShape].flat();
    this.activation = activations.get(this.options.activation);
  }

  /** @param {readonly any[]} inputShape @returns {Map<string, number>} sizes of all letters that have one */
  sizes(inputShape) {
    const { input, output } = this.letters;
    const { outputShape } = this.options;
    const given = output.startsWith('...') ? outputShape : [inputShape[0], ...outputShape];
    const [before, after] = [sizesOf(input, inputShape), sizesOf(output, given)];
    const sizes = new Map(before);
    for (const [letter, size] of after) {
      const known = sizes.get(letter) ?? null;
      if (size !== null && known !== null && size !== known) {
        throw new ValueError(
          `the axis '${letter}' of '${this.options.equation}' is ${known} in the input ${shapeText(inputShape)}, ` +
            `but ${size} in outputShape ${describe(outputShape)}.`,
        );
      }
      sizes.set(letter, known ?? size);
    }
    return sizes;
  }

  /** @param {readonly any[]} inputShape */
  build(inputShape) {
    const { kernel, output } = this.letters;
    const { equation, biasAxes, kernelInitializer, biasInitializer } = this.options;
    const sizes = this.sizes(inputShape);
    const size = (/** @type {string} */ letter) => {
      const known = sizes.get(letter) ?? null;
      if (known !== null) return known;
      throw new ValueError(
        `the size of axis '${letter}' of '${equation}' follows neither from the input nor from outputShape.`,
      );
    };
    const shape = [...kernel].map(size);
    const isOutput = [...kernel].map((letter) => output.includes(letter));
    const initializer = withFans(initializers.get(kernelInitializer), [
      sizeOf(shape.filter((_, k) => !isOutput[k])),
      sizeOf(shape.filter((_, k) => isOutput[k])),
    ]);
    this.kernel = this.addWeight({ shape, initializer, name: 'kernel' });
    if (biasAxes === null) return;
    const odd = [...biasAxes].find((letter) => !output.replace('...', '').includes(letter));
    if (odd) throw new ValueError(`'biasAxes' names '${odd}', which is no axis of the output '${output}'.`);
    const plain = output.replace('...', '');
    const first = Math.min(...[...biasAxes].map((letter) => plain.indexOf(letter)));
    const own = [...plain.slice(first)].map((letter) => (biasAxes.includes(letter) ? size(letter) : 1));
    const hidden = output.endsWith('...')
      ? inputShape.length - this.letters.input.replace('...', '').length
      : 0;
    const biasShape = [...own, ...Array(hidden).fill(1)];
    this.bias = this.addWeight({ shape: biasShape, initializer: biasInitializer, name: 'bias' });
  }

  /** @param {any} x */
  call(x) {
    const y = einsum(this.options.equation, x, /** @type {any} */ (this.kernel));
    return this.activation(this.bias ? add(y, this.bias) : y);
  }
}

/**
 * The rule for a kernel whose inputs and outputs are not its last two axes.
 *
 * @param {any} rule
 * @param {[number, number]} fans
 */
function withFans(rule, fans) {
  if (!(rule instanceof VarianceScaling)) return rule;
  return Object.create(rule, { fill: { value: () => rule.fill(fans) } });
}

export const EinsumDense = /* @__PURE__ */ callableLayer(EinsumDenseLayer);
