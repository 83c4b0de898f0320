import { callableLayer as callable } from '../utils/callable.js';
import * as elu from './activation/elu.js';
import * as leakyRelu from './activation/leaky_relu.js';
import * as prelu from './activation/prelu.js';
import * as relu from './activation/relu.js';
import * as softmax from './activation/softmax.js';
import * as additiveAttention from './attention/additive_attention.js';
import * as attention from './attention/attention.js';
import * as groupQueryAttention from './attention/group_query_attention.js';
import * as multiHeadAttention from './attention/multi_head_attention.js';
import * as conv1d from './convolution/conv1d.js';
import * as conv1dTranspose from './convolution/conv1d_transpose.js';
import * as conv2d from './convolution/conv2d.js';
import * as conv2dTranspose from './convolution/conv2d_transpose.js';
import * as conv3d from './convolution/conv3d.js';
import * as conv3dTranspose from './convolution/conv3d_transpose.js';
import * as depthwiseConv1d from './convolution/depthwise_conv1d.js';
import * as depthwiseConv2d from './convolution/depthwise_conv2d.js';
import * as separableConv1d from './convolution/separable_conv1d.js';
import * as separableConv2d from './convolution/separable_conv2d.js';
import * as activation from './core/activation.js';
import * as dense from './core/dense.js';
import * as einsumDense from './core/einsum_dense.js';
import * as embedding from './core/embedding.js';
import * as identity from './core/identity.js';
import * as input from './core/input.js';
import * as lambda from './core/lambda.js';
import * as masking from './core/masking.js';
import * as layer from './layer.js';
import * as add from './merging/add.js';
import * as average from './merging/average.js';
import * as concatenate from './merging/concatenate.js';
import * as dot from './merging/dot.js';
import * as maximum from './merging/maximum.js';
import * as minimum from './merging/minimum.js';
import * as multiply from './merging/multiply.js';
import * as subtract from './merging/subtract.js';
import * as batchNormalization from './normalization/batch_normalization.js';
import * as groupNormalization from './normalization/group_normalization.js';
import * as layerNormalization from './normalization/layer_normalization.js';
import * as rmsNormalization from './normalization/rms_normalization.js';
import * as unitNormalization from './normalization/unit_normalization.js';
import * as adaptiveAveragePooling1d from './pooling/adaptive_average_pooling1d.js';
import * as adaptiveAveragePooling2d from './pooling/adaptive_average_pooling2d.js';
import * as adaptiveAveragePooling3d from './pooling/adaptive_average_pooling3d.js';
import * as adaptiveMaxPooling1d from './pooling/adaptive_max_pooling1d.js';
import * as adaptiveMaxPooling2d from './pooling/adaptive_max_pooling2d.js';
import * as adaptiveMaxPooling3d from './pooling/adaptive_max_pooling3d.js';
import * as averagePooling1d from './pooling/average_pooling1d.js';
import * as averagePooling2d from './pooling/average_pooling2d.js';
import * as averagePooling3d from './pooling/average_pooling3d.js';
import * as globalAveragePooling1d from './pooling/global_average_pooling1d.js';
import * as globalAveragePooling2d from './pooling/global_average_pooling2d.js';
import * as globalAveragePooling3d from './pooling/global_average_pooling3d.js';
import * as globalMaxPooling1d from './pooling/global_max_pooling1d.js';
import * as globalMaxPooling2d from './pooling/global_max_pooling2d.js';
import * as globalMaxPooling3d from './pooling/global_max_pooling3d.js';
import * as maxPooling1d from './pooling/max_pooling1d.js';
import * as maxPooling2d from './pooling/max_pooling2d.js';
import * as maxPooling3d from './pooling/max_pooling3d.js';
import * as categoryEncoding from './preprocessing/category_encoding.js';
import * as centerCrop from './preprocessing/center_crop.js';
import * as discretization from './preprocessing/discretization.js';
import * as normalization from './preprocessing/normalization.js';
import * as rescaling from './preprocessing/rescaling.js';
import * as resizing from './preprocessing/resizing.js';
import * as bidirectional from './recurrent/bidirectional.js';
import * as gru from './recurrent/gru.js';
import * as gruCell from './recurrent/gru_cell.js';
import * as lstm from './recurrent/lstm.js';
import * as lstmCell from './recurrent/lstm_cell.js';
import * as rnn from './recurrent/rnn.js';
import * as simpleRnn from './recurrent/simple_rnn.js';
import * as simpleRnnCell from './recurrent/simple_rnn_cell.js';
import * as stackedRnnCells from './recurrent/stacked_rnn_cells.js';
import * as timeDistributed from './recurrent/time_distributed.js';
import * as alphaDropout from './regularization/alpha_dropout.js';
import * as dropout from './regularization/dropout.js';
import * as gaussianDropout from './regularization/gaussian_dropout.js';
import * as gaussianNoise from './regularization/gaussian_noise.js';
import * as spatialDropout1d from './regularization/spatial_dropout1d.js';
import * as spatialDropout2d from './regularization/spatial_dropout2d.js';
import * as spatialDropout3d from './regularization/spatial_dropout3d.js';
import * as cropping1d from './reshaping/cropping1d.js';
import * as cropping2d from './reshaping/cropping2d.js';
import * as cropping3d from './reshaping/cropping3d.js';
import * as flatten from './reshaping/flatten.js';
import * as permute from './reshaping/permute.js';
import * as repeatVector from './reshaping/repeat_vector.js';
import * as reshape from './reshaping/reshape.js';
import * as upSampling1d from './reshaping/up_sampling1d.js';
import * as upSampling2d from './reshaping/up_sampling2d.js';
import * as upSampling3d from './reshaping/up_sampling3d.js';
import * as zeroPadding1d from './reshaping/zero_padding1d.js';
import * as zeroPadding2d from './reshaping/zero_padding2d.js';
import * as zeroPadding3d from './reshaping/zero_padding3d.js';

