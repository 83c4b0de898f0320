/**
 * Lets a class be called without `new`, as in Keras: `Dense(64)` and `new Dense(64)` are the same, and
 * `class Mine extends Dense` works.
 *
 * @template {new (...args: any[]) => any} T
 * @param {T} type
 * @returns {T & ((...args: ConstructorParameters<T>) => InstanceType<T>)}
 */
export const callable = (type) =>
  /** @type {any} */ (new Proxy(type, { apply: (target, _, args) => Reflect.construct(target, args) }));

/**
 * What calling or constructing a layer's class gives: an instance that is itself a function.
 *
 * @template {new (...args: any[]) => any} T
 * @typedef {InstanceType<T> & ((inputs: any, options?: {training?: boolean}) => any)} Called
 */

/**
 * As `callable`, for classes whose instances are functions: layers and models.
 *
 * @template {new (...args: any[]) => any} T
 * @param {T} type
 * @returns {Pick<T, keyof T> & (new (...args: ConstructorParameters<T>) => Called<T>) &
 *   ((...args: ConstructorParameters<T>) => Called<T>)}
 */
export const callableLayer = (type) => /** @type {any} */ (callable(type));

/**
 * A class whose instances are functions: calling one is calling its method `invoke`. Subclasses are written like any
 * other class; their fields, private ones too, end up on the function.
 */
export class Functor {
  constructor() {
    /** @param {...any} args @returns {any} */
    const self = (...args) => /** @type {any} */ (self).invoke(...args);
    // Of a function's own properties only these two exist, and `name` would be in the way.
    Reflect.deleteProperty(self, 'name');
    Reflect.deleteProperty(self, 'length');
    return Object.setPrototypeOf(self, new.target.prototype);
  }
}
