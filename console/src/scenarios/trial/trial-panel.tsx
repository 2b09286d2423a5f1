import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Col, DatePicker, Empty, Flex, Row, Typography } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useWords } from '../../frame/words.ts';
import type { DraftDocument } from '../../parts/draft-session.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { patternFieldsOf } from '../editor/scenario-document.ts';
import { tryScenario, usePaused } from '../scenario-calls.ts';
import type { ScenarioVocabulary } from '../scenario-vocabulary.ts';
import { scenariosWords } from '../scenarios-words.ts';
import { CustomerCard } from './customer-card.tsx';
import { EventRow } from './event-row.tsx';
import { exampleEvents, type Trial, type TrialEvent, trialBody } from './trial-sequence.ts';
import { TrialSteps } from './trial-steps.tsx';

interface TrialPanelProps {
  document: DraftDocument;
  isValid: boolean;
  vocabulary: ScenarioVocabulary;
}

const MOST_EVENTS = 50;
/** Events that are added come so long after the last. */
const NEXT_MINUTES = 10;

/** A hand-made sequence of events, and what the scenario makes of it as one writes. */
export function TrialPanel({ document, isValid, vocabulary }: TrialPanelProps) {
  const t = useWords(scenariosWords);
  const [trial, setTrial] = useState<Trial>(newTrial);
  const { events } = trial;
  const setEvents = (next: TrialEvent[]) => setTrial({ ...trial, events: next });
  const change = (key: number, changed: Partial<TrialEvent>) =>
    setEvents(events.map((each) => (each.key === key ? { ...each, ...changed } : each)));
  const add = () => setEvents([...events, followingEvent(events, vocabulary)]);
  const { area } = patternFieldsOf(document);
  const cells = vocabulary.areas.find(({ id }) => id === area)?.cells ?? [];
  return (
    <Flex vertical gap="middle">
      <Typography.Text type="secondary">{t('trial.intro')}</Typography.Text>
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={14}>
          <Flex vertical gap="middle">
            <CustomerCard
              document={document}
              vocabulary={vocabulary}
              customer={trial.customer}
              onChange={(customer) => setTrial({ ...trial, customer })}
            />
            <Card
              size="small"
              title={t('trial.events')}
              extra={<StartTime start={trial.start} onChange={(start) => setTrial({ ...trial, start })} />}
            >
              <Flex vertical gap="small">
                {events.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('trial.empty')} />}
                {events.map((event, index) => (
                  <EventRow
                    key={event.key}
                    event={event}
                    number={index + 1}
                    vocabulary={vocabulary}
                    cells={cells}
                    onChange={(changed) => change(event.key, changed)}
                    onRemove={() => setEvents(events.filter(({ key }) => key !== event.key))}
                  />
                ))}
                <Flex gap="small">
                  <Button icon={<PlusOutlined />} disabled={events.length >= MOST_EVENTS} onClick={add}>
                    {t('trial.add')}
                  </Button>
                  <Button onClick={() => setEvents(exampleEvents(document, vocabulary))}>{t('trial.example')}</Button>
                </Flex>
              </Flex>
            </Card>
          </Flex>
        </Col>
        <Col xs={24} xl={10}>
          <Card size="small" title={t('trial.result')}>
            <Result document={document} isValid={isValid} trial={trial} vocabulary={vocabulary} />
          </Card>
        </Col>
      </Row>
    </Flex>
  );
}

/** Another one of the last's type, a while after it. */
function followingEvent(events: readonly TrialEvent[], vocabulary: ScenarioVocabulary): TrialEvent {
  const last = events.at(-1);
  return {
    key: Math.max(-1, ...events.map(({ key }) => key)) + 1,
    minutes: last === undefined ? 0 : last.minutes + NEXT_MINUTES,
    type: last?.type ?? vocabulary.events[0]?.id ?? '',
    values: {},
  };
}

/** Tomorrow at ten: nothing of it is in the past, and it is day. */
function newTrial(): Trial {
  const start = dayjs().add(1, 'day').hour(10).startOf('hour').valueOf();
  return { start, customer: { profile: {}, holdings: [], residence: 'visitor' }, events: [] };
}

function StartTime({ start, onChange }: { start: number; onChange: (start: number) => void }) {
  const t = useWords(scenariosWords);
  return (
    <Flex gap="small" align="center">
      <span>{t('trial.start')}</span>
      <DatePicker
        aria-label={t('trial.start')}
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        allowClear={false}
        value={dayjs(start)}
        onChange={(next) => next !== null && onChange(next.valueOf())}
      />
    </Flex>
  );
}

function Result({ document, isValid, trial, vocabulary }: TrialPanelProps & { trial: Trial }) {
  const t = useWords(scenariosWords);
  const asked = usePaused(JSON.stringify(trialBody(document, trial)));
  const { data, error } = useQuery({
    enabled: isValid && trial.events.length > 0,
    queryKey: ['scenario-trial', asked],
    queryFn: () => tryScenario(JSON.parse(asked)),
    placeholderData: (before) => before,
  });
  if (!isValid) return <Alert type="info" showIcon title={t('trial.wrong')} />;
  if (error !== null) return <ProblemNotice error={error} />;
  if (trial.events.length === 0 || data === undefined) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('trial.empty')} />;
  }
  return <TrialSteps steps={data} events={trial.events} vocabulary={vocabulary} document={document} />;
}
