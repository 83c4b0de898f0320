import { css, onSchemeChange } from './colours.js';
import { Drawing } from './drawing.js';
import { redraw } from './frame.js';
import { writtenDigit } from './written-digits.js';

/** @typedef {import('./drawing.js').Point} Point */

const PEN = 1 / 12; // of the pad's side
const KEY_STEP = 1 / 28;

const HELP =
  'Drawing pad. Draw with mouse, pen or finger. On the keyboard: a digit key writes that digit; ' +
  'arrow keys move the pen, Space puts it down or lifts it, Backspace takes a stroke back, Delete clears.';

/**
 * `<drawing-pad>`: a square to draw on with mouse, pen, finger or keyboard. Strokes stay vectors in pad units.
 *
 * Fires `input` whenever the strokes have changed: at most once a frame while a stroke is being drawn, at once when it
 * ends or is taken back. Fires `change` then, too.
 *
 * @example
 * <drawing-pad data-testid="pad"></drawing-pad>
 * pad.addEventListener('input', () => console.log(pad.strokes));
 */
export class DrawingPad extends HTMLElement {
  #canvas = document.createElement('canvas');
  #drawing = new Drawing();
  /** @type {number | null} pointer that draws now; all others are ignored, a resting palm among them */
  #pointer = null;
  #penSeen = -Infinity;
  #changed = false;
  /** @type {{ x: number, y: number, down: boolean } | null} the keyboard's pen */
  #cursor = null;

  /** @returns {import('./drawing.js').Stroke[]} */
  get strokes() {
    return this.#drawing.strokes;
  }

  get canUndo() {
    return this.#drawing.canUndo;
  }

  get canRedo() {
    return this.#drawing.canRedo;
  }

