/** The section of the editor in which a field of a campaign is edited. */
export function fieldSection(field: string): string {
  if (field.startsWith('audience') || field.startsWith('areas')) return 'audience';
  if (/\.matrix\b/.test(field)) return 'matrix';
  if (/\.(offers|table|channels)\b/.test(field)) return 'offers';
  if (field.startsWith('journey') || field.startsWith('exit')) return 'journey';
  return 'basics';
}
