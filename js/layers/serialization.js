/**
 * Layers as Keras's JSON. What reads and writes it is loaded when it is first needed, for it knows every layer there is:
 * both give promises.
 */
const json = () => import('../io/json.js');

/**
 * A layer as Keras 3 writes it.
 *
 * @param {any} layer
 * @returns {Promise<Record<string, any>>} { module, class_name, config, registered_name }
 * @example const json = await layers.serialize(layers.Dense(3));
 */
export const serialize = async (layer) => (await json()).serializeLayer(layer);

/**
 * A layer from what `serialize`, Keras or TensorFlow.js wrote.
 *
 * @param {any} config { class_name, config }
 * @param {{customObjects?: Record<string, any>}} [options] customObjects: classes of your own by name
 * @returns {Promise<any>}
 * @throws {import('../errors.js').LoadError} naming the layer if it is not known
 * @example const layer = await layers.deserialize({ class_name: 'Dense', config: { units: 3 } });
 */
export const deserialize = async (config, options) => (await json()).layerFromJSON(config, options);
