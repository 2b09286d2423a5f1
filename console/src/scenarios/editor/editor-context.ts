import { createContext, useContext } from 'react';
import type { DraftDocument } from '../../parts/draft-session.ts';
import type { CheckedScenario } from '../scenario-calls.ts';
import type { ScenarioVocabulary } from '../scenario-vocabulary.ts';

export interface ScenarioEditorState {
  document: DraftDocument;
  change(document: DraftDocument): void;
  isReadOnly: boolean;
  vocabulary: ScenarioVocabulary;
  problems: CheckedScenario['problems'];
}

export const ScenarioEditorContext = createContext<ScenarioEditorState | undefined>(undefined);

/** What the fields of the editor work on. Only below the editor. */
export function useScenarioEditor(): ScenarioEditorState {
  const state = useContext(ScenarioEditorContext);
  if (state === undefined) throw new Error('useScenarioEditor is for fields of the scenario editor');
  return state;
}

/** Mistakes of the place a path names (`pattern.count.within`) or of what lies in it. */
export function problemsAt(problems: CheckedScenario['problems'], path: string): CheckedScenario['problems'] {
  return problems.filter(({ field }) => {
    if (field === undefined || !field.startsWith(path)) return false;
    return field.length === path.length || field[path.length] === '.' || field[path.length] === '[';
  });
}
