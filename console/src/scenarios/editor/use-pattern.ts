import { useScenarioEditor } from './editor-context.ts';
import { patternFieldsOf, patternTypeOf, withPatternFields } from './scenario-document.ts';

/** The pattern's fields, where they stand, and how one is changed. */
export function usePattern() {
  const { document, change } = useScenarioEditor();
  const type = patternTypeOf(document) ?? 'event';
  return {
    fields: patternFieldsOf(document),
    path: `pattern.${type}`,
    set: (fields: Record<string, unknown>) => change(withPatternFields(document, fields)),
  };
}
