import * as hornet from '../../js/index.js';
import { ownFiles, readText } from './files.js';

/** Where what a namespace exports is written; all else stands anywhere. @type {Record<string, string>} */
const FOLDERS = { datasets: 'js/data', ops: 'js/graph', random: 'js' };

/** A doc comment and the name of what is declared behind it; `class DenseLayer` is what `Dense` calls. */
const DOCUMENTED =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export )?(?:const|class|(?:async )?function\*?) (\w+?)(?:Layer)?\b/g;

/** @param {string} folder @returns {Map<string, string[]>} doc comments by the name of what they document */
function commentsIn(folder) {
  const found = new Map();
  for (const path of ownFiles([folder], /\.js$/))
    for (const [, comment, name] of readText(path).matchAll(DOCUMENTED))
      found.set(name, [...(found.get(name) ?? []), comment]);
  return found;
}

const isNamespace = (/** @type {any} */ value) => value?.[Symbol.toStringTag] === 'Module';

/**
 * What the library exports, with the comments on what bears its name in the folder it comes from: `callable(Dense)` is
 * documented where the class is.
 *
 * @param {any} [namespace]
 * @param {string} [path] of it
 * @returns {{name: string, value: any, comments: string[]}[]}
 */
export function publicExports(namespace = hornet, path = '') {
  const [top] = path.split('.');
  const comments = commentsIn(FOLDERS[top] ?? (top ? `js/${top}` : 'js'));
  return Object.keys(namespace).flatMap((name) =>
    isNamespace(namespace[name])
      ? publicExports(namespace[name], path ? `${path}.${name}` : name)
      : [
          {
            name: path ? `${path}.${name}` : name,
            value: namespace[name],
            comments: comments.get(name) ?? [],
          },
        ],
  );
}
