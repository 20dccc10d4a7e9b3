// The layer rules of docs/architecture.md. scripts/check-layers.ts runs them and fails when nothing was read.
const lib = '^src/lib';

module.exports = {
  forbidden: [
    { name: 'nothing-imports-commands', severity: 'error', from: { pathNot: '^src/commands' }, to: { path: '^src/commands' } },
    { name: 'commands-import-only-lib', severity: 'error', from: { path: '^src/commands' }, to: { path: '^src', pathNot: lib } },
    {
      name: 'oclif-only-in-commands-and-cli',
      severity: 'error',
      from: { path: '^src', pathNot: ['^src/commands', '^src/lib/cli', '^src/main\\.ts$'] },
      to: { path: '@oclif/core', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ink-and-react-only-in-views',
      severity: 'error',
      from: { path: '^src', pathNot: ['^src/lib/view/.*\\.tsx$', '^src/lib/topics/[^/]+/view/.*\\.tsx$'] },
      to: { path: '^node_modules/(ink|react)/' },
    },
    {
      name: 'views-of-ink-only-by-dynamic-import',
      severity: 'error',
      from: { path: '^src', pathNot: '\\.tsx$' },
      to: { path: '\\.tsx$', dependencyTypesNot: ['dynamic-import', 'type-only'] },
    },
    {
      name: 'sdk-at-run-time-only-at-the-edge',
      severity: 'error',
      from: { path: '^src', pathNot: ['^src/lib/aws', '^src/lib/topics/.*/api\\.ts$', '^src/lib/run/targets/api\\.ts$', '^src/lib/local'] },
      to: { path: '(^|/)node_modules/@(aws-sdk|smithy)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-files-stay-pure',
      severity: 'error',
      from: { path: ['(^|/)plan\\.ts$', '(^|/)reducer\\.ts$', '^src/lib/asl'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-files-know-no-sdk',
      severity: 'error',
      from: { path: ['(^|/)plan\\.ts$', '(^|/)reducer\\.ts$', '^src/lib/asl'] },
      to: { path: '(^|/)node_modules/@(aws-sdk|smithy)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'topics-keep-to-themselves',
      severity: 'error',
      from: { path: '^src/lib/topics/([^/]+)/' },
      to: { path: '^src/lib/topics/', pathNot: '^src/lib/topics/$1/' },
    },
    { name: 'topics-never-reach-into-the-engine', severity: 'error', from: { path: '^src/lib/topics' }, to: { path: '^src/lib/local' } },
    { name: 'run-and-view-know-no-topic', severity: 'error', from: { path: '^src/lib/(run|view|aws|errors)' }, to: { path: '^src/lib/(topics|local|cli)' } },
    {
      name: 'services-meet-through-the-engine',
      severity: 'error',
      from: { path: '^src/lib/local/services/([^/]+)/' },
      to: { path: '^src/lib/local/services/', pathNot: '^src/lib/local/services/$1/' },
    },
    {
      name: 'only-context-and-local-commands-know-the-engine',
      severity: 'error',
      from: { path: '^src', pathNot: ['^src/lib/local', '^src/lib/cli/context\\.ts$', '^src/commands/local/'] },
      to: { path: lib + '/local' },
    },
    {
      name: 'engine-knows-nothing-of-the-command-line',
      severity: 'error',
      from: { path: '^src/lib/local' },
      to: { path: '^src/lib/(cli|view|topics|aws)' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-empty-names', severity: 'error', from: {}, to: { path: '^src/.*(^|/)(utils?|helpers?|common|misc)(/|\\.)' } },
    { name: 'no-barrels', severity: 'error', from: {}, to: { path: '^src/.*/index\\.tsx?$' } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
};
