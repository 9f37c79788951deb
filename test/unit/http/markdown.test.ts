// The HTML of the project's own Markdown: what is written stays text, whatever it says.
// https://spec.commonmark.org/0.31.2/
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { markdownHtml } from '../../../server/http/markdown.ts';

describe('Markdown becomes HTML:', () => {
  it.each([
    ['a heading', '## Reglas', '<h2>Reglas</h2>'],
    ['a paragraph', 'Uno **S** `a|b`', '<p>Uno <strong>S</strong> <code>a|b</code></p>'],
    [
      'a link to a page and to a place in it',
      '[x](pe-pais.md) [y](README.md#v)',
      '<p><a href="pe-pais">x</a> <a href="README#v">y</a></p>',
    ],
    ['a place', '<a id="valueset-x"></a>**x**', '<p><span id="valueset-x"></span><strong>x</strong></p>'],
    ['a list', '- uno\n- dos', '<ul><li>uno</li><li>dos</li></ul>'],
    [
      'a table',
      '| A | B |\n| --- | --- |\n| 1 \\| 2 |  |',
      '<div class="wide"><table><tr><th>A</th><th>B</th></tr><tr><td>1 | 2</td><td></td></tr></table></div>',
    ],
    [
      'code',
      '```json\n{"a": "<b>"}\n\n# no\n```',
      '<pre><code>{&#34;a&#34;: &#34;&#60;b&#62;&#34;}\n\n# no</code></pre>',
    ],
    [
      'what looks like HTML',
      '<script>x</script> & `<b>`',
      '<p>&#60;script&#62;x&#60;/script&#62; &#38; <code>&#60;b&#62;</code></p>',
    ],
    ['no link to elsewhere', '[x](javascript:alert)', '<p>[x](javascript:alert)</p>'],
  ])('%s', (_, text, html) => {
    expect(markdownHtml(text)).toBe(html);
  });

  const folder = new URL('../../../docs/profiles/', import.meta.url);
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  it.each(pages)('nothing of %s is left in its own signs', (file) => {
    const html = markdownHtml(readFileSync(new URL(file, folder), 'utf8')).replace(/<code>[^<]*<\/code>/g, '');
    expect(html.match(/\*\*|\]\(|^\||^#|```/gm)).toBeNull();
  });
});
