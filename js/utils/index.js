/** Helpers around training. */
export { clearSession } from './names.js';
export { multiHot } from './multi_hot.js';
export { normalize } from './normalize.js';
export { toCategorical } from './to_categorical.js';
export { registerKerasSerializable } from './custom_objects.js';
