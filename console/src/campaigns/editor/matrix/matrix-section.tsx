import { Button, Empty, Flex, Typography } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { useUrlState } from '../../../parts/url-state.ts';
import { editorWords } from '../editor-words.ts';
import { sourceOf } from '../model/step-offers.ts';
import { SECTION_PARAMETER } from '../section-names.ts';
import { SourceSwitch } from '../source-switch.tsx';
import { StepPicker, useOfferStep } from '../step-picker.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import { ScreeningTable } from './screening-table.tsx';

/** What is proposed to whom and when: as a grid of groups and scenarios, or as a table of conditions. */
export function MatrixSection() {
  const t = useWords(editorWords);
  const [, setSection] = useUrlState(SECTION_PARAMETER);
  const placed = useOfferStep();
  if (placed === undefined) {
    return (
      <Empty description={t('noOfferStep')}>
        <Button onClick={() => setSection('offers')}>{t('toOffers')}</Button>
      </Empty>
    );
  }
  const source = sourceOf(placed.body);
  return (
    <Flex vertical gap="middle">
      <Flex gap="middle" align="center" wrap>
        <StepPicker />
        <SourceSwitch placed={placed} />
        <Typography.Text type="secondary">{t(`sources.${source}Explained`)}</Typography.Text>
      </Flex>
      {source === 'matrix' && <MatrixGrid placed={placed} />}
      {source === 'table' && <ScreeningTable placed={placed} />}
      {source === 'offers' && <Empty description={t('sameForAll')} />}
    </Flex>
  );
}
