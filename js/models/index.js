import { callableLayer as callable } from '../utils/callable.js';
import { Model as ModelClass } from './model.js';
import { Sequential as SequentialClass } from './sequential.js';

/** A network from inputs to outputs. See {@link ModelClass}. */
export const Model = /* @__PURE__ */ callable(ModelClass);
/** A chain of layers. See {@link SequentialClass}. */
export const Sequential = /* @__PURE__ */ callable(SequentialClass);
