// Runs something with the library and posts what it returns, or what went wrong.

/** @param {(library: any) => Promise<any>} work */
export async function report(work) {
  let body;
  try {
    body = await work(await import('../../../js/index.js'));
  } catch (error) {
    body = { error: `${error.name}: ${error.message}` };
  }
  await fetch('/report', { method: 'POST', body: JSON.stringify(body) });
}
