// What the documents say is so.
import { expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { transform } from 'esbuild';
import { ROOT, ownFiles, readText } from '../support/files.js';

/** Code blocks of a Markdown text in one language. */
const blocks = (text, language) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1]);

test.each(['README.md', 'CHANGELOG.md'])('JavaScript in %s can be parsed', async (path) => {
  for (const code of blocks(readText(path), 'js')) {
    await expect(transform(code, { loader: 'js', format: 'esm' })).resolves.toBeDefined();
  }
});

test('commands of the README exist', () => {
  const { scripts } = JSON.parse(readText('package.json'));
  const named = [...readText('README.md').matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]);
  expect(named.filter((name) => !scripts[name])).toEqual([]);
});

test.each(['README.md', 'CHANGELOG.md'])('links of %s to files lead somewhere', (path) => {
  const targets = [...readText(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1]);
  expect(targets.filter((target) => !existsSync(ROOT + target))).toEqual([]);
});

test('examples in doc comments can be parsed', async () => {
  const broken = [];
  for (const path of ownFiles(['js'], /\.js$/)) {
    for (const [, example] of readText(path).matchAll(/@example\n([\s\S]*?)(?=\n\s*\*\s*@|\s*\*\/)/g)) {
      const code = example.replace(/^\s*\* ?/gm, '').replace(/^```\w*$/gm, '');
      await transform(code, { loader: 'js', format: 'esm' }).catch((error) =>
        broken.push(`${path}: ${error.message}`),
      );
    }
  }
  expect(broken).toEqual([]);
});
