import { createContext, useContext } from 'react';
import type { TestedMessage } from '../test-send-dialog.tsx';
import type { CampaignDocument } from './model/campaign-document.ts';
import type { PlacedProblem } from './model/problem-places.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What all parts of the editor share. */
export interface Editor {
  document: CampaignDocument;
  change(document: CampaignDocument): void;
  readOnly: boolean;
  problems: readonly PlacedProblem[];
  vocabulary: Vocabulary;
  /** Sends a message to one's own phone; absent: the reader may not. */
  onTest?: ((message: TestedMessage, name: string) => void) | undefined;
  /** Whether a field may be written in a campaign, by its schema. */
  allows(field: string): boolean;
}

export const EditorContext = createContext<Editor | undefined>(undefined);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === undefined) throw new Error('useEditor is for parts of the campaign editor');
  return editor;
}
