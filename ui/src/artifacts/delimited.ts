/** The rows of a CSV or TSV text (RFC 4180: quotes may hold delimiters, line breaks and doubled quotes). Of a text that `isCut`, the last row is left out. */
export function parseDelimited(text: string, delimiter: string, isCut = false): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  const { length } = text;
  while (at < length) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) {
          cell += text.slice(at);
          at = length;
          break;
        }
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    // What follows a closing quote belongs to the cell, as spreadsheets read it.
    const end = cellEnd(text, at, delimiter);
    row.push(cell + text.slice(at, end));
    at = end;
    if (text[at] === delimiter) {
      at += 1;
      if (at >= length) row.push('');
      continue;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  if (isCut) rows.pop();
  // A blank line is no row.
  return rows.filter((cells) => cells.length > 1 || cells[0] !== '');
}

function cellEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === delimiter || char === '\n' || char === '\r') return at;
  }
  return text.length;
}
