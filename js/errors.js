/**
 * Errors that teach. Every message says what was passed, what was expected and how to fix it, and names the layer or
 * argument; it never prints the data itself.
 */

/** What every error of this library is. Catch it to tell the library's complaints from other failures. */
export class HornetError extends Error {
  // A getter, not a field: the name must be there already when the engine writes the head of the stack trace, and it
  // must survive minification.
  get name() {
    return 'HornetError';
  }
}

/** An argument that cannot be used: an unknown name, a number out of range, a call at the wrong time. */
export class ValueError extends HornetError {
  get name() {
    return 'ValueError';
  }
}

/** Sizes that do not fit together. */
export class ShapeError extends ValueError {
  get name() {
    return 'ShapeError';
  }
}

/** A file, data set or wasm module that did not arrive or is not what it should be. */
export class LoadError extends HornetError {
  get name() {
    return 'LoadError';
  }
}

/** The engine could not get the memory that it asked for. The model is still usable. */
export class OutOfMemoryError extends HornetError {
  get name() {
    return 'OutOfMemoryError';
  }
}

/** Work that was stopped through an `AbortSignal`. Its name is the platform's, so that the usual checks work. */
export class AbortError extends HornetError {
  get name() {
    return 'AbortError';
  }

  /** @param {string} [what] what was stopped */
  constructor(what = 'The operation') {
    super(`${what} was aborted.`);
  }
}

/**
 * Throws if the signal has been aborted.
 *
 * @param {AbortSignal | null | undefined} signal
 * @param {string} [what] what is stopped, for the message
 * @throws {AbortError}
 */
export function throwIfAborted(signal, what) {
  if (signal?.aborted) throw new AbortError(what);
}

/** @param {string} name */
const plain = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Edit distance that counts a swap of two neighbours as one edit (optimal string alignment).
 *
 * @param {string} a
 * @param {string} b
 */
function editDistance(a, b) {
  /** @type {number[]} */ let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        row[j] + 1,
        next[j - 1] + 1,
        row[j - 1] + Number(a[i - 1] !== b[j - 1]),
        swap ? before[j - 2] + 1 : Infinity,
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length];
}

/**
 * The known name that was probably meant. Case and separators do not count: `kernel_size` is near `kernelSize`.
 *
 * @param {string} name
 * @param {Iterable<string>} known
 * @returns {string | undefined} undefined if nothing is near
 * @example nearest('adamx', ['sgd', 'adam']); // 'adam'
 */
export function nearest(name, known) {
  const wanted = plain(String(name));
  if (!wanted) return undefined;
  let best;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const other = plain(candidate);
    const contained =
      wanted.length > 3 && (other.includes(wanted) || (other.length > 3 && wanted.includes(other)));
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, other.length) / 3));
    const distance = editDistance(wanted, other);
    if ((distance <= allowed || contained) && distance < bestDistance)
      [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** @param {string} noun */
const plural = (noun) => noun + (/(s|x|ch)$/.test(noun) ? 'es' : 's');

/**
 * The error for a name that is not known; it names the nearest one and all the others.
 *
 * @param {string} kind what the name should be, in the singular
 * @param {unknown} name
 * @param {Iterable<string>} known
 * @returns {ValueError} for the caller to throw
 * @example throw unknown('optimizer', 'adamx', ['sgd', 'adam']);
 * // Unknown optimizer 'adamx'. Did you mean 'adam'? Known optimizers: adam, sgd.
 */
export function unknown(kind, name, known) {
  const names = [...known];
  const near = typeof name === 'string' ? nearest(name, names) : undefined;
  const shown = typeof name === 'string' ? `'${name}'` : String(name);
  return new ValueError(
    `Unknown ${kind} ${shown}.${near ? ` Did you mean '${near}'?` : ''} ` +
      `Known ${plural(kind)}: ${names.sort().join(', ') || 'none'}.`,
  );
}