/**
 * The layers, under Keras's names; `new` may be left out.
 *
 * @example layers.Dense(64, { activation: 'relu' })
 */
export * from './merged.js';
export { Input } from './core/input.js';
export { deserialize, serialize } from './serialization.js';
export const Layer = /* @__PURE__ */ callable(layer.Layer);

export const Activation = /* @__PURE__ */ callable(activation.Activation);
export const Dense = /* @__PURE__ */ callable(dense.Dense);
export const EinsumDense = /* @__PURE__ */ callable(einsumDense.EinsumDense);
export const Embedding = /* @__PURE__ */ callable(embedding.Embedding);
export const Identity = /* @__PURE__ */ callable(identity.Identity);
export const InputLayer = /* @__PURE__ */ callable(input.InputLayer);
export const Lambda = /* @__PURE__ */ callable(lambda.Lambda);
export const Masking = /* @__PURE__ */ callable(masking.Masking);

export const ELU = /* @__PURE__ */ callable(elu.ELU);
export const LeakyReLU = /* @__PURE__ */ callable(leakyRelu.LeakyReLU);
export const PReLU = /* @__PURE__ */ callable(prelu.PReLU);
export const ReLU = /* @__PURE__ */ callable(relu.ReLU);
export const Softmax = /* @__PURE__ */ callable(softmax.Softmax);

export const AdditiveAttention = /* @__PURE__ */ callable(additiveAttention.AdditiveAttention);
export const Attention = /* @__PURE__ */ callable(attention.Attention);
export const GroupQueryAttention = /* @__PURE__ */ callable(groupQueryAttention.GroupQueryAttention);
export const MultiHeadAttention = /* @__PURE__ */ callable(multiHeadAttention.MultiHeadAttention);

export const Conv1D = /* @__PURE__ */ callable(conv1d.Conv1D);
export const Conv1DTranspose = /* @__PURE__ */ callable(conv1dTranspose.Conv1DTranspose);
export const Conv2D = /* @__PURE__ */ callable(conv2d.Conv2D);
export const Conv2DTranspose = /* @__PURE__ */ callable(conv2dTranspose.Conv2DTranspose);
export const Conv3D = /* @__PURE__ */ callable(conv3d.Conv3D);
export const Conv3DTranspose = /* @__PURE__ */ callable(conv3dTranspose.Conv3DTranspose);
export const DepthwiseConv1D = /* @__PURE__ */ callable(depthwiseConv1d.DepthwiseConv1D);
export const DepthwiseConv2D = /* @__PURE__ */ callable(depthwiseConv2d.DepthwiseConv2D);
export const SeparableConv1D = /* @__PURE__ */ callable(separableConv1d.SeparableConv1D);
export const SeparableConv2D = /* @__PURE__ */ callable(separableConv2d.SeparableConv2D);

