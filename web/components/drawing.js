/**
 * @typedef {{ x: number, y: number, t: number, p: number }} Point a place on the pad (0 … 1, y downwards), the time in
 *   milliseconds, the pressure (0 … 1)
 * @typedef {Point[]} Stroke what one touch of the pen left
 */

/**
 * A drawing kept as vectors, with all its past. Undoing steps back through strokes and through `clear` alike, since
 * every state is a list of strokes and strokes are shared between states.
 *
 * @example
 * const drawing = new Drawing();
 * drawing.begin({ x: 0.2, y: 0.2, t: 0, p: 0.5 });
 * drawing.extend([{ x: 0.8, y: 0.8, t: 16, p: 0.5 }]);
 * drawing.undo();
 * drawing.strokes;   // []
 */
export class Drawing {
  /** @type {Stroke[][]} */
  #states = [[]];
  #now = 0;

  /** @returns {Stroke[]} the strokes as they are now; do not change them */
  get strokes() {
    return this.#states[this.#now];
  }

  /** @returns {boolean} whether nothing is drawn */
  get empty() {
    return this.strokes.length === 0;
  }

  /** @returns {boolean} whether there is a step to take back */
  get canUndo() {
    return this.#now > 0;
  }

  /** @returns {boolean} whether a step was taken back that can be made again */
  get canRedo() {
    return this.#now < this.#states.length - 1;
  }

  /**
   * Starts a stroke. What was undone before can no longer be redone.
   *
   * @param {Point} point
   */
  begin(point) {
    this.#enter([...this.strokes, [point]]);
  }

  /**
   * Goes on with the latest stroke.
   *
   * @param {Point[]} points
   */
  extend(points) {
    this.strokes.at(-1)?.push(...points);
  }

  /**
   * Takes the latest stroke away for good: the system cancelled it.
   */
  cancel() {
    if (this.#now === 0) return;
    this.#states.length = this.#now;
    this.#now -= 1;
  }

  /**
   * Adds whole strokes as one step.
   *
   * @param {Stroke[]} strokes
   */
  add(strokes) {
    this.#enter([...this.strokes, ...strokes]);
  }

  /** Takes all strokes away, as one step that can be undone. */
  clear() {
    if (!this.empty) this.#enter([]);
  }

  /** Takes the latest step back. */
  undo() {
    if (this.canUndo) this.#now -= 1;
  }

  /** Makes the step again that was taken back. */
  redo() {
    if (this.canRedo) this.#now += 1;
  }

  /** @param {Stroke[]} state */
  #enter(state) {
    this.#states.length = this.#now + 1;
    this.#states.push(state);
    this.#now += 1;
  }
}
