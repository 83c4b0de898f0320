import { callableLayer } from '../utils/callable.js';
import { Layer as LayerClass } from './layer.js';

/**
 * The layers, under Keras's names; `new` may be left out.
 *
 * @example layers.Dense(64, { activation: 'relu' })
 */
export * from './merged.js';
export { Input } from './core/input.js';
export { deserialize, serialize } from './serialization.js';
export const Layer = /* @__PURE__ */ callableLayer(LayerClass);

export { Activation } from './core/activation.js';
export { Dense } from './core/dense.js';
export { EinsumDense } from './core/einsum_dense.js';
export { Embedding } from './core/embedding.js';
export { Identity } from './core/identity.js';
export { InputLayer } from './core/input.js';
export { Lambda } from './core/lambda.js';
export { Masking } from './core/masking.js';

export { ELU } from './activation/elu.js';
export { LeakyReLU } from './activation/leaky_relu.js';
export { PReLU } from './activation/prelu.js';
export { ReLU } from './activation/relu.js';
export { Softmax } from './activation/softmax.js';

export { AdditiveAttention } from './attention/additive_attention.js';
export { Attention } from './attention/attention.js';
export { GroupQueryAttention } from './attention/group_query_attention.js';
export { MultiHeadAttention } from './attention/multi_head_attention.js';

export { Conv1D } from './convolution/conv1d.js';
export { Conv1DTranspose } from './convolution/conv1d_transpose.js';
export { Conv2D } from './convolution/conv2d.js';
export { Conv2DTranspose } from './convolution/conv2d_transpose.js';
export { Conv3D } from './convolution/conv3d.js';
export { Conv3DTranspose } from './convolution/conv3d_transpose.js';
export { DepthwiseConv1D } from './convolution/depthwise_conv1d.js';
export { DepthwiseConv2D } from './convolution/depthwise_conv2d.js';
export { SeparableConv1D } from './convolution/separable_conv1d.js';
export { SeparableConv2D } from './convolution/separable_conv2d.js';

export { Add } from './merging/add.js';
export { Average } from './merging/average.js';
export { Concatenate } from './merging/concatenate.js';
export { Dot } from './merging/dot.js';
export { Maximum } from './merging/maximum.js';
export { Minimum } from './merging/minimum.js';
export { Multiply } from './merging/multiply.js';
export { Subtract } from './merging/subtract.js';

export { BatchNormalization } from './normalization/batch_normalization.js';
export { GroupNormalization } from './normalization/group_normalization.js';
export { LayerNormalization } from './normalization/layer_normalization.js';
export { RMSNormalization } from './normalization/rms_normalization.js';
export { UnitNormalization } from './normalization/unit_normalization.js';

export { AdaptiveAveragePooling1D } from './pooling/adaptive_average_pooling1d.js';
export { AdaptiveAveragePooling2D } from './pooling/adaptive_average_pooling2d.js';
export { AdaptiveAveragePooling3D } from './pooling/adaptive_average_pooling3d.js';
export { AdaptiveMaxPooling1D } from './pooling/adaptive_max_pooling1d.js';
export { AdaptiveMaxPooling2D } from './pooling/adaptive_max_pooling2d.js';
export { AdaptiveMaxPooling3D } from './pooling/adaptive_max_pooling3d.js';
export { AveragePooling1D } from './pooling/average_pooling1d.js';
export { AveragePooling2D } from './pooling/average_pooling2d.js';
export { AveragePooling3D } from './pooling/average_pooling3d.js';
export { GlobalAveragePooling1D } from './pooling/global_average_pooling1d.js';
export { GlobalAveragePooling2D } from './pooling/global_average_pooling2d.js';
export { GlobalAveragePooling3D } from './pooling/global_average_pooling3d.js';
export { GlobalMaxPooling1D } from './pooling/global_max_pooling1d.js';
export { GlobalMaxPooling2D } from './pooling/global_max_pooling2d.js';
export { GlobalMaxPooling3D } from './pooling/global_max_pooling3d.js';
export { MaxPooling1D } from './pooling/max_pooling1d.js';
export { MaxPooling2D } from './pooling/max_pooling2d.js';
export { MaxPooling3D } from './pooling/max_pooling3d.js';

export { CategoryEncoding } from './preprocessing/category_encoding.js';
export { CenterCrop } from './preprocessing/center_crop.js';
export { Discretization } from './preprocessing/discretization.js';
export { Normalization } from './preprocessing/normalization.js';
export { RandomBrightness } from './preprocessing/random_brightness.js';
export { RandomContrast } from './preprocessing/random_contrast.js';
export { RandomCrop } from './preprocessing/random_crop.js';
export { RandomErasing } from './preprocessing/random_erasing.js';
export { RandomFlip } from './preprocessing/random_flip.js';
export { RandomGrayscale } from './preprocessing/random_grayscale.js';
export { RandomHue } from './preprocessing/random_hue.js';
export { RandomInvert } from './preprocessing/random_invert.js';
export { RandomRotation } from './preprocessing/random_rotation.js';
export { RandomSaturation } from './preprocessing/random_saturation.js';
export { RandomShear } from './preprocessing/random_shear.js';
export { RandomTranslation } from './preprocessing/random_translation.js';
export { RandomZoom } from './preprocessing/random_zoom.js';
export { Rescaling } from './preprocessing/rescaling.js';
export { Resizing } from './preprocessing/resizing.js';
export { Solarization } from './preprocessing/solarization.js';

