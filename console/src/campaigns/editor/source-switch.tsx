import { App, Segmented } from 'antd';
import { useWords } from '../../frame/words.ts';
import { useEditor } from './editor-context.ts';
import { editorWords } from './editor-words.ts';
import { withValue } from './model/document-path.ts';
import type { PlacedStep } from './model/journey-steps.ts';
import { type OfferSource, offersOf, sourceOf, withSource } from './model/step-offers.ts';

const sources: readonly OfferSource[] = ['offers', 'table', 'matrix'];

/** Whether a step proposes the same to all, by a table, or by a matrix; asks before something is given up. */
export function SourceSwitch({ placed }: { placed: PlacedStep }) {
  const t = useWords(editorWords);
  const { modal } = App.useApp();
  const { document, change, readOnly } = useEditor();
  const current = sourceOf(placed.body);
  const take = (source: OfferSource) =>
    change(withValue(document, [...placed.path, placed.type], withSource(placed.body, source)));
  const choose = (source: OfferSource) => {
    const losesRows = current !== 'offers' && offersOf(placed.body).length > 0;
    if (!losesRows) return take(source);
    modal.confirm({
      title: t('sourceLoses', { to: t(`sources.${source}`) }),
      content: t(`sources.${current}Lost`),
      okText: t('sourceGoOn'),
      cancelText: t('cancel'),
      onOk: () => take(source),
    });
  };
  return (
    <Segmented
      aria-label={t('source')}
      disabled={readOnly}
      value={current}
      options={sources.map((source) => ({ value: source, label: t(`sources.${source}`) }))}
      onChange={(value) => choose(value as OfferSource)}
    />
  );
}
