import { Flex, Tag } from 'antd';
import { useWords } from '../frame/words.ts';
import type { ListedScenario } from './scenario-calls.ts';
import { scenariosWords } from './scenarios-words.ts';

const colours = { draft: 'processing', submitted: 'warning', approved: 'processing' } as const;

/** Whether it decides, and what is on its way. */
export function ScenarioState({ scenario: { isActive, open, sensitive } }: { scenario: ListedScenario }) {
  const t = useWords(scenariosWords);
  const state = open?.state as keyof typeof colours | undefined;
  return (
    <Flex gap={4} wrap>
      {isActive && <Tag color="success">{t('state.active')}</Tag>}
      {state !== undefined && <Tag color={colours[state]}>{t(`state.${state}`)}</Tag>}
      {sensitive && <Tag color="purple">{t('state.sensitive')}</Tag>}
    </Flex>
  );
}
