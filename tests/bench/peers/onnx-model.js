/** Writes a net as an ONNX file: protocol buffers by hand, in the field numbers of onnx.proto3. Channels first. */
import { channelsFirst, graph } from '../nets.js';

const FLOAT = 1;
const utf8 = new TextEncoder();

function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Uint8Array.from([...bytes, value]);
}

function join(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const int = (field, value) => join([varint(field * 8), varint(value)]);
const bytes = (field, value) => join([varint(field * 8 + 2), varint(value.length), value]);
const text = (field, value) => bytes(field, utf8.encode(value));

const ints = (name, values) => join([text(1, name), ...values.map((value) => int(8, value)), int(20, 7)]); // AttributeProto, type INTS

const integer = (name, value) => join([text(1, name), int(3, value), int(20, 2)]); // AttributeProto, type INT

const string = (name, value) => join([text(1, name), text(4, value), int(20, 3)]); // AttributeProto, type STRING

function node(op, inputs, output, attributes = []) {
  return join([
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, op),
    ...attributes.map((attribute) => bytes(5, attribute)),
  ]);
}

function initializer(name, { shape, data }) {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return join([...shape.map((size) => int(1, size)), int(2, FLOAT), text(8, name), bytes(9, raw)]);
}

/** ValueInfoProto of a float tensor; the batch is a named size. */
function value(name, sizes) {
  const dimensions = sizes.map((size) => bytes(1, typeof size === 'string' ? text(2, size) : int(1, size)));
  return join([text(1, name), bytes(2, bytes(1, join([int(1, FLOAT), bytes(2, join(dimensions))])))]);
}

/** Offsets before and after the picture as Keras's 'same' has them: [top, left, bottom, right]. */
function pads({ from: [h, w], shape: [oh, ow], size, stride, same }) {
  if (!same) return [0, 0, 0, 0];
  const [rows, columns] = [
    Math.max((oh - 1) * stride + size - h, 0),
    Math.max((ow - 1) * stride + size - w, 0),
  ];
  return [rows >> 1, columns >> 1, rows - (rows >> 1), columns - (columns >> 1)];
}

const convolution = (layer) => [
  ints('kernel_shape', [layer.size, layer.size]),
  ints('strides', [layer.stride, layer.stride]),
  ints('pads', pads(layer)),
  integer('group', layer.kind === 'depthwise' ? layer.from[2] : 1),
];

/** A layer's op, its inputs beside x and its weights, and attributes. */
const LAYERS = {
  conv: (layer) => ['Conv', [], convolution(layer)],
  depthwise: (layer) => ['Conv', [], convolution(layer)],
  pool: ({ size }) => ['MaxPool', [], [ints('kernel_shape', [size, size]), ints('strides', [size, size])]],
  globalPool: () => ['GlobalAveragePool', [], []],
  // Roi is left out; scales stand among the weights.
  upsample: () => ['Resize', ['', 'scales'], [string('mode', 'nearest'), string('coordinate_transformation_mode', 'asymmetric'), string('nearest_mode', 'floor')]], // prettier-ignore
  flatten: () => ['Flatten', [], [integer('axis', 1)]],
  dense: () => ['Gemm', [], []],
  add: ({ other }) => ['Add', [`v${other}`], []],
};

const ACTIVATIONS = { relu: ['Relu', []], softmax: ['Softmax', [integer('axis', 1)]] };

const SCALES = { shape: [4], data: Float32Array.of(1, 1, 2, 2) };

function layerNodes(layer, at) {
  const [op, others, attributes] = LAYERS[layer.kind](layer);
  const x = layer.input < 0 ? 'x' : `v${layer.input}`;
  const weights = layer.params.map((_, k) => `w${layer.at + k}`);
  const activation = ACTIVATIONS[layer.activation];
  const flat = layer.kind === 'globalPool';
  const inner = activation || flat ? `z${at}` : `v${at}`;
  const nodes = [node(op, [x, ...others, ...weights], inner, attributes)];
  if (activation) nodes.push(node(activation[0], [inner], `v${at}`, activation[1]));
  if (flat) nodes.push(node('Flatten', [inner], `v${at}`, [integer('axis', 1)]));
  return nodes;
}

const batched = (shape) => ['n', ...(shape.length === 3 ? [shape[2], shape[0], shape[1]] : shape)];

/** @param {import('../nets.js').Net} net @param {import('../nets.js').Weights} weights @returns {Uint8Array} the model file */
export function onnxModel(net, weights) {
  const layers = graph(net);
  const constants = channelsFirst(net, weights).map((tensor, at) => initializer(`w${at}`, tensor));
  if (layers.some(({ kind }) => kind === 'upsample')) constants.push(initializer('scales', SCALES));
  return modelFile({
    nodes: layers.flatMap(layerNodes),
    constants,
    input: batched(net.input),
    output: [`v${layers.length - 1}`, batched(layers[layers.length - 1].shape)],
  });
}

/** y = x b, or a convolution of x by it. */
export function onnxOperation(kind, [xShape, wShape], values) {
  const layer = { from: xShape.slice(2), shape: xShape.slice(2), size: wShape[2], stride: 1, same: true };
  const attributes = kind === 'gemm' ? [] : convolution({ kind, ...layer });
  return modelFile({
    nodes: [node(kind === 'gemm' ? 'MatMul' : 'Conv', ['x', 'w'], 'y', attributes)],
    constants: [initializer('w', { shape: wShape, data: values })],
    input: xShape,
    output: ['y', xShape],
  });
}

function modelFile({ nodes, constants, input, output: [name, shape] }) {
  const parts = join([
    ...nodes.map((each) => bytes(1, each)),
    text(2, 'net'),
    ...constants.map((each) => bytes(5, each)),
    bytes(11, value('x', input)),
    bytes(12, value(name, shape)),
  ]);
  const opset = int(2, 13);
  return join([int(1, 8), text(2, 'hornet-bench'), bytes(7, parts), bytes(8, opset)]);
}
