/** Measures as the benchmark page does in its visitor's tab: what is put there beside the visitor's figures. */
import { measure } from '../../web/docs/benchmarks/model.js';

/** @returns {Promise<Record<string, number>>} seconds, by measure of the page */
export async function visit(seconds) {
  const figures = {};
  for await (const { id, seconds: each } of measure({ seconds })) figures[id] = each;
  return figures;
}
