/**
 * Writes the net as an ONNX file: protocol buffers by hand, in the field numbers of onnx.proto3. ONNX is channels
 * first, which for the input's one channel is the same bytes.
 */
import { CLASSES, channelsFirst } from '../net.js';

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

/** @returns {Uint8Array} the model file */
export function onnxModel(weights) {
  const names = ['w0', 'b0', 'w1', 'b1', 'w2', 'b2', 'w3', 'b3', 'w4', 'b4'];
  const pool = [ints('kernel_shape', [2, 2]), ints('strides', [2, 2])];
  const nodes = [
    node('Conv', ['x', 'w0', 'b0'], 'c0', [ints('kernel_shape', [3, 3])]),
    node('Relu', ['c0'], 'r0'),
    node('MaxPool', ['r0'], 'p0', pool),
    node('Conv', ['p0', 'w1', 'b1'], 'c1', [ints('kernel_shape', [3, 3])]),
    node('Relu', ['c1'], 'r1'),
    node('MaxPool', ['r1'], 'p1', pool),
    node('Conv', ['p1', 'w2', 'b2'], 'c2', [ints('kernel_shape', [3, 3])]),
    node('Relu', ['c2'], 'r2'),
    node('Flatten', ['r2'], 'f', [integer('axis', 1)]),
    node('Gemm', ['f', 'w3', 'b3'], 'd0'),
    node('Relu', ['d0'], 'r3'),
    node('Gemm', ['r3', 'w4', 'b4'], 'd1'),
    node('Softmax', ['d1'], 'y', [integer('axis', 1)]),
  ];
  const graph = join([
    ...nodes.map((each) => bytes(1, each)),
    text(2, 'digits'),
    ...channelsFirst(weights).map((tensor, at) => bytes(5, initializer(names[at], tensor))),
    bytes(11, value('x', ['n', 1, 28, 28])),
    bytes(12, value('y', ['n', CLASSES])),
  ]);
  const opset = int(2, 13);
  return join([int(1, 8), text(2, 'hornet-bench'), bytes(7, graph), bytes(8, opset)]);
}
