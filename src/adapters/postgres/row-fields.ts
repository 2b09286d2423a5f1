/** Makes of a row what the ports speak of: `contact_id` → `contactId`; columns without a value are absent. */
export function fieldsOf(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    if (value !== null) fields[column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())] = value;
  }
  return fields;
}