export const Add = /* @__PURE__ */ callable(add.Add);
export const Average = /* @__PURE__ */ callable(average.Average);
export const Concatenate = /* @__PURE__ */ callable(concatenate.Concatenate);
export const Dot = /* @__PURE__ */ callable(dot.Dot);
export const Maximum = /* @__PURE__ */ callable(maximum.Maximum);
export const Minimum = /* @__PURE__ */ callable(minimum.Minimum);
export const Multiply = /* @__PURE__ */ callable(multiply.Multiply);
export const Subtract = /* @__PURE__ */ callable(subtract.Subtract);

export const BatchNormalization = /* @__PURE__ */ callable(batchNormalization.BatchNormalization);
export const GroupNormalization = /* @__PURE__ */ callable(groupNormalization.GroupNormalization);
export const LayerNormalization = /* @__PURE__ */ callable(layerNormalization.LayerNormalization);
export const RMSNormalization = /* @__PURE__ */ callable(rmsNormalization.RMSNormalization);
export const UnitNormalization = /* @__PURE__ */ callable(unitNormalization.UnitNormalization);

export const AdaptiveAveragePooling1D = /* @__PURE__ */ callable(adaptiveAveragePooling1d.AdaptiveAveragePooling1D);
export const AdaptiveAveragePooling2D = /* @__PURE__ */ callable(adaptiveAveragePooling2d.AdaptiveAveragePooling2D);
export const AdaptiveAveragePooling3D = /* @__PURE__ */ callable(adaptiveAveragePooling3d.AdaptiveAveragePooling3D);
export const AdaptiveMaxPooling1D = /* @__PURE__ */ callable(adaptiveMaxPooling1d.AdaptiveMaxPooling1D);
export const AdaptiveMaxPooling2D = /* @__PURE__ */ callable(adaptiveMaxPooling2d.AdaptiveMaxPooling2D);
export const AdaptiveMaxPooling3D = /* @__PURE__ */ callable(adaptiveMaxPooling3d.AdaptiveMaxPooling3D);
export const AveragePooling1D = /* @__PURE__ */ callable(averagePooling1d.AveragePooling1D);
export const AveragePooling2D = /* @__PURE__ */ callable(averagePooling2d.AveragePooling2D);
export const AveragePooling3D = /* @__PURE__ */ callable(averagePooling3d.AveragePooling3D);
export const GlobalAveragePooling1D = /* @__PURE__ */ callable(globalAveragePooling1d.GlobalAveragePooling1D);
export const GlobalAveragePooling2D = /* @__PURE__ */ callable(globalAveragePooling2d.GlobalAveragePooling2D);
export const GlobalAveragePooling3D = /* @__PURE__ */ callable(globalAveragePooling3d.GlobalAveragePooling3D);
export const GlobalMaxPooling1D = /* @__PURE__ */ callable(globalMaxPooling1d.GlobalMaxPooling1D);
export const GlobalMaxPooling2D = /* @__PURE__ */ callable(globalMaxPooling2d.GlobalMaxPooling2D);
export const GlobalMaxPooling3D = /* @__PURE__ */ callable(globalMaxPooling3d.GlobalMaxPooling3D);
export const MaxPooling1D = /* @__PURE__ */ callable(maxPooling1d.MaxPooling1D);
export const MaxPooling2D = /* @__PURE__ */ callable(maxPooling2d.MaxPooling2D);
export const MaxPooling3D = /* @__PURE__ */ callable(maxPooling3d.MaxPooling3D);

export const CategoryEncoding = /* @__PURE__ */ callable(categoryEncoding.CategoryEncoding);
export const CenterCrop = /* @__PURE__ */ callable(centerCrop.CenterCrop);
export const Discretization = /* @__PURE__ */ callable(discretization.Discretization);
export const Normalization = /* @__PURE__ */ callable(normalization.Normalization);
export const Rescaling = /* @__PURE__ */ callable(rescaling.Rescaling);
export const Resizing = /* @__PURE__ */ callable(resizing.Resizing);

