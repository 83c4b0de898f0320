import { callableLayer as callable } from '../utils/callable.js';
import * as relu from './activation/relu.js';
import * as softmax from './activation/softmax.js';
import * as conv2d from './convolution/conv2d.js';
import * as depthwise from './convolution/depthwise_conv2d.js';
import * as activation from './core/activation.js';
import * as dense from './core/dense.js';
import * as embedding from './core/embedding.js';
import * as input from './core/input.js';
import * as layer from './layer.js';
import * as add from './merging/add.js';
import * as concatenate from './merging/concatenate.js';
import * as averagePooling from './pooling/average_pooling2d.js';
import * as globalAveragePooling from './pooling/global_average_pooling2d.js';
import * as globalMaxPooling from './pooling/global_max_pooling2d.js';
import * as maxPooling from './pooling/max_pooling2d.js';
import * as gru from './recurrent/gru.js';
import * as lstm from './recurrent/lstm.js';
import * as dropout from './regularization/dropout.js';
import * as flatten from './reshaping/flatten.js';
import * as reshape from './reshaping/reshape.js';

/**
 * The layers, under Keras's names; `new` may be left out.
 *
 * @example layers.Dense(64, { activation: 'relu' })
 */
export { Input } from './core/input.js';
export const Layer = /* @__PURE__ */ callable(layer.Layer);
export const InputLayer = /* @__PURE__ */ callable(input.InputLayer);
export const Dense = /* @__PURE__ */ callable(dense.Dense);
export const Embedding = /* @__PURE__ */ callable(embedding.Embedding);
export const Activation = /* @__PURE__ */ callable(activation.Activation);
export const ReLU = /* @__PURE__ */ callable(relu.ReLU);
export const Softmax = /* @__PURE__ */ callable(softmax.Softmax);
export const Conv2D = /* @__PURE__ */ callable(conv2d.Conv2D);
export const DepthwiseConv2D = /* @__PURE__ */ callable(depthwise.DepthwiseConv2D);
export const MaxPooling2D = /* @__PURE__ */ callable(maxPooling.MaxPooling2D);
export const AveragePooling2D = /* @__PURE__ */ callable(averagePooling.AveragePooling2D);
export const GlobalMaxPooling2D = /* @__PURE__ */ callable(globalMaxPooling.GlobalMaxPooling2D);
export const GlobalAveragePooling2D = /* @__PURE__ */ callable(globalAveragePooling.GlobalAveragePooling2D);
export const LSTM = /* @__PURE__ */ callable(lstm.LSTM);
export const GRU = /* @__PURE__ */ callable(gru.GRU);
export const Flatten = /* @__PURE__ */ callable(flatten.Flatten);
export const Reshape = /* @__PURE__ */ callable(reshape.Reshape);
export const Dropout = /* @__PURE__ */ callable(dropout.Dropout);
export const Add = /* @__PURE__ */ callable(add.Add);
export const Concatenate = /* @__PURE__ */ callable(concatenate.Concatenate);

// Keras's other names for them.
export {
  AveragePooling2D as AvgPool2D,
  Conv2D as Convolution2D,
  GlobalAveragePooling2D as GlobalAvgPool2D,
  GlobalMaxPooling2D as GlobalMaxPool2D,
  MaxPooling2D as MaxPool2D,
};
