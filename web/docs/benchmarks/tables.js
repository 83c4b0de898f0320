/**
 * Tables of results.json as elements.
 *
 * @typedef {{text: string, range?: string, notes?: number[]}} Cell
 * @typedef {{id: string, title: string, head: string[], rows: {title: string, isOurs: boolean, cells: Cell[]}[],
 *   notes: string[]}} Table
 */

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * A table that scrolls sideways where it is too wide, and its notes.
 *
 * @param {Table} table
 */
export function tableElement({ id, title, head, rows, notes }) {
  const columns = ['', ...head].map((text) =>
    text ? element('th', { scope: 'col' }, text) : element('td', {}),
  );
  const body = rows.map(({ title: name, isOurs, cells }) =>
    element(
      'tr',
      isOurs ? { class: 'ours' } : {},
      element('th', { scope: 'row' }, name),
      ...cells.map((cell) => cellElement(cell, id)),
    ),
  );
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...columns)), element('tbody', {}, ...body)); // prettier-ignore
  const view = element('div', { class: 'wide', role: 'region', tabindex: '0', 'aria-label': title }, table);
  return notes.length ? [view, notesElement(notes, id)] : [view];
}

/** @param {Cell} cell @param {string} id of the table */
function cellElement({ text, range, notes = [] }, id) {
  const links = notes.map((n) =>
    element('a', { href: `#${id}-note-${n}`, 'aria-label': `note ${n}` }, String(n)),
  );
  const marks = links.flatMap((link, i) => (i ? [', ', link] : [link]));
  return element(
    'td',
    {},
    text,
    ...(marks.length ? [element('sup', {}, ...marks)] : []),
    ...(range ? [element('small', {}, range)] : []),
  );
}

/** @param {string[]} notes @param {string} id */
function notesElement(notes, id) {
  const items = notes.map((note, i) => element('li', { id: `${id}-note-${i + 1}` }, ...withCode(note)));
  return element('ol', { class: 'notes' }, ...items);
}

/** Text with `code` in it. @param {string} text */
export function withCode(text) {
  return text.split('`').map((part, i) => (i % 2 ? element('code', {}, part) : part));
}
