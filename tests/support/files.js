/** Which files the project consists of. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The project's top directory, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Directories that hold what machines made or fetched. */
const MADE =
  /^(\.git|\.build|node_modules|js\/vendor|js\/engine\/wasm|web\/vendor|web\/data|tests\/bench\/node_modules)$/;

/**
 * Files of our own below some directories of the project, as paths from its top.
 * @param {string[]} directories
 * @param {RegExp} [name] What the path has to look like.
 * @returns {string[]}
 */
export function ownFiles(directories, name = /./) {
  return directories.flatMap((directory) =>
    readdirSync(ROOT + directory, { withFileTypes: true }).flatMap((entry) => {
      const path = directory === '.' ? entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory()) return MADE.test(path) ? [] : ownFiles([path], name);
      return name.test(path) && path !== 'js/engine/generated.js' ? [path] : [];
    }),
  );
}

/**
 * The text of a file of the project.
 * @param {string} path From the top of the project.
 */
export const readText = (path) => readFileSync(ROOT + path, 'utf8');
