import { Flex, Tag, Timeline, Typography } from 'antd';
import { useWords, wordFor } from '../../frame/words.ts';
import type { DraftDocument } from '../../parts/draft-session.ts';
import { sentence } from '../../parts/service-sentences.ts';
import { formatTime } from '../../parts/time-text.tsx';
import { patternTypeOf } from '../editor/scenario-document.ts';
import type { TriedStep } from '../scenario-calls.ts';
import type { ScenarioVocabulary } from '../scenario-vocabulary.ts';
import { scenariosWords } from '../scenarios-words.ts';
import type { TrialEvent } from './trial-sequence.ts';

interface TrialStepsProps {
  steps: readonly TriedStep[];
  events: readonly TrialEvent[];
  vocabulary: ScenarioVocabulary;
  document: DraftDocument;
}

const colours = {
  opened: 'green',
  'held-back': 'orange',
  matched: 'blue',
  'not-matched': 'gray',
  refused: 'red',
} as const;

const tagColours = {
  opened: 'success',
  'held-back': 'warning',
  matched: 'blue',
  'not-matched': 'default',
  refused: 'error',
} as const;

/** What happened, in its order, on a line of time. */
export function TrialSteps({ steps, events, vocabulary, document }: TrialStepsProps) {
  const t = useWords(scenariosWords);
  const nameOf = ({ input }: TriedStep) => {
    if (input === undefined) return t('trial.timePasses');
    const event = events[input];
    const name = vocabulary.events.find(({ id }) => id === event?.type)?.name ?? t('trial.profileChange');
    return `${input + 1} · ${name}`;
  };
  return (
    <div aria-live="polite">
      <Timeline
        items={steps.map((step, index) => ({
          key: index,
          color: colours[step.result],
          content: <Step step={step} name={nameOf(step)} document={document} />,
        }))}
      />
    </div>
  );
}

function Step({ step, name, document }: { step: TriedStep; name: string; document: DraftDocument }) {
  const t = useWords(scenariosWords);
  const { at, result, message } = step;
  return (
    <Flex vertical gap={2}>
      <Flex gap="small" align="center" wrap>
        <Typography.Text type="secondary" className="numbers">
          {formatTime(at, 'second')}
        </Typography.Text>
        <Typography.Text strong>{name}</Typography.Text>
        <Tag color={tagColours[result]}>{t(`trial.results.${result}`)}</Tag>
      </Flex>
      <StepDetail step={step} document={document} />
      {message !== undefined && <Typography.Text type="danger">{sentence(message)}</Typography.Text>}
    </Flex>
  );
}

function StepDetail({ step, document }: { step: TriedStep; document: DraftDocument }) {
  const t = useWords(scenariosWords);
  const { reason, parts = [], progress, waitsUntil, moment } = step;
  const type = patternTypeOf(document);
  const partNames = parts.map((part) => {
    if (type === 'sequence') return t('trial.part', { number: part + 1 });
    return type === 'absence' ? t(part === 0 ? 'trial.first' : 'trial.second') : '';
  });
  const details = [
    ...(reason === undefined ? [] : [wordFor(scenariosWords, `trial.reasons.${reason}`) ?? reason]),
    ...partNames,
    ...(progress === undefined ? [] : [t('trial.progress', progress)]),
    ...(waitsUntil === undefined ? [] : [t('trial.waitsUntil', { time: formatTime(waitsUntil, 'minute') })]),
    ...(moment === undefined ? [] : [t('trial.expires', { time: formatTime(moment.expiresAt, 'minute') })]),
  ].filter((text) => text !== '');
  return details.length === 0 ? null : <Typography.Text>{details.join(' · ')}</Typography.Text>;
}