export const Bidirectional = /* @__PURE__ */ callable(bidirectional.Bidirectional);
export const GRU = /* @__PURE__ */ callable(gru.GRU);
export const GRUCell = /* @__PURE__ */ callable(gruCell.GRUCell);
export const LSTM = /* @__PURE__ */ callable(lstm.LSTM);
export const LSTMCell = /* @__PURE__ */ callable(lstmCell.LSTMCell);
export const RNN = /* @__PURE__ */ callable(rnn.RNN);
export const SimpleRNN = /* @__PURE__ */ callable(simpleRnn.SimpleRNN);
export const SimpleRNNCell = /* @__PURE__ */ callable(simpleRnnCell.SimpleRNNCell);
export const StackedRNNCells = /* @__PURE__ */ callable(stackedRnnCells.StackedRNNCells);
export const TimeDistributed = /* @__PURE__ */ callable(timeDistributed.TimeDistributed);

export const AlphaDropout = /* @__PURE__ */ callable(alphaDropout.AlphaDropout);
export const Dropout = /* @__PURE__ */ callable(dropout.Dropout);
export const GaussianDropout = /* @__PURE__ */ callable(gaussianDropout.GaussianDropout);
export const GaussianNoise = /* @__PURE__ */ callable(gaussianNoise.GaussianNoise);
export const SpatialDropout1D = /* @__PURE__ */ callable(spatialDropout1d.SpatialDropout1D);
export const SpatialDropout2D = /* @__PURE__ */ callable(spatialDropout2d.SpatialDropout2D);
export const SpatialDropout3D = /* @__PURE__ */ callable(spatialDropout3d.SpatialDropout3D);

export const Cropping1D = /* @__PURE__ */ callable(cropping1d.Cropping1D);
export const Cropping2D = /* @__PURE__ */ callable(cropping2d.Cropping2D);
export const Cropping3D = /* @__PURE__ */ callable(cropping3d.Cropping3D);
export const Flatten = /* @__PURE__ */ callable(flatten.Flatten);
export const Permute = /* @__PURE__ */ callable(permute.Permute);
export const RepeatVector = /* @__PURE__ */ callable(repeatVector.RepeatVector);
export const Reshape = /* @__PURE__ */ callable(reshape.Reshape);
export const UpSampling1D = /* @__PURE__ */ callable(upSampling1d.UpSampling1D);
export const UpSampling2D = /* @__PURE__ */ callable(upSampling2d.UpSampling2D);
export const UpSampling3D = /* @__PURE__ */ callable(upSampling3d.UpSampling3D);
export const ZeroPadding1D = /* @__PURE__ */ callable(zeroPadding1d.ZeroPadding1D);
export const ZeroPadding2D = /* @__PURE__ */ callable(zeroPadding2d.ZeroPadding2D);
export const ZeroPadding3D = /* @__PURE__ */ callable(zeroPadding3d.ZeroPadding3D);

// Keras's other names for them.
export {
  AveragePooling1D as AvgPool1D,
  AveragePooling2D as AvgPool2D,
  AveragePooling3D as AvgPool3D,
  Conv1D as Convolution1D,
  Conv1DTranspose as Convolution1DTranspose,
  Conv2D as Convolution2D,
  Conv2DTranspose as Convolution2DTranspose,
  Conv3D as Convolution3D,
  Conv3DTranspose as Convolution3DTranspose,
  GlobalAveragePooling1D as GlobalAvgPool1D,
  GlobalAveragePooling2D as GlobalAvgPool2D,
  GlobalAveragePooling3D as GlobalAvgPool3D,
  GlobalMaxPooling1D as GlobalMaxPool1D,
  GlobalMaxPooling2D as GlobalMaxPool2D,
  GlobalMaxPooling3D as GlobalMaxPool3D,
  MaxPooling1D as MaxPool1D,
  MaxPooling2D as MaxPool2D,
  MaxPooling3D as MaxPool3D,
  SeparableConv1D as SeparableConvolution1D,
  SeparableConv2D as SeparableConvolution2D,
};
