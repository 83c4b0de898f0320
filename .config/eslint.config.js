/** ESLint for the library, the site, the tests and the build. Layout is prettier's business. */
import js from '@eslint/js';
import globals from 'globals';

export default [
  {
    ignores: [
      '.build/',
      'js/engine/generated.js',
      'js/vendor/',
      'web/vendor/',
      'web/data/',
      '**/node_modules/',
    ],
  },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'consistent-return': 'error',
      'default-param-last': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-depth': ['error', 4],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 6],
      'no-else-return': 'error',
      'no-implicit-coercion': ['error', { boolean: false, number: false }],
      'no-param-reassign': 'off',
      'no-throw-literal': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
      'no-useless-return': 'error',
      'no-var': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
    },
  },
  {
    files: ['js/**/*.js'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker, ...globals.node } },
  },
  { files: ['web/**/*.js'], languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  { files: ['src/**/*.js', '.config/*.js'], languageOptions: { globals: globals.node } },
  {
    // A describe block is one long function; functions given to a page run in the browser.
    files: ['tests/**/*.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'max-lines-per-function': 'off' },
  },
];