  connectedCallback() {
    this.tabIndex = 0;
    this.setAttribute('role', 'application');
    this.setAttribute('aria-label', HELP);
    this.append(this.#canvas);
    this.addEventListener('pointerdown', (event) => this.#down(event));
    this.addEventListener('pointermove', (event) => this.#move(event));
    this.addEventListener('pointerup', (event) => this.#up(event));
    this.addEventListener('pointercancel', (event) => this.#cancelled(event));
    // Safari on iPads takes quick second strokes for handwriting unless touches are refused outright.
    this.addEventListener('touchmove', (event) => event.preventDefault(), { passive: false });
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('focus', () => redraw(this));
    this.addEventListener('blur', () => this.#leaveKeyboard());
    new ResizeObserver(() => redraw(this)).observe(this);
    onSchemeChange(() => redraw(this));
  }

  undo() {
    this.#drawing.undo();
    this.#touch(true);
  }

  redo() {
    this.#drawing.redo();
    this.#touch(true);
  }

  clear() {
    this.#drawing.clear();
    this.#cursor = null;
    this.#touch(true);
  }

  /**
   * Adds finished strokes, as one step.
   *
   * @param {import('./drawing.js').Stroke[]} strokes
   */
  add(strokes) {
    this.#drawing.add(strokes);
    this.#touch(true);
  }

  /** Draws the strokes; called by the frame loop. */
  draw() {
    if (this.#changed) this.#tell('input');
    const side = this.clientWidth;
    const pixels = Math.round(side * devicePixelRatio);
    if (this.#canvas.width !== pixels) this.#canvas.width = this.#canvas.height = pixels;
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
    context.setTransform(pixels, 0, 0, pixels, 0, 0);
    context.clearRect(0, 0, 1, 1);
    context.lineWidth = PEN;
    context.lineCap = context.lineJoin = 'round';
    context.strokeStyle = css('--ink');
    for (const stroke of this.strokes) {
      context.beginPath();
      trace(context, stroke);
      context.stroke();
    }
    if (this.#cursor && document.activeElement === this) drawCursor(context, this.#cursor);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.pointerType === 'pen') this.#penSeen = event.timeStamp;
    const palm = event.pointerType === 'touch' && event.timeStamp - this.#penSeen < 1000;
    if (this.#pointer !== null || palm || !event.isPrimary || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.#cursor = null;
    this.setPointerCapture(event.pointerId);
    this.#drawing.begin(this.#point(event));
    this.#touch(false);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const parts = event.getCoalescedEvents?.() ?? [];
    this.#drawing.extend((parts.length ? parts : [event]).map((part) => this.#point(part)));
    this.#touch(false);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (event.pointerId !== this.#pointer) return;
    if (event.pointerType === 'pen') this.#penSeen = event.timeStamp;
    this.#pointer = null;
    this.#touch(true);
  }

  /** @param {PointerEvent} event */
  #cancelled(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#drawing.cancel();
    this.#touch(true);
  }

  /**
   * @param {PointerEvent} event
   * @returns {Point}
   */
  #point(event) {
    const box = this.getBoundingClientRect();
    return {
      x: clamp((event.clientX - box.left - this.clientLeft) / this.clientWidth),
      y: clamp((event.clientY - box.top - this.clientTop) / this.clientHeight),
      t: event.timeStamp,
      p: event.pressure,
    };
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const action = this.#keyAction(event);
    if (!action) return;
    event.preventDefault();
    action();
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {(() => void) | undefined}
   */
  #keyAction({ key, ctrlKey, metaKey, shiftKey, altKey }) {
    if (altKey) return undefined;
    if (ctrlKey || metaKey) {
      if (key.toLowerCase() === 'z') return () => (shiftKey ? this.redo() : this.undo());
      return key.toLowerCase() === 'y' ? () => this.redo() : undefined;
    }
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (Object.hasOwn(steps, key)) {
      const [dx, dy] = steps[/** @type {keyof typeof steps} */ (key)];
      return () => this.#moveCursor(dx * KEY_STEP, dy * KEY_STEP);
    }
    if (/^[0-9]$/.test(key)) return () => this.#write(Number(key));
    if (key === ' ' || key === 'Enter') return () => this.#penDownOrUp();
    if (key === 'Backspace') return () => this.undo();
    if (key === 'Delete') return () => this.clear();
    return undefined;
  }

  /** @param {number} digit */
  #write(digit) {
    this.#drawing.clear();
    this.#cursor = null;
    this.add(writtenDigit(digit));
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  #moveCursor(dx, dy) {
    const at = this.#cursor ?? { x: 0.5, y: 0.25, down: false };
    this.#cursor = { x: clamp(at.x + dx), y: clamp(at.y + dy), down: at.down };
    if (at.down) this.#drawing.extend([this.#cursorPoint()]);
    this.#touch(false);
  }

  #penDownOrUp() {
    const at = this.#cursor ?? { x: 0.5, y: 0.25, down: false };
    this.#cursor = { ...at, down: !at.down };
    if (this.#cursor.down) this.#drawing.begin(this.#cursorPoint());
    this.#touch(!this.#cursor.down);
  }

  #leaveKeyboard() {
    if (this.#cursor?.down) this.#touch(true);
    this.#cursor = null;
    redraw(this);
  }

  /** @returns {Point} */
  #cursorPoint() {
    const { x, y } = /** @type {{ x: number, y: number }} */ (this.#cursor);
    return { x, y, t: performance.now(), p: 0.5 };
  }

  /**
   * Something changed.
   *
   * @param {boolean} finished
   */
  #touch(finished) {
    this.#changed = true;
    redraw(this);
    if (!finished) return;
    this.#tell('input');
    this.#tell('change');
  }

  /** @param {'input' | 'change'} type */
  #tell(type) {
    this.#changed = false;
    this.dispatchEvent(new Event(type, { bubbles: true }));
  }
}

/** @param {number} v */
const clamp = (v) => Math.min(1, Math.max(0, v));

/**
 * A smooth line: through the middles between points, bent by the points themselves.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Point[]} stroke
 */
function trace(context, stroke) {
  const [first, ...rest] = stroke;
  const last = stroke[stroke.length - 1];
  context.moveTo(first.x, first.y);
  for (let i = 0; i < rest.length - 1; i++) {
    const { x, y } = rest[i];
    context.quadraticCurveTo(x, y, (x + rest[i + 1].x) / 2, (y + rest[i + 1].y) / 2);
  }
  context.lineTo(last.x, last.y);
}

/**
 * The keyboard's pen: a ring, filled while it writes.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {{ x: number, y: number, down: boolean }} cursor
 */
function drawCursor(context, { x, y, down }) {
  context.beginPath();
  context.arc(x, y, PEN / 2, 0, 2 * Math.PI);
  context.lineWidth = 0.008;
  context.strokeStyle = context.fillStyle = css('--blue');
  context.stroke();
  if (down) context.fill();
}

customElements.define('drawing-pad', DrawingPad);
