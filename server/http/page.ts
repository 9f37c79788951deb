// The frame, the looks and the safety of the pages that people read: https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
import { createHash } from 'node:crypto';

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2733;--soft:#5b6876;--paper:#fbfaf7;--card:#fff;--line:#e3e0d8;--accent:#a63d1f;--warn:#fff3e0}
@media(prefers-color-scheme:dark){:root{--ink:#e8e6e1;--soft:#a4adb8;--paper:#15191e;--card:#1d2329;--line:#323a43;--accent:#ff9d78;--warn:#3a2a14}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
header{display:flex;align-items:baseline;gap:.75rem;flex-wrap:wrap}
header span{color:var(--soft)}header a{margin-left:auto}
h1{margin:0;font-size:2.2rem;letter-spacing:-.02em;color:var(--accent)}
h2{font-size:1.05rem;margin:0 0 .6rem}
.lead{font-size:1.15rem;margin:.6rem 0 1.4rem}
a{color:var(--accent);text-underline-offset:.15em}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:0 0 1.4rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
section{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem 1.2rem;margin:0 0 1rem}
section p{margin:.3rem 0}
section ul{list-style:none;margin:0;padding:0}
section li{display:flex;flex-wrap:wrap;gap:.1rem 1rem;justify-content:space-between;padding:.35rem 0;border-top:1px solid var(--line)}
section li:first-child{border-top:0}section li span{color:var(--soft)}
article h2{margin:2rem 0 .6rem}
code,pre{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:0;overflow-x:auto}
.wide{overflow-x:auto;margin:0 0 1rem}
main:has(article){max-width:72rem}
td code{overflow-wrap:anywhere}
table{border-collapse:collapse;font-size:.92em}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}
.note,.warning{border-left:4px solid var(--accent);background:var(--warn);padding:.6rem .9rem;border-radius:.3rem}
`;

/** No script, no frame, no form, nothing from elsewhere; the one style is named by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export const pageHeaders = (language: string): string[] => [
  ...['Content-Type', 'text/html; charset=utf-8', 'Content-Language', language],
  ...['Content-Security-Policy', POLICY, 'Referrer-Policy', 'no-referrer'],
];

/** `main`: HTML. */
export const page = (title: string, language: string, main: string): string => `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>
<style>${STYLE}</style></head>
<body><main>
${main}
</main></body></html>
`;

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
