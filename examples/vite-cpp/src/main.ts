// A page where operators download the plugin: an import gives the artifact's URL, another what its halves are.
import url from '../build/header.wasm?aot'
import manifest from '../build/header.wasm?aot&manifest'

const link = document.createElement('a')
link.href = url
link.textContent = `header.aot.wasm for ${manifest.target.name}, AOT format ${manifest.aot.formatVersion}`
const item = document.createElement('li')
item.append(link)
document.querySelector('#plugins')?.append(item)
