import { fixed } from './fixed.js';

/**
 * Tables of box-drawing characters as the Python library rich draws them, which Keras uses.
 *
 * A cell is a list of spans of text, each with the code of its style or without: `[['dense ('], ['Dense', BLUE], [')']]`.
 * @typedef {[text: string, style?: string][]} Cell
 * @typedef {{title: string, align: 'left' | 'right' | 'center', width: number}} Column
 */

const RESET = '\x1b[0m';
export const BOLD = '\x1b[1m';

/** One line of a cell: its characters and the style of each. @typedef {{text: string, styles: (string | undefined)[]}} Line */

/** @param {Cell} cell @returns {Line} */
function toLine(cell) {
  return {
    text: cell.map(([text]) => text).join(''),
    styles: cell.flatMap(([text, style]) => Array(text.length).fill(style)),
  };
}

/**
 * Where a text is broken: before words that do not fit. A word longer than the line gets a line of its own.
 *
 * @param {string} text
 * @param {number} width
 * @returns {number[]} the first position of each line
 */
function breaks(text, width) {
  const starts = [0];
  let used = 0;
  for (const { 0: word, index } of text.matchAll(/\s*\S+\s*/g)) {
    const length = word.trimEnd().length;
    if (index > 0 && length > width - used) {
      starts.push(index);
      used = 0;
    }
    used += word.length;
  }
  return starts;
}

/**
 * Breaks, cuts (with an ellipsis) and pads a cell to lines of exactly `width`.
 *
 * @param {Cell} cell
 * @param {number} width
 * @param {'left' | 'right' | 'center'} align
 * @returns {Line[]}
 */
function layOut(cell, width, align) {
  const { text, styles } = toLine(cell);
  const starts = breaks(text, width);
  return starts.map((start, i) => {
    let part = text.slice(start, starts[i + 1]);
    if (align !== 'left' || part.length > width) part = part.trimEnd();
    if (part.length > width) part = `${part.slice(0, width - 1)}…`;
    const free = width - part.length;
    const left = { left: 0, right: free, center: Math.floor(free / 2) }[align];
    return {
      text: part.padStart(left + part.length).padEnd(width),
      styles: [...Array(left).fill(undefined), ...styles.slice(start, start + part.length)],
    };
  });
}

/** A line with the codes of its styles. @param {Line} line @returns {string} */
function paint({ text, styles }) {
  let painted = '';
  for (let i = 0, end = 0; i < text.length; i = end) {
    const style = styles[i];
    while (end < text.length && styles[end] === style) end++;
    painted += style ? `${style}${text.slice(i, end)}${RESET}` : text.slice(i, end);
  }
  return painted;
}

/**
 * The widths that columns really get: as wished with a blank on both sides, made smaller by turns until they fit.
 *
 * @param {number[]} wished
 * @param {number} available
 */
function fitWidths(wished, available) {
  const padded = wished.map((width) => width + 2);
  let excess = Math.max(0, padded.reduce((sum, width) => sum + width, 0) - available);
  return padded.map((width, i) => {
    const share = Math.min(width, Number(fixed(excess / (padded.length - i), 0)));
    excess -= share;
    return width - share;
  });
}

/**
 * @param {Column[]} columns
 * @param {Cell[][]} rows
 * @param {number} width of the whole table
 * @param {boolean} colour whether to set styles
 * @returns {string} lines, without a newline at the end
 */
export function renderTable(columns, rows, width, colour) {
  const widths = fitWidths(
    columns.map((column) => column.width),
    width - columns.length - 1,
  );
  /** @param {string} left @param {string} fill @param {string} cross @param {string} right */
  const rule = (left, fill, cross, right) => left + widths.map((w) => fill.repeat(w)).join(cross) + right;

  /** @param {Cell[]} cells @param {string} bar @param {(line: Line) => string} show */
  const row = (cells, bar, show) => {
    const laidOut = cells.map((cell, i) => layOut(cell, widths[i] - 2, columns[i].align));
    const height = Math.max(...laidOut.map((lines) => lines.length));
    return Array.from({ length: height }, (_, y) => {
      const parts = laidOut.map((lines, i) =>
        show(lines[y] ?? { text: ' '.repeat(widths[i] - 2), styles: [] }),
      );
      return bar + parts.join(bar) + bar;
    });
  };
  const bold = (/** @type {string} */ text) => (colour ? `${BOLD}${text}${RESET}` : text);
  const title = (/** @type {Line} */ line) => `${bold(' ')}${bold(line.text)}${bold(' ')}`;
  const content = (/** @type {Line} */ line) => ` ${colour ? paint(line) : line.text} `;
  const titles = columns.map((column) => /** @type {Cell} */ ([[column.title]]));
  return [
    rule('┏', '━', '┳', '┓'),
    ...row(titles, '┃', title),
    rule('┡', '━', '╇', '┩'),
    ...rows.flatMap((cells, i) => [...(i ? [rule('├', '─', '┼', '┤')] : []), ...row(cells, '│', content)]),
    rule('└', '─', '┴', '┘'),
  ].join('\n');
}
