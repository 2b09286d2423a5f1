import { stripVTControlCharacters } from 'node:util';

/** East Asian wide and full-width characters, which take two columns of a terminal. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

/** Columns of a terminal that `text` takes; colour sequences take none. */
function widthOf(text: string): number {
  const plain = stripVTControlCharacters(text);
  return plain.length + (plain.match(wide)?.length ?? 0);
}

const padding = (text: string, width: number) => ' '.repeat(Math.max(0, width - widthOf(text)));

/**
 * Rows as aligned lines, two spaces between columns. Columns in which every cell below the first row is a number are
 * set flush right. No rows: no lines.
 */
export function tableLines(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...rows.map((row) => widthOf(row[c] ?? ''))));
  const numeric = widths.map(
    (_, c) =>
      rows.some((row) => isNumber(row[c])) &&
      rows.every((row, r) => r === 0 || (row[c] ?? '') === '' || isNumber(row[c])),
  );
  return rows.map((row) => {
    const cells = widths.map((width, c) => {
      const cell = row[c] ?? '';
      return numeric[c] ? padding(cell, width) + cell : cell + padding(cell, width);
    });
    return (indent + cells.join('  ')).trimEnd();
  });
}

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && /^-?[\d,]+(\.\d+)?( ?(%|s|ms|B|KB|MB|GB))?$/.test(cell);
}

const grouping = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A count with thousands set apart: `12,345`. */
export function count(value: number): string {
  return grouping.format(value);
}

/** A share of a whole in percent with one decimal, `–` of nothing. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** Bytes in the unit that reads best, powers of 1,024. */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
  return `${(value / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}
