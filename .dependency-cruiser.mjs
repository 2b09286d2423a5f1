/**
 * The direction of imports, from the inside out:
 *
 *   core ← definitions ← ports ← runtime ← features ← http ← app ← cli
 *
 * Every layer may import those to its left. `adapters` and `intake` know ports, definitions and core alone; only
 * `app` knows adapters.
 */
const layers = ['core', 'definitions', 'ports', 'runtime', 'features', 'http', 'app', 'cli'];
const anyOf = (names) => `^src/(${names.join('|')})/`;
/** Tests sit beside the code and may reach for what they need to set a scene. */
const tests = '\\.test\\.ts$';

const outward = layers.slice(0, -1).map((layer, index) => ({
  name: `${layer}-imports-inward-only`,
  comment: `src/${layer} imports itself and ${layers.slice(0, index).join(', ') || 'nothing else'}.`,
  severity: 'error',
  from: { path: anyOf([layer]), pathNot: tests },
  to: { path: anyOf(layers.slice(index + 1)) },
}));

const corePackages = [
  { from: '^src/core/rules/', to: 'node_modules/(@marcbachmann/cel-js|fastest-levenshtein)/' },
  { from: '^src/core/learning/', to: 'node_modules/jstat/' },
];

export default {
  forbidden: [
    ...outward,
    {
      name: 'core-is-pure',
      comment: 'No I/O, no clock, no environment, no packages but the rule parser and the distributions.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: [tests, ...corePackages.map(({ from }) => from)] },
      to: { pathNot: '^src/core/' },
    },
    ...corePackages.map(({ from, to }) => ({
      name: 'core-packages',
      comment: 'The packages this part of the core is allowed.',
      severity: 'error',
      from: { path: from, pathNot: tests },
      to: { pathNot: ['^src/core/', to] },
    })),
    {
      name: 'adapters-see-ports',
      comment: 'Adapters and intake import ports, definitions and core, not each other.',
      severity: 'error',
      from: { path: '^src/(adapters/[^/]+|intake)/', pathNot: tests },
      to: { path: '^src/', pathNot: ['^src/(core|definitions|ports)/', '^src/$1/'] },
    },
    {
      name: 'only-app-imports-adapters',
      comment: 'src/app puts the program together.',
      severity: 'error',
      from: { path: '^src/', pathNot: [tests, '^src/app/', '^src/adapters/'] },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'only-app-imports-intake',
      severity: 'error',
      from: { path: '^src/(core|definitions|ports|runtime|features|http)/', pathNot: tests },
      to: { path: '^src/intake/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      from: { path: '^(src|bin)/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: ['^(test|bench|tools)/', tests] },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript interface for dependency-cruiser to parse with.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
