import { vueTsConfigs, withVueTs } from '@vue/eslint-config-typescript'
import pluginVue from 'eslint-plugin-vue'
import { importFences } from './scripts/lint/import-fences.mjs'
import { plainWords } from './scripts/lint/plain-words.mjs'

const CODE_LINES = { skipBlankLines: true, skipComments: true }
const NODE_GLOBALS = Object.fromEntries(
  [
    'process',
    'Buffer',
    'console',
    'URL',
    'setTimeout',
    'clearTimeout',
    'performance',
    'fetch',
    'AbortSignal',
  ].map((name) => [name, 'readonly']),
)

/** Rules for what people write here, whatever the language. */
const everywhere = {
  eqeqeq: 'error',
  'no-cond-assign': 'error',
  'no-console': 'error',
  'no-control-regex': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-empty-pattern': 'error',
  'no-eval': 'error',
  'no-fallthrough': 'error',
  'no-irregular-whitespace': 'error',
  'no-misleading-character-class': 'error',
  'no-self-assign': 'error',
  'no-undef-init': 'error',
  'no-unreachable': 'error',
  'no-unsafe-finally': 'error',
  'no-unused-private-class-members': 'error',
  'no-useless-escape': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'max-lines': ['error', { max: 400, ...CODE_LINES }],
  'max-lines-per-function': ['error', { max: 60, ...CODE_LINES }],
  'max-params': ['error', 4],
  'max-depth': ['error', 4],
}

/** Type-aware rules where the strict preset leaves a choice. */
const typed = {
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/explicit-module-boundary-types': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  // `return done()` leaves a function early and says so.
  '@typescript-eslint/no-confusing-void-expression': 'off',
  // It takes the branded numbers of units.ts for objects.
  '@typescript-eslint/no-unsafe-unary-minus': 'off',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/no-import-type-side-effects': 'error',
  'vmatlas/import-fences': 'error',
  'no-restricted-syntax': [
    'error',
    { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
    {
      selector: 'ExportAllDeclaration',
      message: 'No files that only pass on a folder: they hide who uses what.',
    },
  ],
}

export default withVueTs(
  { rootDir: import.meta.dirname },
  { ignores: ['out/', 'dist/', 'node_modules/', 'test-results/', 'tests/fixtures/'] },
  { plugins: { vmatlas: { rules: { 'import-fences': importFences, 'plain-words': plainWords } } } },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  pluginVue.configs['flat/recommended'],
  vueTsConfigs.strictTypeChecked,
  { files: ['**/*.{ts,vue}'], rules: { ...everywhere, ...typed } },
  { files: ['src/**/*.{ts,vue}'], rules: { 'vmatlas/plain-words': 'error' } },
  {
    files: ['**/*.vue'],
    rules: {
      'max-lines': ['error', { max: 250, ...CODE_LINES }],
      'no-restricted-syntax': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-emits-declaration': ['error', 'type-based'],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/no-v-html': 'error',
      'vue/require-explicit-emits': 'error',
      // Prettier decides where lines break.
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/singleline-html-element-content-newline': 'off',
    },
  },
  {
    // Hot loops hand over a row's values one by one: an object for each row is what columns exist to avoid.
    files: ['src/shared/{diff,diff-summary,proc,tables}/**/*.ts', 'src/renderer/worker/**/*.ts'],
    rules: { 'max-params': ['error', 8] },
  },
  // The log of the app is its standard error.
  {
    files: ['src/{main,scanner,host/settings}/**/*.ts'],
    rules: { 'no-console': ['error', { allow: ['error', 'warn'] }] },
  },
  {
    // A suite is one long function by nature, and a missing value fails the test by itself.
    files: ['tests/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['*.config.{ts,mjs}', 'tests/e2e/support/global-setup.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: NODE_GLOBALS, sourceType: 'module' },
    // What the compiler tells about the other files.
    rules: {
      ...everywhere,
      'no-const-assign': 'error',
      'no-dupe-keys': 'error',
      'no-redeclare': 'error',
      'no-undef': 'error',
      'no-unused-vars': 'error',
    },
  },
)
