// The links of a narrative, `<a href>` and `<img src>`: https://hl7.org/fhir/R4/narrative.html, https://hl7.org/fhir/R4/http.html#transaction

export type NarrativeLink = { from: number; text: string };

const OPENING = /<!--|<(a|img)(?=\s)/g;
const ATTRIBUTE = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const LINKING: Record<string, string> = { a: 'href', img: 'src' };

/** Each link's text as it is written and where it begins, in order; none in comments. */
export function narrativeLinks(xhtml: string): NarrativeLink[] {
  const links: NarrativeLink[] = [];
  OPENING.lastIndex = 0;
  for (let tag = OPENING.exec(xhtml); tag !== null; tag = OPENING.exec(xhtml)) {
    const element = tag[1];
    if (element === undefined) {
      const end = xhtml.indexOf('-->', OPENING.lastIndex);
      if (end === -1) break;
      OPENING.lastIndex = end;
      continue;
    }
    ATTRIBUTE.lastIndex = OPENING.lastIndex;
    for (let found = ATTRIBUTE.exec(xhtml); found !== null; found = ATTRIBUTE.exec(xhtml)) {
      OPENING.lastIndex = ATTRIBUTE.lastIndex;
      const text = found[2] ?? found[3] ?? '';
      if (found[1] === LINKING[element]) links.push({ from: ATTRIBUTE.lastIndex - 1 - text.length, text });
    }
  }
  return links;
}
