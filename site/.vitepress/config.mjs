// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'

const pages = join(import.meta.dirname, '../target/pages')

function heading(page) {
  return readFileSync(join(pages, page), 'utf8').match(/^# (.*)$/m)[1]
}

function entry(page) {
  return { text: heading(page), link: '/' + page.replace(/(index)?\.md$/, '') }
}

/** The pages that the index of a directory names, in its order. */
function named(directory) {
  const index = readFileSync(join(pages, directory, 'index.md'), 'utf8')
  const names = [...index.matchAll(/\]\(\/([^)]+\.md)\)/g)].map(match => match[1])
  return [...new Set(names)].filter(name => name.startsWith(directory + '/')).map(entry)
}

const first = [
  'index.md',
  'from-asyncio.md',
  'from-reactor.md',
  'from-rxjava.md',
  'from-kotlin.md',
  'conversions.md',
  'testing.md',
  'observe.md'
]
const others = readdirSync(pages).filter(name => name.endsWith('.md') && !first.includes(name))

export default defineConfig({
  title: 'Oxbow',
  description: "asyncio for Java's reactive world",
  srcDir: 'target/pages',
  outDir: 'target/site',
  cacheDir: 'target/cache',
  ignoreDeadLinks: [/^\/api\//], // Javadoc's pages; `npm run links` looks at them
  markdown: { theme: { light: 'github-light', dark: 'github-dark' } },
  transformPageData(page) {
    if (/^(from-|performance|recipes\/)/.test(page.relativePath)) {
      page.frontmatter.aside = false // their tables and code need the room
    }
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Recipes', link: '/recipes/' },
      { text: 'Javadoc', link: '/api/index.html', target: '_self' }
    ],
    sidebar: [
      { text: 'Guide', items: first.filter(page => existsSync(join(pages, page))).map(entry) },
      { text: 'Recipes', link: '/recipes/', items: named('recipes') },
      { text: 'More', items: others.map(entry) },
      { text: 'Decisions', link: '/decisions/', collapsed: true, items: named('decisions') }
    ]
  }
})
