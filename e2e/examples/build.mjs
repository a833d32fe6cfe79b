import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from '@proxy-wasm-aot/toolchain'
import { execa } from 'execa'
import { glob } from 'tinyglobby'

const examples = join(import.meta.dirname, '..', '..', 'examples')

/**
 * @typedef {object} Source
 * @property {string} folder folder in examples/ whose package.json has the script
 * @property {string} script
 * @property {string} output where the script writes the module, from the folder
 * @property {readonly string[]} inputs everything that the module is made from, from examples/
 */

const cpp = ['plugins/cpp/build.mjs', 'plugins/cpp/include/**/*.h']
const go = ['plugins/go/build.mjs']
const assemblyscript = ['plugins/assemblyscript/**/*.ts']

/** @returns {Source} */
function cppPlugin(name) {
  const folder = `plugins/${name}`
  return { folder, script: 'build', output: `build/${name}.wasm`, inputs: [...cpp, `${folder}/*.cc`] }
}

/** @type {Record<string, Source>} */
const sources = {
  'header-go': {
    folder: 'rollup-go',
    script: 'build:wasm',
    output: 'build/header.wasm',
    inputs: ['rollup-go/plugin/*', ...go],
  },
  'header-assemblyscript': {
    folder: 'vite-assemblyscript',
    script: 'build:header',
    output: 'build/header.wasm',
    inputs: ['vite-assemblyscript/{assembly/*,*.json}', ...assemblyscript],
  },
  'jwt-assemblyscript': {
    folder: 'vite-assemblyscript',
    script: 'build:jwt',
    output: 'build/jwt.wasm',
    inputs: ['vite-assemblyscript/{assembly/*,*.json}', ...assemblyscript],
  },
  'header-cpp': {
    folder: 'vite-cpp',
    script: 'build:wasm',
    output: 'build/header.wasm',
    inputs: ['vite-cpp/src/*', ...cpp],
  },
  oauth: cppPlugin('oauth'),
  'oauth-go': {
    folder: 'plugins/oauth',
    script: 'build:go',
    output: 'build/oauth-go.wasm',
    inputs: ['plugins/oauth/go/*', ...go],
  },
  'oauth-assemblyscript': {
    folder: 'plugins/oauth',
    script: 'build:assemblyscript',
    output: 'build/oauth-assemblyscript.wasm',
    inputs: ['plugins/oauth/assemblyscript/*', ...assemblyscript],
  },
  'jwt-auth': cppPlugin('jwt-auth'),
  'key-auth': cppPlugin('key-auth'),
  'basic-auth': cppPlugin('basic-auth'),
  'hmac-auth': cppPlugin('hmac-auth'),
  'request-block': cppPlugin('request-block'),
  'bot-detect': cppPlugin('bot-detect'),
  'custom-response': cppPlugin('custom-response'),
  transformer: cppPlugin('transformer'),
}

const exampleNames = Object.keys(sources)

/**
 * Builds one of the example plugins, unless these very sources were built before.
 *
 * @returns the path of the module, in the tool's cache folder
 */
export async function buildExample(name) {
  const source = sources[name]
  if (source === undefined)
    throw new Error(`no example is called ${name}; known are ${exampleNames.join(', ')}`)
  const folder = join(cacheFolder(), 'examples', await hashOf(source))
  const module = join(folder, `${name}.wasm`)
  if (await isThere(module)) return module

  const cwd = join(examples, source.folder)
  await execa('npm', ['run', '--silent', source.script], { cwd, stdin: 'ignore' })
  await mkdir(folder, { recursive: true })
  const temporary = `${module}.${process.pid}`
  await copyFile(join(cwd, source.output), temporary)
  await rename(temporary, module)
  return module
}

/** @param {Source} source */
async function hashOf(source) {
  const hash = createHash('sha256').update(JSON.stringify([source.folder, source.script]))
  const files = await glob([...source.inputs, `${source.folder}/package.json`], { cwd: examples })
  for (const file of files.sort()) {
    hash.update(`\0${file}\0`).update(await readFile(join(examples, file)))
  }
  return hash.digest('hex').slice(0, 32)
}

async function isThere(path) {
  return readFile(path).then(
    () => true,
    () => false,
  )
}
