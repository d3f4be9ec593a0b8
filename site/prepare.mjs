// SPDX-License-Identifier: Apache-2.0

// Lays the repository's own pages out as a site: README.md first, docs/ beside it. A link to a file that is no page, a source say,
// leads to a page with its text.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, copyFileSync } from 'node:fs'
import { basename, dirname, extname, join, posix } from 'node:path'

const root = join(import.meta.dirname, '..')
const pages = join(import.meta.dirname, 'target/pages')
const sources = new Set()

/** Where a page of the repository is in the site. */
function place(page) {
  return page
    .replace(/^docs\//, '')
    .replace(/^(CONTRIBUTING|CHANGELOG)\.md$/, name => name.toLowerCase())
    .replace(/README\.md$/, 'index.md')
}

function isPage(file) {
  return file.endsWith('.md') && (file.startsWith('docs/') || !file.includes('/'))
}

/** What the link in a page should be in the site. */
function link(page, href) {
  if (/^([a-z]+:|#|\/)/.test(href)) {
    return href
  }
  const [path, hash] = href.split('#')
  const target = posix.normalize(posix.join(posix.dirname(page), path))
  if (!existsSync(join(root, target))) {
    throw new Error(`${page} links to ${href}, which is not there`)
  }
  if (statSync(join(root, target)).isDirectory()) {
    throw new Error(`${page} links to ${href}, which is a directory`)
  }
  const anchor = hash ? '#' + hash : ''
  if (isPage(target)) {
    return '/' + place(target) + anchor
  }
  if (['.svg', '.png'].includes(extname(target))) {
    return href
  }
  sources.add(target)
  return `/source/${target}.md${anchor}`
}

function write(file, text) {
  mkdirSync(dirname(join(pages, file)), { recursive: true })
  writeFileSync(join(pages, file), text)
}

function lay(page) {
  const parts = readFileSync(join(root, page), 'utf8').split(/(^```[\s\S]*?^```)/m)
  const text = parts.map((part, i) =>
    i % 2 ? part : part.replace(/(\]\()([^)\s]+)(\))/g, (all, open, href, close) => open + link(page, href) + close))
  write(place(page), text.join(''))
}

function layAll(directory) {
  for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
    const file = posix.join(directory, entry.name)
    if (entry.isDirectory()) {
      layAll(file)
    } else if (entry.name.endsWith('.md')) {
      lay(file)
    } else {
      mkdirSync(dirname(join(pages, place(file))), { recursive: true })
      copyFileSync(join(root, file), join(pages, place(file)))
    }
  }
}

for (const old of existsSync(pages) ? readdirSync(pages).filter(name => name !== 'public') : []) {
  rmSync(join(pages, old), { recursive: true })
}
for (const page of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']) {
  lay(page)
}
layAll('docs')
for (const source of sources) {
  const text = readFileSync(join(root, source), 'utf8').trimEnd()
  write(`source/${source}.md`, `# ${basename(source)}\n\n\`${source}\`\n\n\`\`\`\`${extname(source).slice(1)}\n${text}\n\`\`\`\`\n`)
}
