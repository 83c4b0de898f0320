/**
 * Starts a module worker of a browser. One may be started only from the page's own origin; a script of another origin
 * comes in through a blob.
 *
 * @param {URL} url
 * @returns {Worker}
 */
export function startWorker(url) {
  if (typeof location === 'undefined' || url.origin === location.origin)
    return new Worker(url, { type: 'module' });
  const source = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(source), { type: 'module' });
}
