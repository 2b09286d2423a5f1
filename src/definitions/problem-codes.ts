/**
 * Every mistake a pack can contain, by its stable code. `docs/definition-problems.md` explains each to
 * the people who write packs; a test holds the two together.
 */
export const problemCodes = {
  // Reading
  'folder-missing': 'The pack folder cannot be read or holds no YAML file.',
  'file-encoding': 'The file is not UTF-8 text.',
  'file-too-long': 'The file is longer than the limit.',
  'yaml-syntax': 'The YAML cannot be read.',
  'yaml-tab': 'The YAML is indented with tabs.',
  'yaml-duplicate-key': 'A mapping names the same key twice.',
  'yaml-alias': 'An alias has no anchor, or aliases make the document too large.',
  'document-shape': 'A document is not a mapping of keys to values.',

  // Shape
  'kind-unknown': 'The document names no kind, or one that does not exist.',
  'key-unknown': 'The key does not exist here.',
  'key-missing': 'A required key is missing.',
  'key-format': 'A name used as a key is not formed as it must be.',
  'key-choice': 'Exactly one of several keys must be written, and none or several are.',
  'value-type': 'The value is of another type than wanted.',
  'value-choice': 'The value is none of those allowed.',
  'value-format': 'The text is not formed as it must be.',
  'value-range': 'The number is too small or too large.',
  'list-length': 'The list has too few or too many items.',
  'list-duplicate': 'The list names the same item twice.',

  // Meaning
  'duplicate-definition': 'Two documents define the same kind and id.',
  'definition-single': 'More than one document of a kind a pack may hold once.',
  'profile-missing': 'The pack has no profile.',
  'reference-unknown': 'Something is named that the pack does not define.',
  'rule-invalid': 'A rule cannot be read, names something unknown or mixes types.',
  'rule-event': 'A rule uses `event` where no event is at hand.',
  cycle: 'Definitions depend on themselves.',
  'zone-unknown': 'The time zone does not exist.',
  'time-invalid': 'The date or time does not exist.',
  'period-empty': 'A period ends before it starts.',
  'quiet-hours-empty': 'Quiet hours start and end at the same minute.',
  'window-invalid': 'The window of a metric cannot be kept.',
  'ttl-too-long': 'A moment cannot stay open for more than 48 hours.',
  'duration-zero': 'A span of time must be longer than nothing.',
  'residents-window': 'The resident exclusion asks for more days than it looks at.',
  'cron-invalid': 'The schedule cannot be read.',
  'enum-values': 'The values of an enum are missing, or given where they mean nothing.',
  'range-empty': 'A minimum lies above its maximum.',
  'field-type': 'A field is of a type that cannot be used here.',
  'event-product': 'An `order` or `cancel` event type carries no product.',
  'area-empty': 'An area has no cells.',
  'cells-file': 'The file of cells is missing or cannot be read.',
  'group-primary-duplicate': 'Two groups claim the same primary position.',
  'channel-mode': 'A push channel is used where a pull channel is needed, or the other way round.',
  'offers-source': 'An offer step needs exactly one of offers, table, matrix.',
  'matrix-scenario': 'A matrix names a scenario that does not start its campaign.',
  'cap-of': 'A cap over all contacts cannot be of one channel or category.',
  'template-invalid': 'The Liquid text of a template cannot be read.',
  'template-variable': 'A template uses a variable that messages do not have.',
  'template-sensitive': 'A template, offer or product would show that movements or behaviour were seen.',
} as const;

export type ProblemCode = keyof typeof problemCodes;
