/** For spreadsheets: they take UTF-8 for what it is when it begins so. */
const BYTE_ORDER_MARK = '\uFEFF';
/** What a spreadsheet would run as a formula. */
const formulaStart = /^[=+\-@\t\r]/;

/** Lets the browser save rows as a CSV file. */
export function saveCsv(fileName: string, rows: readonly (readonly (string | number)[])[]): void {
  const text = rows.map((row) => row.map(cellText).join(',')).join('\r\n');
  const url = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}

function cellText(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
