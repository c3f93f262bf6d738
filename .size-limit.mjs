// Budgets for what an application loads, minified and compressed, without its peers.
const budget = (name, path, limit) => ({
  name,
  path,
  limit,
  modifyEsbuildConfig: config => ({ ...config, platform: 'node', format: 'esm', packages: 'external' }),
})

export default [
  budget('@hookline/core', 'packages/core/dist/index.js', '28 kB'),
  budget('@hookline/core/rx', 'packages/core/dist/rx.js', '24 kB'),
  budget('@hookline/decorators', 'packages/decorators/dist/index.js', '6 kB'),
  budget('@hookline/decorators/tsyringe', 'packages/decorators/dist/tsyringe.js', '6 kB'),
  budget('@hookline/adapter-express', 'packages/adapter-express/dist/index.js', '10 kB'),
  budget('@hookline/adapter-express/rules', 'packages/adapter-express/dist/rules.js', '10 kB'),
  budget('@hookline/adapter-pg', 'packages/adapter-pg/dist/index.js', '10 kB'),
  budget('@hookline/adapter-pg/rules', 'packages/adapter-pg/dist/rules.js', '10 kB'),
  budget('@hookline/adapter-fetch', 'packages/adapter-fetch/dist/index.js', '10 kB'),
  budget('@hookline/adapter-fetch/rules', 'packages/adapter-fetch/dist/rules.js', '10 kB'),
  budget('@hookline/weave', 'packages/weave/dist/index.js', '16 kB'),
  budget('@hookline/weave/register', 'packages/weave/dist/register.js', '38 kB'),
  budget('@hookline/weave/runtime', 'packages/weave/dist/runtime.js', '4 kB'),
]
