import { callableLayer as callable } from '../utils/callable.js';
import * as relu from './activation/relu.js';
import * as softmax from './activation/softmax.js';
import * as conv2d from './convolution/conv2d.js';
import * as depthwise from './convolution/depthwise_conv2d.js';
import * as activation from './core/activation.js';
import * as dense from './core/dense.js';
import * as embedding from './core/embedding.js';
import * as identity from './core/identity.js';
import * as input from './core/input.js';
import * as lambda from './core/lambda.js';
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
import * as cropping1D from './reshaping/cropping1d.js';
import * as cropping2D from './reshaping/cropping2d.js';
import * as cropping3D from './reshaping/cropping3d.js';
import * as flatten from './reshaping/flatten.js';
import * as permute from './reshaping/permute.js';
import * as repeatVector from './reshaping/repeat_vector.js';
import * as reshape from './reshaping/reshape.js';
import * as upSampling1D from './reshaping/up_sampling1d.js';
import * as upSampling2D from './reshaping/up_sampling2d.js';
import * as upSampling3D from './reshaping/up_sampling3d.js';
import * as zeroPadding1D from './reshaping/zero_padding1d.js';
import * as zeroPadding2D from './reshaping/zero_padding2d.js';
import * as zeroPadding3D from './reshaping/zero_padding3d.js';

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
export const Identity = /* @__PURE__ */ callable(identity.Identity);
export const Lambda = /* @__PURE__ */ callable(lambda.Lambda);
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
export const Cropping1D = /* @__PURE__ */ callable(cropping1D.Cropping1D);
export const Cropping2D = /* @__PURE__ */ callable(cropping2D.Cropping2D);
export const Cropping3D = /* @__PURE__ */ callable(cropping3D.Cropping3D);
export const Permute = /* @__PURE__ */ callable(permute.Permute);
export const RepeatVector = /* @__PURE__ */ callable(repeatVector.RepeatVector);
export const UpSampling1D = /* @__PURE__ */ callable(upSampling1D.UpSampling1D);
export const UpSampling2D = /* @__PURE__ */ callable(upSampling2D.UpSampling2D);
export const UpSampling3D = /* @__PURE__ */ callable(upSampling3D.UpSampling3D);
export const ZeroPadding1D = /* @__PURE__ */ callable(zeroPadding1D.ZeroPadding1D);
export const ZeroPadding2D = /* @__PURE__ */ callable(zeroPadding2D.ZeroPadding2D);
export const ZeroPadding3D = /* @__PURE__ */ callable(zeroPadding3D.ZeroPadding3D);
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