export { Bidirectional } from './recurrent/bidirectional.js';
export { ConvLSTM1D } from './recurrent/conv_lstm1d.js';
export { ConvLSTM2D } from './recurrent/conv_lstm2d.js';
export { ConvLSTM3D } from './recurrent/conv_lstm3d.js';
export { GRU } from './recurrent/gru.js';
export { GRUCell } from './recurrent/gru_cell.js';
export { LSTM } from './recurrent/lstm.js';
export { LSTMCell } from './recurrent/lstm_cell.js';
export { RNN } from './recurrent/rnn.js';
export { SimpleRNN } from './recurrent/simple_rnn.js';
export { SimpleRNNCell } from './recurrent/simple_rnn_cell.js';
export { StackedRNNCells } from './recurrent/stacked_rnn_cells.js';
export { TimeDistributed } from './recurrent/time_distributed.js';

export { ActivityRegularization } from './regularization/activity_regularization.js';
export { AlphaDropout } from './regularization/alpha_dropout.js';
export { Dropout } from './regularization/dropout.js';
export { GaussianDropout } from './regularization/gaussian_dropout.js';
export { GaussianNoise } from './regularization/gaussian_noise.js';
export { SpatialDropout1D } from './regularization/spatial_dropout1d.js';
export { SpatialDropout2D } from './regularization/spatial_dropout2d.js';
export { SpatialDropout3D } from './regularization/spatial_dropout3d.js';

export { Cropping1D } from './reshaping/cropping1d.js';
export { Cropping2D } from './reshaping/cropping2d.js';
export { Cropping3D } from './reshaping/cropping3d.js';
export { Flatten } from './reshaping/flatten.js';
export { Permute } from './reshaping/permute.js';
export { RepeatVector } from './reshaping/repeat_vector.js';
export { Reshape } from './reshaping/reshape.js';
export { UpSampling1D } from './reshaping/up_sampling1d.js';
export { UpSampling2D } from './reshaping/up_sampling2d.js';
export { UpSampling3D } from './reshaping/up_sampling3d.js';
export { ZeroPadding1D } from './reshaping/zero_padding1d.js';
export { ZeroPadding2D } from './reshaping/zero_padding2d.js';
export { ZeroPadding3D } from './reshaping/zero_padding3d.js';

// Keras's other names for them.
export { AveragePooling1D as AvgPool1D } from './pooling/average_pooling1d.js';
export { AveragePooling2D as AvgPool2D } from './pooling/average_pooling2d.js';
export { AveragePooling3D as AvgPool3D } from './pooling/average_pooling3d.js';
export { Conv1D as Convolution1D } from './convolution/conv1d.js';
export { Conv1DTranspose as Convolution1DTranspose } from './convolution/conv1d_transpose.js';
export { Conv2D as Convolution2D } from './convolution/conv2d.js';
export { Conv2DTranspose as Convolution2DTranspose } from './convolution/conv2d_transpose.js';
export { Conv3D as Convolution3D } from './convolution/conv3d.js';
export { Conv3DTranspose as Convolution3DTranspose } from './convolution/conv3d_transpose.js';
export { GlobalAveragePooling1D as GlobalAvgPool1D } from './pooling/global_average_pooling1d.js';
export { GlobalAveragePooling2D as GlobalAvgPool2D } from './pooling/global_average_pooling2d.js';
export { GlobalAveragePooling3D as GlobalAvgPool3D } from './pooling/global_average_pooling3d.js';
export { GlobalMaxPooling1D as GlobalMaxPool1D } from './pooling/global_max_pooling1d.js';
export { GlobalMaxPooling2D as GlobalMaxPool2D } from './pooling/global_max_pooling2d.js';
export { GlobalMaxPooling3D as GlobalMaxPool3D } from './pooling/global_max_pooling3d.js';
export { MaxPooling1D as MaxPool1D } from './pooling/max_pooling1d.js';
export { MaxPooling2D as MaxPool2D } from './pooling/max_pooling2d.js';
export { MaxPooling3D as MaxPool3D } from './pooling/max_pooling3d.js';
export { SeparableConv1D as SeparableConvolution1D } from './convolution/separable_conv1d.js';
export { SeparableConv2D as SeparableConvolution2D } from './convolution/separable_conv2d.js';
