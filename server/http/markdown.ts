// HTML of the Markdown that the project's own pages are written in: headings, tables, lists, code, links.
// https://spec.commonmark.org/0.31.2/
import { escapeHtml } from './page.ts';

/** Blocks are told apart by their first line; whatever is not known here is a paragraph. */
export function markdownHtml(text: string): string {
  return text
    .split(/(^```[^\n]*\n[\s\S]*?^```$)|\n{2,}/m)
    .filter((block) => block !== undefined && block.trim() !== '')
    .map((block) => blockHtml((block as string).trim()))
    .join('\n');
}

function blockHtml(block: string): string {
  if (block.startsWith('```'))
    return `<pre><code>${escapeHtml(block.split('\n').slice(1, -1).join('\n'))}</code></pre>`;
  if (block.startsWith('|')) return tableHtml(block.split('\n'));
  if (block.startsWith('- ')) return `<ul>${block.split(/^- /m).slice(1).map(item).join('')}</ul>`;
  const [, marks, title] = /^(#{1,3}) ([^\n]+)$/.exec(block) ?? [];
  if (marks !== undefined && title !== undefined) return `<h${marks.length}>${inline(title)}</h${marks.length}>`;
  return `<p>${inline(block)}</p>`;
}

const item = (text: string): string => `<li>${inline(text.trim())}</li>`;

/** The second line only divides. */
function tableHtml([head = '', , ...rows]: string[]): string {
  const row = (line: string, tag: string): string =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${inline(cell)}</${tag}>`)
      .join('')}</tr>`;
  return `<div class="wide"><table>${row(head, 'th')}${rows.map((line) => row(line, 'td')).join('')}</table></div>`;
}

const cells = (line: string): string[] =>
  line
    .replace(/^\| ?| ?\|$/g, '')
    .split(/ \| ?/)
    .map((cell) => cell.replaceAll('\\|', '|'));

/** Code is set aside first: nothing in it means anything. */
function inline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (part.startsWith('`') ? `<code>${escapeHtml(part.slice(1, -1))}</code>` : spans(part)))
    .join('');
}

function spans(text: string): string {
  const anchors: string[] = [];
  const bare = text.replace(/<a id="([\w.-]+)"><\/a>/g, (_, id) => `\u0000${anchors.push(id) - 1}\u0000`);
  return escapeHtml(bare)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(
      /\[([^\]]+)\]\(((?:https:\/\/)?[\w./#-]+)\)/g,
      (_, label, href) => `<a href="${href.replace(/\.md(?=#|$)/, '')}">${label}</a>`,
    )
    .replace(/\u0000(\d+)\u0000/g, (_, at) => `<span id="${anchors[Number(at)]}"></span>`);
}
