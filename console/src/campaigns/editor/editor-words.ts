import { words } from '../../frame/words.ts';
import { editorTextsEn } from './editor-texts-en.ts';
import { editorTextsZh } from './editor-texts-zh.ts';

/** Texts of the campaign editor. */
export const editorWords = words('campaign-editor', { zh: editorTextsZh, en: editorTextsEn });
